package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is unsent of single deliveries. Their blocks are locked as they are to hand them back, so no permit is granted
 * meanwhile: what has none is settled here, and barred for a holder of the block, whose share no longer is what the holder
 * takes it for.
 */
final class Unsent {

    /** What has come to an end, and may be owed again. */
    private static final Set<DeliveryState> AGAIN =
            EnumSet.of(DeliveryState.IN_DOUBT, DeliveryState.FAILED, DeliveryState.EXPIRED);

    private final Ledger ledger;
    private final String lockDue;
    private final String bar;
    private final String mark;

    Unsent(Sql sql, Ledger ledger) {
        this.ledger = ledger;
        lockDue = sql.of("SELECT seq, attempt, permitted FROM {due}"
                + " WHERE campaign = ? AND block = ? AND seq IN (#) ORDER BY seq FOR UPDATE");
        bar = sql.of("UPDATE {block} SET barred_from = LEAST(barred_from, ?:INTEGER) WHERE campaign = ? AND block = ?");
        mark = sql.of("UPDATE {block} SET some_gone = TRUE WHERE campaign = ? AND block = ? AND some_gone = FALSE");
    }

    /** What becomes of some deliveries, to be written in the same transaction. */
    static final class Ending {
        private final CampaignId campaign;
        private final Gone why;
        private final Instant at;
        private final SortedMap<Integer, BlockRow> blocks;
        private final Changes changes;
        private final Map<Integer, Integer> settled = new HashMap<>();
        private final Map<Integer, Integer> barred = new HashMap<>();
        private final List<DeliveryKey> again = new ArrayList<>();
        private int count;

        private Ending(CampaignId campaign, Gone why, Instant at, SortedMap<Integer, BlockRow> blocks) {
            this.campaign = campaign;
            this.why = why;
            this.at = at;
            this.blocks = blocks;
            this.changes = new Changes(campaign);
        }

        /** Of the deliveries' blocks those that are there; others were dropped in this moment. */
        Collection<BlockRow> blocks() {
            return blocks.values();
        }

        boolean has(DeliveryKey key) {
            return blocks.containsKey(key.block());
        }

        /** What may still be owed again: permitted, in doubt, failed or expired, or ended here while a node holds it, which may put it off. */
        List<DeliveryKey> again() {
            return again;
        }

        /** How many ended. */
        int count() {
            return count;
        }

        private void end(DeliveryKey key, int attempt, @Nullable DeliveryState before) {
            changes.append(why.ending(key, attempt, at));
            changes.count(before, why.end(), 1);
            count++;
        }

        private void settle(DeliveryKey key) {
            end(key, 0, null);
            settled.merge(key.block(), 1, Integer::sum);
            barred.merge(key.block(), key.seq(), Math::min);
        }
    }

    /** Locks their blocks and due rows and says what ends. The caller holds the campaign's row shared. */
    Ending end(Session session, CampaignId campaign, Collection<DeliveryKey> keys, Gone why, Instant at)
            throws SQLException {
        SortedMap<Integer, int[]> ranges = new TreeMap<>();
        for (DeliveryKey key : keys) {
            ranges.merge(key.block(), new int[] {key.seq(), key.seq()}, (a, b) ->
                    new int[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
        }
        Ending ending = new Ending(campaign, why, at, ledger.lockBlocks(session, campaign, ranges.keySet()));
        Map<DeliveryKey, List<Fact>> facts = ledger.facts(session, campaign, ranges);
        Map<Integer, List<int[]>> permits = new HashMap<>();
        SortedMap<Integer, List<DeliveryKey>> deferred = new TreeMap<>();
        for (DeliveryKey key : keys) {
            BlockRow block = ending.blocks.get(key.block());
            if (block == null) {
                continue;
            }
            Fact fact = Fact.counting(facts.getOrDefault(key, List.of()));
            if (fact != null && fact.state() == DeliveryState.DEFERRED) {
                deferred.computeIfAbsent(key.block(), number -> new ArrayList<>())
                        .add(key);
            } else if (fact != null) {
                if (AGAIN.contains(fact.state())) {
                    ending.again.add(key);
                }
            } else if (block.end() != null || permitted(session, campaign, block, key.seq(), permits)) {
                // In a block that ended it has ended with it.
                ending.again.add(key);
            } else {
                ending.settle(key);
                if (block.state() == BlockState.LEASED) {
                    ending.again.add(key);
                }
            }
        }
        for (List<DeliveryKey> some : deferred.values()) {
            endDue(session, ending, some);
        }
        return ending;
    }

    /** Without outcome only what is leased can be permitted: hand-back takes permits away, a rescue settles them. */
    private boolean permitted(
            Session session, CampaignId campaign, BlockRow block, int seq, Map<Integer, List<int[]>> known)
            throws SQLException {
        if (block.state() != BlockState.LEASED) {
            return false;
        }
        List<int[]> permits = known.get(block.block());
        if (permits == null) {
            permits = session.list(
                    ledger.sql().permitsOfBlock,
                    row -> new int[] {row.getInt(1), row.getInt(2)},
                    campaign.value(),
                    block.block());
            known.put(block.block(), permits);
        }
        return permits.stream().anyMatch(range -> range[0] <= seq && seq <= range[1]);
    }

    private void endDue(Session session, Ending ending, List<DeliveryKey> deferred) throws SQLException {
        int block = deferred.get(0).block();
        @Nullable Object[] parameters = new @Nullable Object[2 + Sql.padded(deferred.size())];
        parameters[0] = ending.campaign.value();
        parameters[1] = block;
        for (int i = 2; i < parameters.length; i++) {
            parameters[i] = deferred.get(Math.min(i - 2, deferred.size() - 1)).seq();
        }
        session.list(
                lockDue.replace("#", Sql.marks(parameters.length - 2)),
                row -> {
                    DeliveryKey key = new DeliveryKey(ending.campaign, block, row.getInt("seq"));
                    if (row.getBoolean("permitted")) {
                        ending.again.add(key);
                    } else {
                        ending.end(key, row.getInt("attempt"), DeliveryState.DEFERRED);
                        ending.changes.dropDue(key);
                    }
                    return true;
                },
                parameters);
    }

    /** That something of a block is {@link Gone}: whoever would owe it again looks what. */
    void mark(Session session, CampaignId campaign, int block) throws SQLException {
        session.update(mark, campaign.value(), block);
    }

    void write(Session session, Ending ending) throws SQLException {
        for (BlockRow block : ending.blocks()) {
            int settled = ending.settled.getOrDefault(block.block(), 0);
            if (settled > 0 && block.countsOpen()) {
                int open = block.open() - settled;
                BlockState state = open == 0 ? BlockState.DONE : block.state();
                ledger.updateBlock(session, ending.campaign, block.block(), state, open);
            } else if (settled > 0) {
                session.update(bar, ending.barred.get(block.block()), ending.campaign.value(), block.block());
            }
        }
        ending.changes.writeFacts(session, ledger);
        ending.changes.writeCounters(session, ledger);
    }
}
