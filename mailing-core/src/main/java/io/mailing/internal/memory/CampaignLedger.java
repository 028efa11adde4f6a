package io.mailing.internal.memory;

import io.mailing.CampaignAction;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One campaign: its row, blocks, due rows and counters, and how facts move them. */
final class CampaignLedger {

    final CampaignRow row;
    final SnapshotHolder snapshot = new SnapshotHolder();
    final Counters counters = new Counters();
    final Shares shares = new Shares(this);
    final TriggerInbox inbox = new TriggerInbox();

    /** The node that works on its recall, or did so last. */
    @Nullable
    NodeId recaller;

    private final NavigableMap<Integer, Block> blocks = new TreeMap<>();
    private final Map<String, NavigableSet<Integer>> ready = new HashMap<>();
    private final DueQueue due = new DueQueue();
    private @Nullable MessageContent content;
    private boolean expiredOut;
    private int lastBlock;
    private @Nullable List<ReasonCount> kept;

    CampaignLedger(CampaignRow row, MessageContent content) {
        this.row = row;
        this.content = content;
    }

    @Nullable
    MessageContent content() {
        return content;
    }

    void content(MessageContent changed) {
        content = changed;
    }

    /** Its reasons, where all else was dropped; or null. */
    @Nullable
    List<ReasonCount> kept() {
        return kept;
    }

    boolean dropped() {
        return kept != null;
    }

    /** Drops everything but the counters and the reasons. */
    void drop(List<ReasonCount> reasons) {
        kept = reasons;
        content = null;
        blocks.clear();
        ready.clear();
        due.clear();
        inbox.clear();
    }

    /** Whether nobody holds or waits for anything of it. */
    boolean quiet() {
        return due.isEmpty() && inbox.isEmpty() && blocks.values().stream().allMatch(block -> block.owner() == null);
    }

    NavigableMap<Integer, Block> blocks() {
        return blocks;
    }

    SnapshotLease beginSnapshot(NodeId node) {
        clearSnapshot();
        return snapshot.take(row.id(), node, lastBlock);
    }

    /** Ends a recall, if everything is taken back and nobody holds anything of it. */
    boolean completeRecall(Instant at) {
        if (row.state() != CampaignState.RECALLING || !quiet() || counters.recallable() > 0) {
            return false;
        }
        snapshot.forget();
        lastBlock = blocks.isEmpty() ? lastBlock : blocks.lastKey();
        row.move(CampaignAction.RECALLED, CampaignState.CREATED, null, at);
        return true;
    }

    void clearSnapshot() {
        snapshot.free();
        expiredOut = false;
        blocks.clear();
        ready.clear();
        due.clear();
        counters.clear();
    }

    void completeSnapshot(Instant at) {
        snapshot.complete();
        row.total(blocks.values().stream().mapToLong(Block::size).sum());
        row.move(CampaignAction.START, CampaignState.SENDING, null, at);
    }

    void append(SnapshotBlock written, Instant at) {
        if (blocks.containsKey(written.number())) {
            return;
        }
        Block block = new Block(written);
        blocks.put(written.number(), block);
        for (int seq = 0; seq < block.size(); seq++) {
            Reason skipped = block.delivery(seq).skipped();
            if (skipped != null) {
                DeliveryKey key = new DeliveryKey(row.id(), block.number(), seq);
                take(new Outcome(key, 0, DeliveryState.SKIPPED, null, skipped, null, null, at, null));
            }
        }
        settle(block, Instant.MIN);
    }

    // Claims and permits

    Optional<Claim> claimBlock(String lane, NodeId node, Instant now) {
        NavigableSet<Integer> numbers = ready.getOrDefault(lane, new TreeSet<>());
        for (Block next = firstReady(numbers, now); next != null; next = firstReady(numbers, now)) {
            Block block = next;
            int number = block.number();
            numbers.remove(number);
            // Late evidence may have settled what was ready.
            if (block.withoutOutcome() > 0) {
                BlockLease lease = block.lease(row.id(), node);
                List<Claim.Pending> pending = new ArrayList<>(block.withoutOutcome());
                block.eachWithoutOutcome(seq -> pending.add(
                        new Claim.Pending(new DeliveryKey(row.id(), number, seq), block.delivery(seq), 0, 1, 0)));
                return Optional.of(new Claim(lease, pending));
            }
        }
        return Optional.empty();
    }

