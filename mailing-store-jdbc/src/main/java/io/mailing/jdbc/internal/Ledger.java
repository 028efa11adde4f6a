package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the transactions on a campaign's ledger share: its locks, its facts and its counters.
 *
 * <p><b>Lock order.</b> Every transaction takes its row locks in this order, and several rows of one kind by their keys:
 * campaign, node, block, due, counter. So no two can wait for each other, and where a database finds that they do
 * nevertheless (it may lock rows of one statement in an order of its own), one of them is repeated.
 *
 * <p><b>Whoever touches a ledger locks its campaign's row first</b>, shared for work on some blocks (claim, permit, record,
 * release, rescue), alone for work on all of them (cancel, expire, finish, resend, snapshot) and to record what may make
 * a finished campaign go on. So a pause or a cancel that
 * has returned is seen by every later permit, and nothing is handed back unseen while the open part is being ended.
 *
 * <p><b>Outcomes of a block are written only under its row's lock</b> (or the campaign's, held alone). That is what makes
 * "read the facts, add what is new, move the counters by the difference" exact.
 *
 * <p><b>A node's row is locked, shared, by its claims and permits</b>, and {@code declareDead} updates it: a claim or permit
 * is either committed before the node is dead, and then seen by the rescue, or it is refused.
 */
final class Ledger {

    /** Counter rows for one state: threads that record at the same time seldom meet on one. */
    private static final int SHARDS = 8;

    private static final int RANGES = 32;

    private static final List<Column> OUTCOME =
            Column.list("campaign int8, block int4, seq int4, attempt int4, state text, channel text, code text"
                    + ", reason text, provider_id text, new_address text, happened_at int8, due_lane text"
                    + ", due_route int4, due_refusals int4, due_at int8");

    private static final List<Column> DUE =
            Column.list("campaign int8, block int4, seq int4, lane text, route int4, attempt int4, refusals int4"
                    + ", not_before int8, claim text, permitted bool");

    private final BulkInsert insertOutcomes;
    private final BulkInsert insertDue;
    private final LedgerSql sql;

    Ledger(Sql sql) {
        this.sql = new LedgerSql(sql);
        insertOutcomes = sql.insert("outcome", OUTCOME);
        insertDue = sql.insert("due", DUE);
    }

    LedgerSql sql() {
        return sql;
    }

    /**
     * A campaign as far as the ledger minds it.
     *
     * @param expiredOut whether its open part was ended as expired
     * @param expiresAt in microseconds, or null
     * @param dropped whether its ledger is being dropped, or was
     */
    record Hold(
            CampaignId id,
            CampaignState state,
            boolean expiredOut,
            @Nullable Long expiresAt,
            boolean dropped) {

        static Hold read(CampaignId id, ResultSet row) throws SQLException {
            long micros = row.getLong("expires_at");
            Long expiresAt = row.wasNull() ? null : micros;
            return new Hold(
                    id,
                    CampaignState.valueOf(row.getString("state")),
                    row.getBoolean("expired_out"),
                    expiresAt,
                    row.getObject("dropped_at") != null || row.getBoolean("retired"));
        }

        boolean sending() {
            return state == CampaignState.SENDING;
        }

        /** What becomes of a delivery that would be owed again, or null where it is. */
        @Nullable
        DeliveryState end() {
            return switch (state) {
                case CANCELLED, DELETED, RECALLING, CREATED -> DeliveryState.CANCELLED;
                default -> expiredOut ? DeliveryState.EXPIRED : null;
            };
        }
    }

    /** Locks the campaign's row against cancel and the like; null if there is none. */
    @Nullable
    Hold share(Session session, CampaignId id) throws SQLException {
        return session.first(sql.shareCampaign, row -> Hold.read(id, row), id.value());
    }

    /** Locks the node's row against being declared dead; false if its lease is not good by the database's clock. */
    boolean live(Session session, NodeId node) throws SQLException {
        // Two statements: the first may have waited, and the clock is to be read after that.
        return session.exists(sql.shareNode, node.value()) && session.exists(sql.nodeIsGood, node.value());
    }

