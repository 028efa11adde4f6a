package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.SupplyStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that deliveries get after their snapshot. */
final class MemorySupplies implements SupplyStore {

    private final MemoryData data;

    MemorySupplies(MemoryData data) {
        this.data = data;
    }

    @Override
    public int ready(CampaignId campaign, String lane, int limit, Instant now) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger == null ? 0 : Math.min(limit, ledger.ready(lane, now));
        });
    }

    @Override
    public boolean supply(BlockLease lease, List<Supplied> supplied, @Nullable String channel, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            // Of a dead node's shares the rescue decides.
            return ledger != null && data.alive(lease.node()) && ledger.shares.supply(lease, supplied, channel, at);
        });
    }
}
