package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A block with its deliveries. Most deliveries have one outcome and no more, so that one stands in an array and only what
 * it outranks, or is outranked by, in a map.
 */
final class Block {

    private static final Comparator<Outcome> ORDER =
            Comparator.comparingInt(Outcome::attempt).thenComparing(Outcome::state);

    private final int number;
    private String lane;
    private final List<Delivery> deliveries;
    private final @Nullable Outcome[] counting;
    private final Map<Integer, List<Outcome>> others = new HashMap<>();
    private final BitSet permitted = new BitSet();
    private final Map<Integer, Gone> gone = new HashMap<>();
    private boolean heard;
    private int withoutOutcome;
    private @Nullable NodeId owner;
    private @Nullable DeliveryState end;
    private long epoch;
    private Instant notBefore = Instant.MIN;

    Block(SnapshotBlock snapshot) {
        this.number = snapshot.number();
        this.lane = snapshot.lane();
        this.deliveries = new ArrayList<>(snapshot.deliveries());
        this.counting = new @Nullable Outcome[deliveries.size()];
        this.withoutOutcome = deliveries.size();
    }

    int number() {
        return number;
    }

    String lane() {
        return lane;
    }

    /** It goes on in another lane. */
    void lane(String next) {
        lane = next;
    }

    int size() {
        return deliveries.size();
    }

    /** Writes the values down that a delivery got. */
    void supply(int seq, List<@Nullable Object> values) {
        deliveries.set(seq, deliveries.get(seq).with(values));
    }

    Delivery delivery(int seq) {
        return deliveries.get(seq);
    }

    boolean readyAt(Instant now) {
        return !now.isBefore(notBefore);
    }

    @Nullable
    NodeId owner() {
        return owner;
    }

    BlockLease lease(CampaignId campaign, NodeId node) {
        owner = node;
        epoch++;
        return new BlockLease(campaign, node, number, epoch);
    }

    /** The lease that it is held by, or null. */
    @Nullable
    BlockLease lease(CampaignId campaign) {
        return owner == null ? null : new BlockLease(campaign, owner, number, epoch);
    }

    boolean heldBy(BlockLease lease) {
        return lease.node().equals(owner) && lease.epoch() == epoch;
    }

    void free(Instant from) {
        owner = null;
        heard = false;
        permitted.clear();
        notBefore = from;
    }

    void nextEpoch() {
        epoch++;
    }

    Instant notBefore() {
        return notBefore;
    }

    /** How many deliveries have no outcome. */
    int withoutOutcome() {
        return withoutOutcome;
    }

    void eachWithoutOutcome(IntConsumer action) {
        for (int seq = 0; seq < counting.length; seq++) {
            if (counting[seq] == null) {
                action.accept(seq);
            }
        }
    }

    void permit(int seq) {
        heard = true;
        permitted.set(seq);
    }

    /** Whether anything was permitted to the one who holds it. */
    boolean heard() {
        return heard;
    }

    List<Integer> permitted() {
        return permitted.stream().boxed().toList();
    }

    /** Ends what has no outcome, without writing one for each. */
    void end(DeliveryState state) {
        end = state;
    }

    /** How many of those that ended as EXPIRED without an outcome can be sent again. */
    int revivable() {
        return end == DeliveryState.EXPIRED ? withoutOutcome - openGone().size() : 0;
    }

    /** What is gone, and of which nothing of its own is known. */
    List<Integer> openGone() {
        return gone.keySet().stream().filter(seq -> counting[seq] == null).toList();
    }

    /** What has no outcome is owed again. */
    void revive(Instant from) {
        end = null;
        notBefore = from;
    }

    @Nullable
    Outcome counting(int seq) {
        return counting[seq];
    }

    /** Whether an outcome of the same attempt and state is there. */
    boolean has(int seq, Outcome outcome) {
        Outcome first = counting[seq];
        return (first != null && same(first, outcome))
                || others.getOrDefault(seq, List.of()).stream().anyMatch(kept -> same(kept, outcome));
    }

    private static boolean same(Outcome kept, Outcome outcome) {
        return kept.attempt() == outcome.attempt() && kept.state() == outcome.state();
    }

    /**
     * Keeps an outcome.
     *
     * @return whether it is the one that counts now
     */
    boolean add(int seq, Outcome outcome) {
        Outcome before = counting[seq];
        permitted.clear(seq);
        if (before == null) {
            counting[seq] = outcome;
            withoutOutcome--;
            // Whatever is known of it outranks that it ended untouched.
            return true;
        }
        boolean counts = outcome.state().outranks(outcome.attempt(), before.state(), before.attempt());
        others.computeIfAbsent(seq, key -> new ArrayList<>(2)).add(counts ? before : outcome);
        if (counts) {
            counting[seq] = outcome;
        }
        return counts;
    }

    /** Forgets whom a delivery is for, and what was said of them. */
    void erase(int seq, String substitute, Instant at) {
        deliveries.set(seq, Delivery.erased(substitute));
        gone.put(seq, Gone.erased(at));
        Outcome first = counting[seq];
        if (first != null) {
            counting[seq] = first.withoutPersonal();
        }
        others.computeIfPresent(
                seq,
                (key, kept) -> new ArrayList<>(
                        kept.stream().map(Outcome::withoutPersonal).toList()));
    }

    /** Its recipient gets no more of it than may be on the wire. */
    void withdraw(int seq, Instant at) {
        gone.putIfAbsent(seq, Gone.withdrawn(at));
    }

    /** Why it is never owed again, or null where it may be. */
    @Nullable
    Gone gone(int seq) {
        return gone.get(seq);
    }

    /** What is to be sent again of some states. */
    void requests(
            Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at, Consumer<Outcome> sink) {
        for (int seq = 0; seq < counting.length; seq++) {
            Outcome outcome = counting[seq];
            List<Route> routes = delivery(seq).routes();
            boolean wanted = outcome != null
                    && states.contains(outcome.state())
                    && outcome.attempt() < belowAttempt
                    && (until == null || !outcome.at().isAfter(until));
            if (outcome != null && wanted && gone(seq) == null && !routes.isEmpty()) {
                sink.accept(StoreOutcomes.request(outcome, routes, belowAttempt == LedgerStore.ANY_ATTEMPT, at));
            }
        }
    }

    /** Whether one is in doubt for which a campaign waits. */
    boolean awaits(LedgerStore.Awaited awaited) {
        for (int seq = 0; seq < counting.length; seq++) {
            Outcome outcome = counting[seq];
            if (outcome != null
                    && outcome.state() == DeliveryState.IN_DOUBT
                    && gone(seq) == null
                    && (outcome.attempt() < awaited.belowAttempt()
                            || outcome.at().isAfter(awaited.since()))) {
                return true;
            }
        }
        return false;
    }

    List<Outcome> attempts(int seq) {
        Outcome first = counting[seq];
        if (first == null) {
            return List.of();
        }
        List<Outcome> attempts = new ArrayList<>(others.getOrDefault(seq, List.of()));
        attempts.add(Objects.requireNonNull(first));
        attempts.sort(ORDER);
        return attempts;
    }

    /** The state by outcomes and permits of this block alone: what is due again may be permitted too. */
    DeliveryState state(int seq) {
        Outcome outcome = counting[seq];
        if (outcome != null) {
            return outcome.state();
        }
        if (end != null) {
            return end;
        }
        return permitted.get(seq) ? DeliveryState.PERMITTED : DeliveryState.PENDING;
    }
}
