package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.SupplyStore.Supplied;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A block whose deliveries get their values on this node. For the supply loop alone. */
final class SupplyBlock {

    private final CampaignRun run;
    private final RunPersonal personal;
    private final String channel;
    private final BlockLease lease;
    private final List<Pending> deliveries;
    private final @Nullable Object[][] values;
    private final @Nullable Reason[] skipped;
    private final Map<String, Deque<Integer>> toAsk = new LinkedHashMap<>();
    private final Map<String, Map<Integer, SupplyTrouble>> troubles = new HashMap<>();
    private final TreeSet<Integer> unwritten = new TreeSet<>();
    private int calls;
    private boolean stopped;
    private boolean over;
    private Instant notBefore = Instant.MIN;

    SupplyBlock(CampaignRun run, RunPersonal personal, String channel, Claim claim) {
        this.run = run;
        this.personal = personal;
        this.channel = channel;
        this.lease = (BlockLease) claim.lease();
        this.deliveries = claim.deliveries();
        this.values = new @Nullable Object[deliveries.size()][];
        this.skipped = new @Nullable Reason[deliveries.size()];
        personal.values().keySet().forEach(provider -> {
            toAsk.put(provider, new ArrayDeque<>());
            troubles.put(provider, new HashMap<>());
        });
        for (int place = 0; place < deliveries.size(); place++) {
            Delivery delivery = deliveries.get(place).delivery();
            values[place] = Arrays.copyOf(
                    delivery.values().toArray(), personal.variables().size());
            int row = place;
            toAsk.forEach((provider, queue) -> {
                if (lacks(row, provider)) {
                    queue.add(row);
                }
            });
        }
    }

    CampaignRun run() {
        return run;
    }

    RunPersonal personal() {
        return personal;
    }

    String channel() {
        return channel;
    }

    BlockLease lease() {
        return lease;
    }

    Pending pending(int place) {
        return deliveries.get(place);
    }

    private boolean lacks(int place, String provider) {
        for (int slot : personal.slots(provider)) {
            if (values[place][slot] == null) {
                return true;
            }
        }
        return false;
    }

    /** Whom to ask a provider for next; empty if there is nobody now, or nobody is to be asked for any more. */
    List<Integer> next(String provider, int most, long now) {
        List<Integer> places = new ArrayList<>();
        int share = 0;
        for (Iterator<Integer> queue = queue(provider).iterator(); queue.hasNext() && !stopped; ) {
            int place = queue.next();
            if (skipped[place] != null) {
                queue.remove();
            } else if (ready(provider, place, now)) {
                int own = share(provider, place);
                if (places.isEmpty()) {
                    share = own;
                }
                if (own != share || places.size() >= Math.min(most, share)) {
                    break; // those that failed together are halved together
                }
                queue.remove();
                places.add(place);
            }
        }
        return places;
    }

    private Deque<Integer> queue(String provider) {
        return Objects.requireNonNull(toAsk.get(provider), provider);
    }

    private boolean ready(String provider, int place, long now) {
        SupplyTrouble trouble = trouble(provider, place);
        return trouble == null || trouble.readyAt() - now <= 0;
    }

    private int share(String provider, int place) {
        SupplyTrouble trouble = trouble(provider, place);
        return trouble == null ? Integer.MAX_VALUE : trouble.most();
    }

    /** What a provider has not given for one of them until now; null if it was not asked in vain. */
    @Nullable
    SupplyTrouble trouble(String provider, int place) {
        return Objects.requireNonNull(troubles.get(provider)).get(place);
    }

    /** Somebody is to be asked for once more, after the others. */
    void again(String provider, int place) {
        queue(provider).add(place);
    }

    void again(String provider, int place, SupplyTrouble trouble) {
        Objects.requireNonNull(troubles.get(provider)).put(place, trouble);
        again(provider, place);
    }

    /** Whether somebody is still to be asked for, now or later. */
    boolean waitsFor(String provider) {
        return !stopped && toAsk.containsKey(provider) && !queue(provider).isEmpty();
    }

    /** Whether all who are left wait for another time, and how long until the first may be asked for; 0 if there is work. */
    long idleNanos(long now) {
        if (calls > 0 || stopped) {
            return 0;
        }
        long wait = Long.MAX_VALUE;
        for (Map.Entry<String, Deque<Integer>> queue : toAsk.entrySet()) {
            for (int place : queue.getValue()) {
                SupplyTrouble trouble = trouble(queue.getKey(), place);
                if (trouble == null || trouble.readyAt() - now <= 0) {
                    return 0;
                }
                wait = Math.min(wait, trouble.readyAt() - now);
            }
        }
        return wait == Long.MAX_VALUE ? 0 : wait;
    }

    /** Whether somebody has what a provider gives. */
    boolean hasSome(String provider) {
        for (int place = 0; place < values.length; place++) {
            if (!lacks(place, provider)) {
                return true;
            }
        }
        return false;
    }

    void calls(int difference) {
        calls += difference;
    }

    void set(int place, int slot, Object value) {
        values[place][slot] = value;
        unwritten.add(place);
    }

    void skip(int place, Reason reason) {
        skipped[place] = reason;
        unwritten.add(place);
    }

    /** Somebody of it has to wait; the others are asked for nevertheless. */
    void waitUntil(Instant time) {
        notBefore = time.isAfter(notBefore) ? time : notBefore;
    }

    /** Nobody else of it is asked for now. */
    void stop() {
        stopped = true;
    }

    /** Whether everybody has all values, or is skipped. */
    boolean complete() {
        for (int place = 0; place < values.length; place++) {
            if (skipped[place] == null) {
                for (String provider : personal.values().keySet()) {
                    if (lacks(place, provider)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    boolean allSkipped() {
        return Arrays.stream(skipped).noneMatch(reason -> reason == null);
    }

    /** Whether nobody is being asked for and nobody will be. */
    boolean settled() {
        return calls == 0 && (stopped || toAsk.values().stream().allMatch(Deque::isEmpty));
    }

    /** Not to be claimed earlier, if it is not complete. */
    Instant notBefore() {
        return notBefore;
    }

    boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /** What is not written down yet. */
    List<Supplied> unwritten() {
        List<Supplied> all = new ArrayList<>(unwritten.size());
        for (int place : unwritten) {
            all.add(new Supplied(deliveries.get(place).key().seq(), Arrays.asList(values[place]), skipped[place]));
        }
        return all;
    }

    void written() {
        unwritten.clear();
    }

    /** It is no longer this node's; answers that come are not heard. */
    void end() {
        over = true;
    }

    boolean over() {
        return over;
    }
}