    private @Nullable Block firstReady(NavigableSet<Integer> numbers, Instant now) {
        Block first = null;
        for (int number : numbers) {
            Block block = block(number);
            if (block.readyAt(now) && (first == null || block.notBefore().isBefore(first.notBefore()))) {
                first = block;
                if (first.notBefore().equals(Instant.MIN)) {
                    return first; // none comes before one that was never handed back
                }
            }
        }
        return first;
    }

    Optional<Claim> claimDue(String lane, DueLease lease, int limit, Instant now) {
        List<Claim.Pending> pending = new ArrayList<>();
        for (DueRow taken : due.take(lane, limit, now, lease)) {
            DeliveryKey key = taken.key;
            pending.add(new Claim.Pending(
                    key, block(key.block()).delivery(key.seq()), taken.route, taken.attempt, taken.refusals));
        }
        return pending.isEmpty() ? Optional.empty() : Optional.of(new Claim(lease, pending));
    }

    boolean permit(Lease lease, List<Claim.Pending> window, Instant now) {
        if (!row.sending() || expiredOut || row.expired(now)) {
            return false;
        }
        if (lease instanceof BlockLease blockLease) {
            Block block = held(blockLease);
            if (block == null
                    || window.stream()
                            .anyMatch(pending -> block.counting(pending.key().seq()) != null)) {
                return false;
            }
            window.forEach(pending -> block.permit(pending.key().seq()));
            return true;
        }
        List<DueRow> rows = new ArrayList<>(window.size());
        for (Claim.Pending pending : window) {
            DueRow held = due.get(pending.key());
            if (held == null || !lease.equals(held.lease())) {
                return false;
            }
            rows.add(held);
        }
        rows.forEach(DueRow::permit);
        return true;
    }

    @Nullable
    Block held(BlockLease lease) {
        Block block = blocks.get(lease.block());
        return block != null && block.heldBy(lease) ? block : null;
    }

    Block block(int number) {
        Block block = blocks.get(number);
        if (block == null) {
            throw new IllegalArgumentException("campaign " + row.id() + " has no block " + number);
        }
        return block;
    }

    // Outcomes

    boolean has(DeliveryKey key) {
        Block block = blocks.get(key.block());
        return block != null && key.seq() >= 0 && key.seq() < block.size();
    }

    void take(Outcome outcome) {
        DeliveryKey key = outcome.key();
        Block block = block(key.block());
        if (block.has(key.seq(), outcome)) {
            return;
        }
        DeliveryState before = block.state(key.seq());
        if (!block.add(key.seq(), outcome)) {
            return;
        }
        counters.add(before, -1);
        counters.add(outcome.state(), 1);
        Outcome.Due again = outcome.due();
        Gone gone = block.gone(key.seq());
        DeliveryState end = end(outcome.at());
        if (again == null) {
            due.remove(key);
        } else if (gone != null) {
            take(gone.ending(key, outcome.attempt() + 1, outcome.at()));
        } else if (end == null) {
            due.put(new DueRow(key, outcome.attempt() + 1, again));
        } else {
            take(StoreOutcomes.ending(key, outcome.attempt() + 1, end, outcome.at()));
        }
    }

    /** What becomes of a delivery that would be owed again, or null where it is. */
    @Nullable
    DeliveryState end() {
        return switch (row.state()) {
            case CANCELLED, DELETED, RECALLING, CREATED -> DeliveryState.CANCELLED;
            default -> expiredOut ? DeliveryState.EXPIRED : null;
        };
    }

    private @Nullable DeliveryState end(Instant learned) {
        boolean over = row.state() == CampaignState.FINISHED && row.expired(row.goesOn(learned));
        return end() == null && over ? DeliveryState.EXPIRED : end();
    }

    /** After outcomes were taken: a finished campaign that owes something again is SENDING. */
    void goOn(Collection<Outcome> taken) {
        if (row.state() == CampaignState.FINISHED) {
            taken.stream()
                    .filter(outcome -> outcome.due() != null && counts(outcome))
                    .map(Outcome::at)
                    .max(Comparator.naturalOrder())
                    .ifPresent(at -> row.resend(CampaignState.SENDING, row.goesOn(at)));
        }
    }

    @SuppressWarnings("ReferenceEquality") // It is this one that counts, or another one does.
    private boolean counts(Outcome outcome) {
        DeliveryKey key = outcome.key();
        return block(key.block()).counting(key.seq()) == outcome;
    }

    /** Closes a lease whose work is done. */
    void done(Lease lease) {
        if (lease instanceof BlockLease blockLease) {
            Block block = held(blockLease);
            if (block != null && block.withoutOutcome() == 0) {
                settle(block, block.notBefore());
            }
        }
    }

    // Handing back

