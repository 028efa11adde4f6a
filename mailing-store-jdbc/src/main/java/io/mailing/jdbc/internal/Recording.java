package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** T4 and T5: one transaction's worth of outcomes. */
final class Recording {

    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final Ledger ledger;
    private final CampaignRows rows;
    private final Session session;

    Recording(Ledger ledger, CampaignRows rows, Session session) {
        this.ledger = ledger;
        this.rows = rows;
        this.session = session;
    }

    /** What concerns one campaign. */
    private static final class Share {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<BlockLease> done = new ArrayList<>();
        final Map<Integer, Integer> firsts = new HashMap<>();

        /** Set, and its row held alone, if the campaign is FINISHED and may have to go on. */
        @Nullable
        CampaignRecord finished;

        boolean defers() {
            return outcomes.stream().anyMatch(outcome -> outcome.due() != null);
        }

        /** What becomes of a delivery that would be owed again, or null where it is. */
        @Nullable
        DeliveryState end(Ledger.Hold hold, Instant at) {
            boolean over = finished != null
                    && finished.expiresAt() != null
                    && !goesOn(finished, at).isBefore(finished.expiresAt());
            return hold.end() == null && over ? DeliveryState.EXPIRED : hold.end();
        }

        /** When a finished campaign goes on; what is learned may be older than its end. */
        static Instant goesOn(CampaignRecord finished, Instant learned) {
            Instant end = finished.finishedAt();
            return end != null && end.isAfter(learned) ? end : learned;
        }
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
        for (Map.Entry<CampaignId, Share> entry : shares.entrySet()) {
            Ledger.Hold hold = lock(entry.getKey(), entry.getValue());
            if (hold != null) {
                holds.put(entry.getKey(), hold);
            }
        }
        List<Changes> all = new ArrayList<>();
        for (Map.Entry<CampaignId, Share> entry : shares.entrySet()) {
            Ledger.Hold hold = holds.get(entry.getKey());
            if (hold == null) {
                LOG.warn("outcomes of campaign {}, which does not exist, are left out", entry.getKey());
            } else if (hold.dropped()) {
                LOG.warn("outcomes of campaign {}, whose ledger was dropped, are left out", entry.getKey());
            } else {
                all.add(gather(hold, entry.getValue()));
            }
        }
        for (Changes changes : all) {
            goOn(shares.get(changes.campaign()), changes);
            changes.writeFacts(session, ledger);
        }
        for (Changes changes : all) {
            changes.writeCounters(session, ledger);
        }
    }

    private static Share share(SortedMap<CampaignId, Share> shares, CampaignId id) {
        return shares.computeIfAbsent(id, key -> new Share());
    }

    /** Shared, but alone if the campaign may have to go on: two that hold a row shared can't both write it. */
    private Ledger.@Nullable Hold lock(CampaignId id, Share share) throws SQLException {
        if (share.defers() && session.exists(ledger.sql().isFinished, id.value())) {
            share.finished = finished(id);
        }
        Ledger.Hold hold = ledger.share(session, id);
        if (hold != null && hold.state() == CampaignState.FINISHED && share.defers() && share.finished == null) {
            // It finished between the two; if another does the same, one of them is repeated.
            share.finished = finished(id);
        }
        return hold;
    }

    private @Nullable CampaignRecord finished(CampaignId id) throws SQLException {
        CampaignRecord record = rows.lock(session, id);
        return record == null || record.state() != CampaignState.FINISHED ? null : record;
    }

    /** A finished campaign that owes something again is SENDING. */
    private void goOn(@Nullable Share share, Changes changes) throws SQLException {
        if (share == null || share.finished == null) {
            return;
        }
        CampaignRecord finished = share.finished;
        Instant learned = share.outcomes.stream()
                .filter(outcome -> outcome.due() != null && changes.owes(outcome.key(), outcome.attempt() + 1))
                .map(Outcome::at)
                .max(Comparator.naturalOrder())
                .orElse(null);
        CampaignState next = finished.state().after(CampaignAction.RESEND).orElse(null);
        if (learned != null && next != null) {
            rows.update(
                    session,
                    finished.moved(CampaignAction.RESEND, next, finished.note(), Share.goesOn(finished, learned)));
        }
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
        SortedMap<Integer, BlockRow> blocks = ledger.lockBlocksToRecord(session, hold.id(), numbers);
        Map<DeliveryKey, List<Fact>> facts = ledger.facts(session, hold.id(), ranges);
        Map<DeliveryKey, Gone> gone = ledger.gone(session, hold.id(), blocks.values());

        Changes changes = new Changes(hold.id());
        share.outcomes.sort(Comparator.comparing(Outcome::key)
                .thenComparing(Outcome::attempt)
                .thenComparing(Outcome::state));
        for (Outcome outcome : share.outcomes) {
            BlockRow block = blocks.get(outcome.key().block());
            int seq = outcome.key().seq();
            if (block == null || seq < 0 || seq >= block.size()) {
                LOG.warn("an outcome of delivery {}, which does not exist, is left out", outcome.key());
            } else {
                List<Fact> known = facts.computeIfAbsent(outcome.key(), key -> new ArrayList<>(2));
                Gone why = gone.get(outcome.key());
                Outcome taken = why == Gone.ERASED ? outcome.withoutPersonal() : outcome;
                add(hold, block, known, taken, share, changes, why);
            }
        }
        closeBlocks(hold.id(), blocks, share);
        return changes;
    }

    /**
     * Takes one outcome.
     *
     * @param gone why it is not owed again, whatever its campaign says, or null
     */
    private static void add(
            Ledger.Hold hold,
            BlockRow block,
            List<Fact> known,
            Outcome outcome,
            Share share,
            Changes changes,
            @Nullable Gone gone) {
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
            DeliveryState end = gone == null ? share.end(hold, outcome.at()) : gone.end();
            if (end == null) {
                changes.setDue(key, outcome.attempt() + 1, due);
            } else {
                int next = outcome.attempt() + 1;
                Outcome last = gone == null
                        ? Ledger.ended(key, next, end, outcome.at())
                        : gone.ending(key, next, outcome.at());
                known.add(new Fact(last.attempt(), end));
                changes.append(last);
            }
        }
        Fact after = Fact.counting(known);
        changes.count(from, after == null ? null : after.state(), 1);
    }

    /** Asked for nothing where the caller keeps its word; else what is open of the block would be nobody's for ever. */
    private boolean settled(CampaignId campaign, BlockRow block, Share share) throws SQLException {
        int now = share.firsts.getOrDefault(block.block(), 0);
        return now == block.size()
                || now + session.number(ledger.sql().countSettled, campaign.value(), block.block()) == block.size();
    }

    private void closeBlocks(CampaignId campaign, SortedMap<Integer, BlockRow> blocks, Share share)
            throws SQLException {
        for (BlockLease lease : share.done) {
            BlockRow block = blocks.get(lease.block());
            if (block != null && block.heldBy(lease) && settled(campaign, block, share)) {
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
