package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** T4 and T5: one transaction's worth of outcomes. */
final class Recording {

    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final Ledger ledger;
    private final Session session;

    Recording(Ledger ledger, Session session) {
        this.ledger = ledger;
        this.session = session;
    }

    /** What concerns one campaign. */
    private static final class Share {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<BlockLease> done = new ArrayList<>();
        final Map<Integer, Integer> firsts = new HashMap<>();
    }

    void run(Collection<Outcome> outcomes, Collection<Lease> done) throws SQLException {
        SortedMap<CampaignId, Share> shares = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            share(shares, outcome.key().campaign()).outcomes.add(outcome);
        }
        for (Lease lease : done) {
            // Claims of due deliveries end with their outcomes: nothing of them is left to close.
            if (lease instanceof BlockLease block) {
                share(shares, block.campaign()).done.add(block);
            }
        }
        Map<CampaignId, Ledger.Hold> holds = new HashMap<>();
        for (CampaignId id : shares.keySet()) {
            Ledger.Hold hold = ledger.share(session, id);
            if (hold != null) {
                holds.put(id, hold);
            }
        }
        List<Changes> all = new ArrayList<>();
        for (Map.Entry<CampaignId, Share> entry : shares.entrySet()) {
            Ledger.Hold hold = holds.get(entry.getKey());
            if (hold == null) {
                LOG.warn("outcomes of campaign {}, which does not exist, are left out", entry.getKey());
            } else {
                all.add(gather(hold, entry.getValue()));
            }
        }
        for (Changes changes : all) {
            changes.writeFacts(session, ledger);
        }
        for (Changes changes : all) {
            changes.writeCounters(session, ledger);
        }
    }

    private static Share share(SortedMap<CampaignId, Share> shares, CampaignId id) {
        return shares.computeIfAbsent(id, key -> new Share());
    }

    private Changes gather(Ledger.Hold hold, Share share) throws SQLException {
        TreeSet<Integer> numbers = new TreeSet<>();
        SortedMap<Integer, int[]> ranges = new TreeMap<>();
        for (Outcome outcome : share.outcomes) {
            int seq = outcome.key().seq();
            numbers.add(outcome.key().block());
            ranges.merge(outcome.key().block(), new int[] {seq, seq}, (a, b) ->
                    new int[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
        }
        share.done.forEach(lease -> numbers.add(lease.block()));
        SortedMap<Integer, BlockRow> blocks = ledger.lockBlocks(session, hold.id(), numbers);
        Map<DeliveryKey, List<Fact>> facts = ledger.facts(session, hold.id(), ranges);

        Changes changes = new Changes(hold.id());
        share.outcomes.sort(Comparator.comparing(Outcome::key)
                .thenComparing(Outcome::attempt)
                .thenComparing(Outcome::state));
        for (Outcome outcome : share.outcomes) {
            BlockRow block = blocks.get(outcome.key().block());
            if (block == null || outcome.key().seq() >= block.size()) {
                LOG.warn("an outcome of delivery {}, which does not exist, is left out", outcome.key());
            } else {
                List<Fact> known = facts.computeIfAbsent(outcome.key(), key -> new ArrayList<>(2));
                add(hold, block, known, outcome, share, changes);
            }
        }
        closeBlocks(hold.id(), blocks, share);
        return changes;
    }

    private static void add(
            Ledger.Hold hold, BlockRow block, List<Fact> known, Outcome outcome, Share share, Changes changes) {
        Fact fact = new Fact(outcome.attempt(), outcome.state());
        if (known.contains(fact)) {
            return;
        }
        Fact before = Fact.counting(known);
        DeliveryState from = before == null ? block.end() : before.state();
        if (before == null) {
            share.firsts.merge(block.block(), 1, Integer::sum);
        }
        known.add(fact);
        changes.append(outcome);
        DeliveryKey key = outcome.key();
        Outcome.Due due = outcome.due();
        boolean counts = fact.equals(Fact.counting(known));
        if (counts && from == DeliveryState.DEFERRED) {
            changes.dropDue(key);
        }
        if (counts && due != null) {
            DeliveryState end = hold.end();
            if (end == null) {
                changes.setDue(key, outcome.attempt() + 1, due);
            } else {
                Outcome last = Ledger.ended(key, outcome.attempt() + 1, end, outcome.at());
                known.add(new Fact(last.attempt(), end));
                changes.append(last);
            }
        }
        Fact after = Fact.counting(known);
        changes.count(from, after == null ? null : after.state(), 1);
    }

    private void closeBlocks(CampaignId campaign, SortedMap<Integer, BlockRow> blocks, Share share)
            throws SQLException {
        for (BlockLease lease : share.done) {
            BlockRow block = blocks.get(lease.block());
            if (block != null && block.heldBy(lease)) {
                ledger.updateBlock(session, campaign, block.block(), BlockState.DONE, 0);
            }
        }
        // Late evidence about a block that is nobody's: what is open of it must stay exact.
        for (Map.Entry<Integer, Integer> first : share.firsts.entrySet()) {
            BlockRow block = blocks.get(first.getKey());
            if (block != null && block.countsOpen()) {
                int open = block.open() - first.getValue();
                BlockState state = block.state() == BlockState.READY && open == 0 ? BlockState.DONE : block.state();
                ledger.updateBlock(session, campaign, block.block(), state, open);
            }
        }
    }
}