    /** Locks blocks in the order of their numbers. */
    SortedMap<Integer, BlockRow> lockBlocks(Session session, CampaignId campaign, Collection<Integer> numbers)
            throws SQLException {
        return lockBlocks(session, sql.lockBlocks, campaign, numbers);
    }

    /** Locks blocks in the order of their numbers to write their outcomes down; permits of their holders are not kept out. */
    SortedMap<Integer, BlockRow> lockBlocksToRecord(Session session, CampaignId campaign, Collection<Integer> numbers)
            throws SQLException {
        return lockBlocks(session, sql.lockBlocksToRecord, campaign, numbers);
    }

    private static SortedMap<Integer, BlockRow> lockBlocks(
            Session session, String statement, CampaignId campaign, Collection<Integer> numbers) throws SQLException {
        SortedMap<Integer, BlockRow> blocks = new TreeMap<>();
        if (numbers.isEmpty()) {
            return blocks;
        }
        List<Integer> sorted = numbers.stream().distinct().sorted().toList();
        @Nullable Object[] parameters = new @Nullable Object[1 + Sql.padded(sorted.size())];
        parameters[0] = campaign.value();
        for (int i = 1; i < parameters.length; i++) {
            parameters[i] = sorted.get(Math.min(i, sorted.size()) - 1);
        }
        String text = statement.replace("#", Sql.marks(parameters.length - 1));
        for (BlockRow block : session.list(text, BlockRow::read, parameters)) {
            blocks.put(block.block(), block);
        }
        return blocks;
    }

    /**
     * What is known of deliveries.
     *
     * @param ranges by block the first and the last place of interest
     */
    Map<DeliveryKey, List<Fact>> facts(Session session, CampaignId campaign, SortedMap<Integer, int[]> ranges)
            throws SQLException {
        Map<DeliveryKey, List<Fact>> facts = new HashMap<>();
        List<Map.Entry<Integer, int[]>> entries = new ArrayList<>(ranges.entrySet());
        for (int from = 0; from < entries.size(); from += RANGES) {
            List<Map.Entry<Integer, int[]>> chunk = entries.subList(from, Math.min(entries.size(), from + RANGES));
            int selects = Sql.padded(chunk.size());
            List<@Nullable Object> parameters = new ArrayList<>();
            for (int i = 0; i < selects; i++) {
                Map.Entry<Integer, int[]> entry = chunk.get(Math.min(i, chunk.size() - 1));
                boolean filling = i >= chunk.size();
                parameters.add(campaign.value());
                parameters.add(filling ? Integer.valueOf(-1) : entry.getKey());
                parameters.add(entry.getValue()[0]);
                parameters.add(entry.getValue()[1]);
            }
            // One range scan each on the key; an OR of ranges makes H2 read the campaign.
            String text = String.join(" UNION ALL ", Collections.nCopies(selects, sql.factsOfRange));
            session.list(
                    text,
                    row -> facts.computeIfAbsent(
                                    new DeliveryKey(campaign, row.getInt(1), row.getInt(2)), key -> new ArrayList<>(2))
                            .add(new Fact(row.getInt(3), DeliveryState.valueOf(row.getString(4)))),
                    parameters.toArray());
        }
        return facts;
    }

    /** The deliveries of some blocks that are never owed again. Costs nothing where no block says that there are some. */
    SortedMap<DeliveryKey, Gone> gone(Session session, CampaignId campaign, Collection<BlockRow> blocks)
            throws SQLException {
        SortedMap<DeliveryKey, Gone> gone = new TreeMap<>();
        for (BlockRow block : blocks) {
            if (block.someGone()) {
                addGone(session, campaign, block.block(), sql.withdrawnOfBlock, Gone.WITHDRAWN, gone);
                addGone(session, campaign, block.block(), sql.erasedOfBlock, Gone.ERASED, gone);
            }
        }
        return gone;
    }

    private static void addGone(
            Session session, CampaignId campaign, int block, String which, Gone why, Map<DeliveryKey, Gone> gone)
            throws SQLException {
        for (int seq : session.list(which, row -> row.getInt(1), campaign.value(), block)) {
            gone.put(new DeliveryKey(campaign, block, seq), why);
        }
    }

