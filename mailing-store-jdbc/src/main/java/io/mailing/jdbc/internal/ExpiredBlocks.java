package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Makes blocks ready again that ended as EXPIRED with deliveries that nobody touched: a million of them by one statement. The
 * campaign's row is held alone, so that no block needs a lock of its own.
 */
final class ExpiredBlocks {

    private final Ledger ledger;
    private final String any;
    private final String sum;
    private final String revive;
    private final String withGone;
    private final String goneOpen;
    private final String reviveOne;

    ExpiredBlocks(Ledger ledger, Sql sql) {
        this.ledger = ledger;
        String expired = " WHERE campaign = ? AND state = 'EXPIRED' AND open_count > 0";
        String whole = expired + " AND some_gone = FALSE";
        any = sql.of("SELECT 1 FROM {block}" + expired + " LIMIT 1");
        sum = sql.of("SELECT COALESCE(SUM(open_count), 0) FROM {block}" + whole);
        revive = sql.of("UPDATE {block} SET state = 'READY', not_before = ?" + whole);
        withGone = sql.of(
                "SELECT " + BlockRow.COLUMNS + " FROM {block}" + expired + " AND some_gone = TRUE ORDER BY block");
        goneOpen =
                sql.of("SELECT d.block, d.seq FROM {delivery} d WHERE d.campaign = ? AND d.block = ? AND (d.vals = ''"
                        + " OR EXISTS (SELECT 1 FROM {withdrawn} w"
                        + " WHERE w.campaign = d.campaign AND w.block = d.block AND w.seq = d.seq)) AND NOT EXISTS (SELECT 1 FROM {outcome} o"
                        + " WHERE o.campaign = d.campaign AND o.block = d.block AND o.seq = d.seq) ORDER BY d.seq");
        reviveOne = sql.of(
                "UPDATE {block} SET state = 'READY', not_before = ?, open_count = ? WHERE campaign = ? AND block = ?");
    }

    /** Whether there may be one. */
    boolean finds(Session session, CampaignId campaign) throws SQLException {
        return session.exists(any, campaign.value());
    }

    /** How many deliveries are owed again. */
    long revive(Session session, CampaignId campaign, Instant at) throws SQLException {
        long count = session.number(sum, campaign.value());
        session.update(revive, Micros.of(at), campaign.value());
        for (BlockRow block : session.list(withGone, BlockRow::read, campaign.value())) {
            count += reviveRest(session, campaign, block, at);
        }
        return count;
    }

    /** Who was erased or withdrawn since the block ended has ended for good: that is written down, as the block says it no more. */
    private int reviveRest(Session session, CampaignId campaign, BlockRow block, Instant at) throws SQLException {
        List<DeliveryKey> gone =
                session.list(goneOpen, row -> DeliveryRows.key(campaign, row), campaign.value(), block.block());
        int open = block.open() - gone.size();
        if (open > 0) {
            ledger.insertOutcomes(
                    session,
                    gone.stream()
                            .map(key -> Ledger.ended(key, 0, DeliveryState.EXPIRED, at))
                            .toList());
            session.update(reviveOne, Micros.of(at), open, campaign.value(), block.block());
        }
        return open;
    }
}
