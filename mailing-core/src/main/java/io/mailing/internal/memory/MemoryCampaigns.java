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
        switch (action) {
            case START, ABANDON, FINISH -> throw new IllegalArgumentException(action + " is not asked for here");
            default -> {}
        }
        return data.locked(() -> {
            CampaignLedger campaign = data.campaign(id);
            if (campaign == null) {
                return Optional.empty();
            }
            CampaignState before = campaign.row.state();
            Optional<CampaignState> next = before.after(action);
            boolean closesOther = action == CampaignAction.CLOSE && !campaign.row.triggered();
            if (next.isEmpty() || closesOther || campaign.dropped()) {
                return Optional.empty();
            }
            campaign.row.enter(next.get(), at);
            campaign.row.note(note);
            if (action == CampaignAction.CLOSE) {
                campaign.row.close();
            }
            if (action == CampaignAction.CANCEL) {
                campaign.inbox.gatherAll(campaign, at);
                campaign.endOpen(DeliveryState.CANCELLED, at);
            }
            return Optional.of(before);
        });
    }
}