    void insertOutcomes(Session session, List<Outcome> outcomes) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>(outcomes.size());
        for (Outcome outcome : outcomes) {
            DeliveryKey key = outcome.key();
            Reason reason = outcome.reason();
            Outcome.Due due = outcome.due();
            rows.add(new @Nullable Object[] {
                key.campaign().value(),
                key.block(),
                key.seq(),
                outcome.attempt(),
                outcome.state().name(),
                outcome.channel(),
                reason == null ? null : Texts.encode(reason.code()),
                reason == null || reason.text().isEmpty() ? null : Texts.encode(reason.text()),
                Texts.orNull(outcome.providerId()),
                Texts.orNull(outcome.newAddress()),
                Micros.of(outcome.at()),
                due == null ? null : due.lane(),
                due == null ? null : due.route(),
                due == null ? null : due.refusals(),
                due == null ? null : Micros.of(due.notBefore())
            });
        }
        insertOutcomes.run(session, rows);
    }

    void insertDue(Session session, Collection<DueRow> rows) throws SQLException {
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        for (DueRow row : rows) {
            DeliveryKey key = row.key();
            Outcome.Due due = row.due();
            values.add(new @Nullable Object[] {
                key.campaign().value(),
                key.block(),
                key.seq(),
                due.lane(),
                due.route(),
                row.attempt(),
                due.refusals(),
                Micros.of(due.notBefore()),
                "",
                false
            });
        }
        insertDue.run(session, values);
    }

    void updateBlock(Session session, CampaignId campaign, int block, BlockState state, int open) throws SQLException {
        session.update(sql.updateBlock, state.name(), open, campaign.value(), block);
    }

    /** Moves counters: only terminal states have one. */
    void count(Session session, CampaignId campaign, Map<DeliveryState, Long> changes) throws SQLException {
        int shard = ThreadLocalRandom.current().nextInt(SHARDS);
        for (Map.Entry<DeliveryState, Long> change : new EnumMap<>(changes).entrySet()) {
            if (change.getValue() == 0) {
                continue;
            }
            long id = campaign.value();
            String state = change.getKey().name();
            if (session.update(sql.addToCounter, change.getValue(), id, shard, state) == 0) {
                // Two may do so at once: one of them fails, and finds the row when it is repeated.
                session.update(sql.insertCounter, id, shard, state, change.getValue());
            }
        }
    }

    static Outcome ended(DeliveryKey key, int attempt, DeliveryState end, Instant at) {
        return new Outcome(key, attempt, end, null, endReason(end), null, null, at, null);
    }

    static Reason endReason(DeliveryState end) {
        return end == DeliveryState.EXPIRED ? StoreReasons.EXPIRED : StoreReasons.CANCELLED;
    }

    /** See {@link io.mailing.spi.store.LedgerStore#endOpen}; the caller holds the campaign's row alone. */
    long endOpen(Session session, CampaignId campaign, DeliveryState end, Instant at) throws SQLException {
        long id = campaign.value();
        if (end == DeliveryState.EXPIRED) {
            session.update(sql.setExpiredOut, id);
        }
        long ended = session.number(sql.sumReady, id);
        session.update(sql.endReady, end.name(), id);
        Reason reason = endReason(end);
        ended += session.update(sql.endDue, end.name(), reason.code(), reason.text(), Micros.of(at), id);
        session.update(sql.deleteUnclaimedDue, id);
        count(session, campaign, Map.of(end, ended));
        return ended;
    }

    /** Forgets everything that a snapshot wrote. */
    void clear(Session session, CampaignId campaign) throws SQLException {
        for (String delete : sql.clear) {
            session.update(delete, campaign.value());
        }
    }

    /**
     * Ends what is left of a ledger that was recalled: it is shown no more, its rows go later. The caller holds the campaign's row
     * alone.
     */
    void retire(Session session, CampaignId campaign) throws SQLException {
        session.update(sql.retire, campaign.value());
        session.update(sql.dropCounters, campaign.value());
    }

    void freeSnapshot(Session session, CampaignId campaign) throws SQLException {
        session.update(sql.freeSnapshot, campaign.value());
    }

    /** A retry or fall-back that is owed. */
    record DueRow(DeliveryKey key, int attempt, Outcome.Due due) {}
}
