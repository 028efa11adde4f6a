package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.RetentionStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forgetting. A ledger is dropped from its first block on, some blocks in each transaction and the block's own rows last of
 * all: what is left says where to go on. Then the keys in its inbox go, some at a time. Before a recipient is erased or withdrawn what waits
 * in the inbox is gathered, so that there is one place only where people are.
 */
final class JdbcRetention implements RetentionStore {

    /** So many blocks, of up to 1,000 deliveries, are dropped at a time. */
    private static final int BLOCKS = 16;

    /** So many event keys. */
    private static final int KEYS = 1000;

    private final Transactions transactions;
    private final CampaignRows rows;
    private final Ledger ledger;
    private final Gathering gathering;
    private final Erasing erasing;
    private final Withdrawing withdrawing;

    private final String droppable;
    private final String dropped;
    private final String held;
    private final String reasons;
    private final @Nullable String wholeLedger;
    private final String keepReason;
    private final String beginDrop;
    private final String endDrop;
    private final String isCleared;
    private final String isRetired;
    private final String endRetired;
    private final String firstBlock;
    private final String keys;
    private final String anyKey;
    private final String dropKey;
    private final List<String> dropContent;
    private final List<String> dropBlocks;
    private final List<String> dropCampaign;

    JdbcRetention(Transactions transactions, Sql sql, Ledger ledger, Gathering gathering) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.gathering = gathering;
        this.rows = new CampaignRows(sql);
        Unsent unsent = new Unsent(sql, ledger);
        this.erasing = new Erasing(sql, ledger, unsent);
        this.withdrawing = new Withdrawing(transactions, sql, ledger, unsent);
        // CREATED with an end: recalled, and left alone since.
        droppable = sql.of("SELECT id FROM {campaign} WHERE retired = TRUE"
                + " OR (state IN ('FINISHED', 'CANCELLED', 'CREATED', 'DELETED')"
                + " AND (finished_at < ? OR dropped_at IS NOT NULL OR state = 'DELETED')"
                + " AND (cleared = FALSE OR state = 'DELETED')) ORDER BY id LIMIT ?");
        dropped = sql.of("SELECT id FROM {campaign} WHERE id IN (#) AND dropped_at IS NOT NULL");
        held = ledger.sql().held;
        reasons = new HistorySql(sql).reasons;
        wholeLedger = sql.wholeLedger();
        keepReason = sql.of(
                "INSERT INTO {reason} (campaign, place, state, channel, code, reason, n) VALUES (?, ?, ?, ?, ?, ?, ?)");
        beginDrop = sql.of("UPDATE {campaign} SET dropped_at = ? WHERE id = ?");
        endDrop = sql.of("UPDATE {campaign} SET cleared = TRUE WHERE id = ?");
        isCleared = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND cleared = TRUE");
        isRetired = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND retired = TRUE");
        endRetired = sql.of("UPDATE {campaign} SET retired = FALSE WHERE id = ?");
        firstBlock = sql.of("SELECT MIN(block) FROM {block} WHERE campaign = ?");
        keys = sql.of("SELECT event_key FROM {trigger} WHERE campaign = ? ORDER BY event_key LIMIT ? #skipLocked");
        anyKey = sql.of("SELECT 1 FROM {trigger} WHERE campaign = ? LIMIT 1");
        dropKey = sql.of("DELETE FROM {trigger} WHERE campaign = ? AND event_key = ?");
        dropContent = Stream.of("content", "media")
                .map(table -> sql.of("DELETE FROM {" + table + "} WHERE campaign = ?"))
                .toList();
        dropCampaign = List.of(
                sql.of("DELETE FROM {counter} WHERE campaign = ?"),
                sql.of("DELETE FROM {reason} WHERE campaign = ?"),
                sql.of("DELETE FROM {campaign} WHERE id = ?"));
        dropBlocks = sql.perBlock("permit", "outcome", "withdrawn", "delivery", "block")
                .map(table -> sql.of("DELETE FROM {" + table + "} WHERE campaign = ? AND block >= ? AND block < ?"))
                .toList();
    }

    @Override
    public List<CampaignId> droppable(Instant endedBefore, int limit) {
        return transactions.read(
                "look for ledgers to drop",
                session ->
                        session.list(droppable, row -> new CampaignId(row.getLong(1)), Micros.of(endedBefore), limit));
    }

    @Override
    public boolean drop(CampaignId campaign, Instant endedBefore, Instant at) {
        return transactions.call("drop the ledger of campaign " + campaign, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            if (record == null) {
                return false;
            }
            boolean deleted = record.state() == CampaignState.DELETED;
            if (session.exists(isRetired, campaign.value())) {
                if (!deleted && dropBlocks(session, campaign.value())) {
                    return true;
                }
                session.update(endRetired, campaign.value());
                return deleted;
            }
            if (session.exists(isCleared, campaign.value())) {
                if (deleted) {
                    for (String delete : dropCampaign) {
                        session.update(delete, campaign.value());
                    }
                }
                return false;
            }
            if (rows.dropped(session, campaign)) {
                return dropPiece(session, campaign.value()) || (deleted && session.exists(isCleared, campaign.value()));
            }
            if (!(deleted || ended(record, endedBefore)) || session.exists(held, campaign.value())) {
                return false;
            }
            if (record.recalled()) {
                rows.update(session, record.anew());
                ledger.retire(session, campaign);
            } else {
                begin(session, campaign.value(), at);
            }
            return true;
        });
    }

    private static boolean ended(CampaignRecord campaign, Instant before) {
        Instant end = campaign.finishedAt();
        boolean over = campaign.state() == CampaignState.FINISHED
                || campaign.state() == CampaignState.CANCELLED
                || campaign.recalled();
        return over && end != null && end.isBefore(before);
    }

    /** From here on the campaign changes no more. Its counters stay as they are; its reasons are counted a last time. */
    private void begin(Session session, long campaign, Instant at) throws SQLException {
        List<@Nullable Object[]> kept = new ArrayList<>();
        if (wholeLedger != null) {
            session.update(wholeLedger);
        }
        session.list(
                reasons,
                row -> kept.add(new @Nullable Object[] {
                    campaign,
                    kept.size(),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5)
                }),
                campaign);
        session.batch(keepReason, kept);
        session.update(beginDrop, Micros.of(at), campaign);
        for (String delete : dropContent) {
            session.update(delete, campaign);
        }
    }

    private boolean dropPiece(Session session, long campaign) throws SQLException {
        return dropBlocks(session, campaign) || dropKeys(session, campaign);
    }

    private boolean dropBlocks(Session session, long campaign) throws SQLException {
        int first = (int) session.number(firstBlock, campaign);
        if (first == 0) {
            return false;
        }
        for (String delete : dropBlocks) {
            session.update(delete, campaign, first, first + BLOCKS);
        }
        return true;
    }

    /** A key that a transaction of the application's holds is left to a later look. */
    private boolean dropKeys(Session session, long campaign) throws SQLException {
        List<@Nullable Object[]> some =
                session.list(keys, row -> new @Nullable Object[] {campaign, row.getString(1)}, campaign, KEYS);
        session.batch(dropKey, some);
        if (some.isEmpty() && !session.exists(anyKey, campaign)) {
            session.update(endDrop, campaign);
        }
        return !some.isEmpty();
    }

    @Override
    public Set<CampaignId> dropped(Collection<CampaignId> campaigns) {
        if (campaigns.isEmpty()) {
            return new HashSet<>();
        }
        Object[] ids = campaigns.stream().map(CampaignId::value).toArray();
        return new HashSet<>(transactions.read(
                "look for dropped ledgers",
                session -> session.list(
                        dropped.replace("#", Sql.marks(ids.length)), row -> new CampaignId(row.getLong(1)), ids)));
    }

    @Override
    public Erased erase(Erasure erasure, int fromBlock) {
        // Once: what comes between two pieces is newer than the erasure.
        if (fromBlock == 1) {
            gathering.all(transactions, erasure.campaign(), erasure.at());
        }
        return transactions.call(
                "erase a recipient from campaign " + erasure.campaign(),
                session -> erasing.run(session, erasure, fromBlock));
    }

    @Override
    public long withdraw(Withdrawal withdrawal) {
        gathering.all(transactions, withdrawal.campaign(), withdrawal.at());
        return withdrawing.run(withdrawal);
    }
}
