package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.SupplyStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that deliveries get after their snapshot. The block is locked as it is to hand it back. */
final class JdbcSupplies implements SupplyStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final HandBack handBack;

    JdbcSupplies(Transactions transactions, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.handBack = new HandBack(ledger);
    }

    @Override
    public int ready(CampaignId campaign, String lane, int limit, Instant now) {
        return transactions.read("count ready blocks of campaign " + campaign, session ->
                (int) session.number(ledger.sql().readyOfLane, campaign.value(), lane, lane, Micros.of(now), limit));
    }

    @Override
    public boolean supply(BlockLease lease, List<Supplied> supplied, @Nullable String channel, Instant at) {
        return transactions.call("write values of campaign " + lease.campaign() + " down", session -> {
            Ledger.Hold hold = ledger.share(session, lease.campaign());
            // Of a dead node's shares the rescue decides.
            return hold != null
                    && session.exists(ledger.sql().shareNode, lease.node().value())
                    && handBack.supply(session, hold, lease, supplied, channel, at);
        });
    }
}
