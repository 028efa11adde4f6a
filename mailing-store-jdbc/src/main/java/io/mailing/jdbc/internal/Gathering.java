package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.Trigger;
import io.mailing.spi.store.TriggerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings triggers from the inbox into the ledger. The campaign's row is locked alone: of two who gather at once the second
 * one finds what the first one left. The inbox's rows are locked after it, and those that a transaction of the application's
 * holds are passed over. What comes into a campaign whose ledger was dropped is taken away.
 */
final class Gathering {

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);
    private static final int PAGE = 1000;

    private final Ledger ledger;
    private final CampaignRows rows;
    private final BlockWriter writer;
    final String waiting;
    private final String lastBlock;
    private final String gathered;
    private final String anyWaiting;
    private final String drop;

    Gathering(Sql sql, Ledger ledger) {
        this.ledger = ledger;
        this.rows = new CampaignRows(sql);
        this.writer = new BlockWriter(sql, ledger);
        waiting = sql.of("SELECT event_key, body, triggered_at FROM {trigger} #index(trigger_waiting)"
                + " WHERE campaign = ? AND waiting = TRUE"
                + " ORDER BY waiting, campaign, triggered_at, event_key LIMIT ? #skipLocked");
        lastBlock = sql.of("SELECT COALESCE(MAX(block), 0) FROM {block} WHERE campaign = ?");
        anyWaiting = sql.of("SELECT 1 FROM {trigger} WHERE waiting = TRUE AND campaign = ? LIMIT 1");
        drop = sql.of("DELETE FROM {trigger} WHERE campaign = ? AND event_key = ?");
        gathered = sql.of("UPDATE {trigger} SET waiting = FALSE, body = NULL WHERE campaign = ? AND event_key = ?");
    }

    /** See {@link TriggerStore#gather}. */
    int some(Session session, CampaignId campaign, int limit, Instant at) throws SQLException {
        CampaignRecord record = rows.lock(session, campaign);
        List<Trigger> triggers = session.list(waiting, TriggerRows::read, campaign.value(), limit);
        if (triggers.isEmpty()) {
            return 0;
        }
        List<@Nullable Object[]> keys = new ArrayList<>(triggers.size());
        for (Trigger trigger : triggers) {
            keys.add(new @Nullable Object[] {campaign.value(), trigger.key()});
        }
        // A transaction that was long open may bring triggers of what is no more.
        if (record == null || gone(session, record)) {
            session.batch(drop, keys);
            LOG.warn("{} triggers of campaign {}, whose ledger was dropped, are left out", keys.size(), campaign);
        } else {
            session.batch(gathered, keys);
            bring(session, record, triggers, at);
        }
        return triggers.size();
    }

    private boolean gone(Session session, CampaignRecord record) throws SQLException {
        return switch (record.state()) {
            case DELETED -> true;
            case FINISHED, CANCELLED -> rows.dropped(session, record.id());
            default -> false;
        };
    }

    /** All that waits when this begins and is not held, in transactions of its own. Locks nothing where nothing waits. */
    void all(Transactions transactions, CampaignId campaign, Instant at) {
        String what = "gather what is triggered of campaign " + campaign;
        if (!transactions.read(what, session -> session.exists(anyWaiting, campaign.value()))) {
            return;
        }
        int count;
        do {
            count = transactions.call(what, session -> some(session, campaign, PAGE, at));
        } while (count == PAGE);
    }

    /** All that waits; the caller holds the campaign's row alone. */
    void all(Session session, CampaignId campaign, Instant at) throws SQLException {
        int count;
        do {
            count = some(session, campaign, PAGE, at);
        } while (count == PAGE);
    }

    private void bring(Session session, CampaignRecord record, List<Trigger> triggers, Instant at) throws SQLException {
        CampaignId campaign = record.id();
        int last = (int) session.number(lastBlock, campaign.value());
        List<SnapshotBlock> blocks = TriggerStore.blocks(triggers, last);
        long ready = writer.write(session, campaign, blocks, end(session, record), at);
        long total = record.total();
        for (SnapshotBlock block : blocks) {
            total += block.deliveries().size();
        }
        rows.update(session, goesOn(record, ready, at).withTotal(total));
    }

    /** What becomes of deliveries that would be ready, or null where they are. */
    private @Nullable DeliveryState end(Session session, CampaignRecord record) throws SQLException {
        if (record.state() == CampaignState.CANCELLED) {
            return DeliveryState.CANCELLED;
        }
        return session.exists(ledger.sql().isExpiredOut, record.id().value()) ? DeliveryState.EXPIRED : null;
    }

    private static CampaignRecord goesOn(CampaignRecord record, long ready, Instant at) {
        CampaignState next = record.state().after(CampaignAction.RESEND).orElse(record.state());
        return next == record.state() || ready == 0
                ? record
                : record.moved(CampaignAction.RESEND, next, record.note(), at);
    }
}
