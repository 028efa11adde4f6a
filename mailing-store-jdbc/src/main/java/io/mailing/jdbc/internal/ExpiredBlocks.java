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
    private final String withErased;
    private final String erasedOpen;
    private final String reviveOne;

    ExpiredBlocks(Ledger ledger, Sql sql) {
        this.ledger = ledger;
        String expired = " WHERE campaign = ? AND state = 'EXPIRED' AND open_count > 0";
        String whole = expired + " AND erased = FALSE";
        any = sql.of("SELECT 1 FROM {block}" + expired + " LIMIT 1");
        sum = sql.of("SELECT COALESCE(SUM(open_count), 0) FROM {block}" + whole);
        revive = sql.of("UPDATE {block} SET state = 'READY', not_before = ?" + whole);
        withErased =
                sql.of("SELECT " + BlockRow.COLUMNS + " FROM {block}" + expired + " AND erased = TRUE ORDER BY block");
        erasedOpen =
                sql.of("SELECT d.block, d.seq FROM {delivery} d WHERE d.campaign = ? AND d.block = ? AND d.vals = ''"
                        + " AND NOT EXISTS (SELECT 1 FROM {outcome} o"
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
        for (BlockRow block : session.list(withErased, BlockRow::read, campaign.value())) {
            count += reviveRest(session, campaign, block, at);
        }
        return count;
    }

    /** Who was erased since the block ended has ended for good: that is written down, as the block says it no more. */
    private int reviveRest(Session session, CampaignId campaign, BlockRow block, Instant at) throws SQLException {
        List<DeliveryKey> erased =
                session.list(erasedOpen, row -> DeliveryRows.key(campaign, row), campaign.value(), block.block());
        int open = block.open() - erased.size();
        if (open > 0) {
            ledger.insertOutcomes(
                    session,
                    erased.stream()
                            .map(key -> Ledger.ended(key, 0, DeliveryState.EXPIRED, at))
                            .toList());
            session.update(reviveOne, Micros.of(at), open, campaign.value(), block.block());
        }
        return open;
    }
}
