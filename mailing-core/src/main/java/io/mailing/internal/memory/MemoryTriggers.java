package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Trigger;
import io.mailing.spi.store.TriggerStore;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** The inbox of triggered campaigns. */
final class MemoryTriggers implements TriggerStore {

    private final MemoryData data;

    MemoryTriggers(MemoryData data) {
        this.data = data;
    }

    @Override
    public boolean append(CampaignId campaign, Trigger trigger) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null) {
                throw new IllegalArgumentException("there is no campaign " + campaign + " to trigger");
            }
            return ledger.inbox.add(trigger);
        });
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content, Trigger trigger) {
        CampaignRecord.checkNew(campaign);
        data.run(() -> {
            boolean unused = data.campaigns
                    .computeIfAbsent(campaign.id(), id -> new CampaignLedger(new CampaignRow(campaign), content))
                    .inbox
                    .add(trigger);
        });
    }

    @Override
    public Set<CampaignId> waiting() {
        return data.locked(() -> data.campaigns.values().stream()
                .filter(ledger -> !ledger.inbox.isEmpty())
                .map(ledger -> ledger.row.id())
                .collect(Collectors.toSet()));
    }

    @Override
    public int gather(CampaignId campaign, int limit, Instant at) {
        TriggerStore.checkLimit(limit);
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger == null ? 0 : ledger.inbox.gather(ledger, limit, at);
        });
    }
}
