package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes a person out of some blocks of a campaign. The blocks are locked as they are to hand them back, so no permit is granted
 * meanwhile: what has none is settled here, and barred for a holder of the block, whose share no longer is what the holder
 * takes it for.
 */
final class Erasing {

    /** So many of the person's deliveries are erased at a time; an index finds them. */
    private static final int DELIVERIES = 200;

    private final Ledger ledger;
    private final Sql sql;
    private final String find;
    private final String recipients;
    private final @Nullable String changePeople;
    private final String lockDue;
    private final String eraseDelivery;
    private final String eraseOutcomes;
    private final String markBlock;
    private final String forget;

    Erasing(Sql sql, Ledger ledger) {
        this.ledger = ledger;
        this.sql = sql;
        find = sql.of("SELECT block, seq, routes FROM {delivery} WHERE campaign = ? AND " + sql.person()
                + " AND block >= ? AND vals <> '' ORDER BY block, seq LIMIT ?");
        recipients = sql.of("SELECT recipient FROM {delivery} WHERE campaign = ? AND block = ?");
        changePeople =
                sql.peopleFilters() ? sql.of("UPDATE {people} SET filter = ? WHERE campaign = ? AND block = ?") : null;
        lockDue =
                sql.of("SELECT attempt, permitted FROM {due} WHERE campaign = ? AND block = ? AND seq = ? FOR UPDATE");
        eraseDelivery =
                sql.of("UPDATE {delivery} SET recipient = ?, routes = '[]', vals = '', locale = NULL, zone = NULL"
                        + " WHERE campaign = ? AND block = ? AND seq = ? AND vals <> ''");
        eraseOutcomes = sql.of("UPDATE {outcome} SET reason = NULL, provider_id = NULL, new_address = NULL"
                + " WHERE campaign = ? AND block = ? AND seq = ?");
        markBlock = sql.of("UPDATE {block} SET erased = TRUE, barred_from = LEAST(barred_from, ?:INTEGER)"
                + " WHERE campaign = ? AND block = ?");
        forget = JdbcSuppressions.forget(sql);
    }

    /** What becomes of one block. */
    private static final class Mark {
        private int settled;
        private int barredFrom = Integer.MAX_VALUE;
    }

    Erased run(Session session, Erasure erasure, int fromBlock) throws SQLException {
        CampaignId campaign = erasure.campaign();
        String recipient = Texts.encode(erasure.recipient());
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(campaign.value());
        parameters.addAll(sql.ofPerson(campaign, recipient));
        Collections.addAll(parameters, fromBlock, DELIVERIES);
        SortedSet<String> known = new TreeSet<>();
        List<DeliveryKey> keys = session.list(
                find,
                row -> {
                    DeliveryJson.routes(row.getString("routes"))
                            .forEach(route -> known.add(erasure.known().apply(route)));
                    return DeliveryRows.key(campaign, row);
                },
                parameters.toArray());
        if (keys.isEmpty()) {
            return new Erased(0, 0);
        }
        // The last block may hold more of them; those that were erased are found no more.
        int next = keys.size() < DELIVERIES ? 0 : keys.get(keys.size() - 1).block();
        if (ledger.share(session, campaign) == null) {
            return new Erased(0, 0);
        }
        int count = erase(session, erasure, keys);
        for (String person : known) {
            session.update(forget, person);
        }
        return new Erased(count, next);
    }

    private int erase(Session session, Erasure erasure, List<DeliveryKey> keys) throws SQLException {
        CampaignId campaign = erasure.campaign();
        SortedMap<Integer, int[]> ranges = new TreeMap<>();
        for (DeliveryKey key : keys) {
            ranges.merge(key.block(), new int[] {key.seq(), key.seq()}, (a, b) ->
                    new int[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
        }
        SortedMap<Integer, BlockRow> blocks = ledger.lockBlocks(session, campaign, ranges.keySet());
        Map<DeliveryKey, List<Fact>> facts = ledger.facts(session, campaign, ranges);
        Changes changes = new Changes(campaign);
        Map<Integer, Mark> marks = new HashMap<>();
        int count = 0;
        for (DeliveryKey key : keys) {
            BlockRow block = blocks.get(key.block());
            if (block == null) {
                continue; // dropped in this moment
            }
            Mark mark = marks.computeIfAbsent(key.block(), number -> new Mark());
            Fact fact = Fact.counting(facts.getOrDefault(key, List.of()));
            if (fact == null) {
                settle(session, erasure, key, block, mark, changes);
            } else if (fact.state() == DeliveryState.DEFERRED) {
                endDue(session, erasure, key, changes);
            }
            count += session.update(eraseDelivery, erasure.substitute(), campaign.value(), key.block(), key.seq());
            session.update(eraseOutcomes, campaign.value(), key.block(), key.seq());
        }
        for (Map.Entry<Integer, Mark> entry : marks.entrySet()) {
            write(session, campaign, blocks.get(entry.getKey()), entry.getValue());
            forget(session, campaign, entry.getKey());
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return count;
    }

    /** A filter must not tell that somebody once was in the block. */
    private void forget(Session session, CampaignId campaign, int block) throws SQLException {
        if (changePeople != null) {
            List<String> left = session.list(recipients, row -> row.getString(1), campaign.value(), block);
            session.update(changePeople, PeopleFilter.of(left), campaign.value(), block);
        }
    }

    /** One without outcome: unless it may be on the wire, it ends. In a block that ended it has ended with it. */
    private void settle(Session session, Erasure erasure, DeliveryKey key, BlockRow block, Mark mark, Changes changes)
            throws SQLException {
        if (block.end() != null || permitted(session, key)) {
            return;
        }
        changes.append(Ledger.ended(key, 0, DeliveryState.SKIPPED, erasure.at()));
        changes.count(null, DeliveryState.SKIPPED, 1);
        mark.settled++;
        mark.barredFrom = Math.min(mark.barredFrom, key.seq());
    }

    private boolean permitted(Session session, DeliveryKey key) throws SQLException {
        return session.list(
                        ledger.sql().permitsOfBlock,
                        row -> row.getInt(1) <= key.seq() && row.getInt(2) >= key.seq(),
                        key.campaign().value(),
                        key.block())
                .contains(true);
    }

    private void endDue(Session session, Erasure erasure, DeliveryKey key, Changes changes) throws SQLException {
        Integer attempt = session.first(
                lockDue,
                row -> row.getBoolean("permitted") ? 0 : row.getInt("attempt"),
                key.campaign().value(),
                key.block(),
                key.seq());
        if (attempt != null && attempt > 0) {
            changes.append(Ledger.ended(key, attempt, DeliveryState.SKIPPED, erasure.at()));
            changes.count(DeliveryState.DEFERRED, DeliveryState.SKIPPED, 1);
            changes.dropDue(key);
        }
    }

    private void write(Session session, CampaignId campaign, @Nullable BlockRow block, Mark mark) throws SQLException {
        if (block == null) {
            return;
        }
        boolean leased = block.state() == BlockState.LEASED;
        int bar = leased ? mark.barredFrom : Integer.MAX_VALUE;
        session.update(markBlock, bar, campaign.value(), block.block());
        if (block.countsOpen() && mark.settled > 0) {
            int open = block.open() - mark.settled;
            ledger.updateBlock(session, campaign, block.block(), open == 0 ? BlockState.DONE : block.state(), open);
        }
    }
}
