package io.mailing.internal.memory;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Campaigns and their states. */
final class MemoryCampaigns implements CampaignStore {

    private final MemoryData data;

    MemoryCampaigns(MemoryData data) {
        this.data = data;
    }

    @Override
    public CampaignId nextId() {
        return data.locked(data::nextCampaign);
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content) {
        CampaignRecord.checkNew(campaign);
        data.run(() -> data.campaigns.computeIfAbsent(
                campaign.id(), id -> new CampaignLedger(new CampaignRow(campaign), content)));
    }

    @Override
    public Optional<CampaignRecord> find(CampaignId id) {
        return data.locked(() -> Optional.ofNullable(data.campaign(id)).map(campaign -> campaign.row.record()));
    }

    @Override
    public Optional<MessageContent> content(CampaignId id) {
        return data.locked(() -> Optional.ofNullable(data.campaign(id)).map(CampaignLedger::content));
    }

    @Override
    public List<CampaignRecord> inStates(Set<CampaignState> states) {
        if (states.isEmpty()) {
            throw new IllegalArgumentException("at least one state is needed");
        }
        return data.locked(() -> data.campaigns.values().stream()
                .filter(campaign -> states.contains(campaign.row.state()))
                .map(campaign -> campaign.row.record())
                .toList());
    }

    @Override
    public Optional<CampaignState> move(CampaignId id, CampaignAction action, @Nullable String note, Instant at) {
        CampaignStore.checkMove(action);
        return data.locked(() -> {
            CampaignLedger campaign = data.campaign(id);
            if (campaign == null) {
                return Optional.empty();
            }
            CampaignState before = campaign.row.state();
            Optional<CampaignState> next = campaign.row.record().after(action);
            boolean needsLedger = action == CampaignAction.RESEND || action == CampaignAction.RECALL;
            if (next.isEmpty() || (needsLedger && campaign.dropped())) {
                return Optional.empty();
            }
            retire(campaign, action);
            campaign.row.move(action, next.get(), note, at);
            if (action == CampaignAction.CANCEL || action == CampaignAction.RECALL) {
                campaign.inbox.gatherAll(campaign, at);
                campaign.endOpen(DeliveryState.CANCELLED, at);
            }
            return Optional.of(before);
        });
    }

    /** What is left of a former ledger goes with a change or a launch: here all at once. */
    private static void retire(CampaignLedger campaign, CampaignAction action) {
        if (campaign.row.record().recalled() && CampaignRecord.retires(action)) {
            campaign.clearSnapshot();
        }
    }

    @Override
    public boolean turn(
            CampaignId rule,
            @Nullable Instant expected,
            @Nullable CampaignRecord run,
            @Nullable Instant next,
            @Nullable String note,
            Instant at) {
        CampaignStore.checkRun(rule, run);
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(rule);
            MessageContent content = ledger == null ? null : ledger.content();
            if (ledger == null || content == null || !CampaignStore.awaits(ledger.row.record(), expected)) {
                return false;
            }
            if (run != null) {
                data.campaigns.put(run.id(), new CampaignLedger(new CampaignRow(run), content));
            }
            ledger.row.replace(ledger.row.record().turned(next, note, at));
            return true;
        });
    }

    @Override
    public boolean reword(CampaignId id, String audience, String reworded) {
        return data.locked(() -> {
            CampaignLedger campaign = data.campaign(id);
            if (campaign == null || !campaign.row.record().plan().audience().equals(audience)) {
                return false;
            }
            campaign.row.replace(campaign.row.record().reworded(reworded));
            return true;
        });
    }

    @Override
    public boolean revise(CampaignRecord revised, @Nullable MessageContent content, CampaignAction action, Instant at) {
        CampaignStore.checkRevision(action);
        return data.locked(() -> {
            CampaignLedger campaign = data.campaign(revised.id());
            if (campaign == null) {
                return false;
            }
            CampaignRecord current = campaign.row.record();
            Optional<CampaignState> next = current.after(action);
            if (next.isEmpty() || current.controlEpoch() != revised.controlEpoch()) {
                return false;
            }
            retire(campaign, action);
            campaign.row.replace(current.edited(revised.name(), revised.author(), revised.plan())
                    .moved(action, next.get(), action == CampaignAction.WITHDRAW ? revised.note() : null, at));
            if (content != null) {
                campaign.content(content);
            }
            return true;
        });
    }
}