    /** A block that nobody holds any more: done, ended with its campaign, or ready. */
    void settle(Block block, Instant notBefore) {
        block.free(notBefore);
        block.eachWithoutOutcome(seq -> endGone(new DeliveryKey(row.id(), block.number(), seq)));
        if (block.withoutOutcome() == 0) {
            return;
        }
        DeliveryState end = end();
        if (end == null) {
            ready.computeIfAbsent(block.lane(), lane -> new TreeSet<>()).add(block.number());
        } else {
            end(block, end);
        }
    }

    private void endGone(DeliveryKey key) {
        Gone gone = gone(key);
        if (gone != null) {
            take(gone.ending(key, 0, gone.at()));
        }
    }

    int ready(String lane, Instant now) {
        return (int) ready.getOrDefault(lane, new TreeSet<>()).stream()
                .filter(number -> block(number).readyAt(now))
                .count();
    }

    /** Why a delivery is never owed again, or null where it may be. */
    @Nullable
    Gone gone(DeliveryKey key) {
        return block(key.block()).gone(key.seq());
    }

    /** Ends what is not sent yet, unless it may be on the wire: answers whether it did. */
    boolean endUnsent(Block block, int seq, Gone gone) {
        DeliveryKey key = new DeliveryKey(row.id(), block.number(), seq);
        DeliveryState state = state(block, seq);
        DueRow waiting = due.get(key);
        if (state == DeliveryState.PENDING) {
            take(gone.ending(key, 0, gone.at()));
        } else if (state == DeliveryState.DEFERRED && waiting != null) {
            take(gone.ending(key, waiting.attempt, gone.at()));
        } else {
            return false;
        }
        return true;
    }

    DueQueue due() {
        return due;
    }

    private long end(Block block, DeliveryState end) {
        long open = block.withoutOutcome();
        if (open > 0) {
            block.end(end);
            counters.add(end, open);
        }
        return open;
    }

    // Ends

    long endOpen(DeliveryState end, Instant at) {
        expiredOut |= end == DeliveryState.EXPIRED;
        long count = 0;
        for (NavigableSet<Integer> numbers : ready.values()) {
            for (int number : numbers) {
                count += end(block(number), end);
            }
        }
        ready.clear();
        for (DueRow waiting : due.waiting()) {
            take(StoreOutcomes.ending(waiting.key, waiting.attempt, end, at));
            count++;
        }
        return count;
    }

    boolean complete() {
        return !row.takesTriggers() && inbox.isEmpty() && counters.sum() == row.total();
    }

    boolean awaits(LedgerStore.@Nullable Awaited awaited) {
        return awaited != null && blocks.values().stream().anyMatch(block -> block.awaits(awaited));
    }

    long resend(Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at) {
        List<Outcome> requested = new ArrayList<>();
        blocks.values().forEach(block -> block.requests(states, belowAttempt, until, at, requested::add));
        boolean alsoExpired = states.contains(DeliveryState.EXPIRED);
        List<Block> expired = blocks.values().stream()
                .filter(block -> alsoExpired && block.revivable() > 0)
                .toList();
        if (requested.isEmpty() && expired.isEmpty()) {
            return 0;
        }
        boolean anew = row.state() == CampaignState.FINISHED
                || expiredOut
                || row.record().timeIsOver(at);
        row.resend(row.state() == CampaignState.FINISHED ? CampaignState.SENDING : row.state(), at);
        if (anew) {
            row.expireAnew(at);
            expiredOut = false;
        }
        requested.forEach(this::take);
        return requested.size()
                + expired.stream().mapToLong(block -> revive(block, at)).sum();
    }

    /** A block that ended as EXPIRED is ready again; who is gone since then has ended for good. */
    private long revive(Block block, Instant at) {
        for (int seq : block.openGone()) {
            take(StoreOutcomes.ending(new DeliveryKey(row.id(), block.number(), seq), 0, DeliveryState.EXPIRED, at));
        }
        int count = block.withoutOutcome();
        counters.add(DeliveryState.EXPIRED, -count);
        block.revive(at);
        ready.computeIfAbsent(block.lane(), lane -> new TreeSet<>()).add(block.number());
        return count;
    }

    /** The state that counts. */
    DeliveryState state(Block block, int seq) {
        DeliveryState state = block.state(seq);
        if (state == DeliveryState.DEFERRED) {
            DueRow again = due.get(new DeliveryKey(row.id(), block.number(), seq));
            return again != null && again.permitted() ? DeliveryState.PERMITTED : state;
        }
        return state;
    }
}
