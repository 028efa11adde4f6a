package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.RecallStore;
import java.time.Instant;

/** Campaigns whose messages are taken back. */
final class MemoryRecalls implements RecallStore {

    private final MemoryData data;

    MemoryRecalls(MemoryData data) {
        this.data = data;
    }

    @Override
    public boolean take(CampaignId campaign, NodeId node) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null || ledger.row.state() != CampaignState.RECALLING || !data.good(node)) {
                return false;
            }
            NodeId holder = ledger.recaller;
            if (holder != null && !holder.equals(node) && data.good(holder)) {
                return false;
            }
            ledger.recaller = node;
            return true;
        });
    }

    @Override
    public boolean complete(CampaignId campaign, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger != null && ledger.completeRecall(at);
        });
    }
}
