package io.mailing.internal.pace;

import io.mailing.Quota;
import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One limit as this node sees it: takes turns out of slots that it reserves in the store, where all nodes share the limit.
 * While one slot is being spent the next one is reserved, so that nobody waits for the store.
 *
 * <p>The turns of an even limit lie an interval apart. A turn may be taken late by a small tolerance, and the following ones
 * then come in quick succession: timers are good to a millisecond at best, and without it the average would be slower than
 * allowed. The tolerance is at the same time the largest burst. What is later than that is lost. Intervals of a second and
 * more have none: there the distance itself is what was asked for.
 *
 * <p>After an answer that asks for a slower pace an even limit is halved, and grows again by a twentieth with each slot.
 *
 * <p>Safe for several threads. Blocks for a call of the store now and then, but for {@link #tryTakeAtHand}.
 */
public final class PaceGate {

    /** How late a turn may be taken: the largest burst. */
    static final long TOLERANCE = Duration.ofMillis(20).toNanos();

    private static final long STRICT = Duration.ofSeconds(1).toNanos();
    private static final long SLOT = Duration.ofMillis(200).toNanos();
    /** Of a slot at least one in so many turns is reserved, however slow another limit is. */
    private static final int USED = 4;

    private static final int LARGEST_BATCH_SLOT = 100;
    private static final int BATCH_SLOTS = 20;
    private static final double SLOWEST = 32;
    private static final double RECOVERY = 1.05;

    private final @Nullable PaceStore store;
    private final String key;
    private final Supplier<Throttle> limit;
    private final LongSupplier ticker;

    /** Nanoseconds between two turns; 0 where they have no distance. */
    private final long interval;

    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private @Nullable Slot current;
    private @Nullable Slot ahead;
    private boolean refused;
    private long askAgainAt;
    private double slowness = 1;

    /** Reserved turns, spent one after another. */
    private static final class Slot {
        private final long length;
        private final long interval;
        private final long tolerance;
        private final long due;
        private final long end;
        private long next;
        private int turns;

        /**
         * The store answered at a moment between the two: a slot begins late, never early, and what an answer that took long
         * has eaten of it is lost. But one turn, where turns may be late, or a slow store would let nothing through.
         */
        Slot(PaceSlot slot, long asked, long answered, long interval) {
            this.interval = interval;
            this.length = slot.goodFor().toNanos();
            this.tolerance = interval == 0 || interval >= STRICT ? 0 : TOLERANCE;
            long startsIn = slot.startsIn().toNanos();
            this.due = asked + startsIn;
            this.next = answered + startsIn;
            long surelyOver = asked + Math.min(answered - asked, TOLERANCE) + startsIn + length;
            this.end = tolerance == 0 || surelyOver - next > 0 ? surelyOver : next + 1;
            this.turns = slot.turns();
        }

        boolean usable(long now) {
            return turns > 0 && Math.max(next, now - tolerance) - end < 0;
        }

        boolean halfSpent(long now) {
            return end - Math.max(next, now) < length / 2;
        }

        void take(long now) {
            turns--;
            if (interval > 0) {
                next = Math.max(next, now - tolerance) + interval;
            }
        }

        void putBack() {
            turns = turns == Integer.MAX_VALUE ? turns : turns + 1;
            next -= interval;
        }
    }

    /**
     * A limit of the store's.
     *
     * @param store where it is shared
     * @param key its name there
     * @param limit the limit
     * @param ticker monotonic nanoseconds
     */
    public PaceGate(PaceStore store, String key, Throttle limit, LongSupplier ticker) {
        this(store, key, () -> limit, ticker, interval(limit));
    }

    private PaceGate(
            @Nullable PaceStore store, String key, Supplier<Throttle> limit, LongSupplier ticker, long interval) {
        this.store = store;
        this.key = key;
        this.limit = limit;
        this.ticker = ticker;
        this.interval = interval;
    }

    private static long interval(Throttle limit) {
        boolean even = !limit.unlimited() && limit.shape() == Throttle.Shape.EVEN;
        return even ? limit.period().toNanos() / limit.messages() : 0;
    }

    /**
     * A daily quota of the store's.
     *
     * @param store where it is shared
     * @param key its name there
     * @param quota the quota
     * @param clock the wall clock, by which a warm-up counts its days
     * @param ticker monotonic nanoseconds
     * @return a new gate
     */
    public static PaceGate quota(PaceStore store, String key, Quota quota, Clock clock, LongSupplier ticker) {
        return quota.unlimited() ? open() : new PaceGate(store, key, () -> daily(quota, clock.instant()), ticker, 0);
    }

    /** What a quota allows, as a limit like any other. */
    static Throttle daily(Quota quota, Instant at) {
        return quota.unlimited() ? Throttle.none() : Throttle.batches(quota.at(at), Duration.ofDays(1));
    }

    /**
     * A gate that stands open.
     *
     * @return a new gate
     */
    public static PaceGate open() {
        return new PaceGate(null, "", Throttle::none, () -> 0, 0);
    }

    /**
     * Asks for one message.
     *
     * @param turn takes what is given
     * @return 0 if it may go; otherwise how many nanoseconds to wait, and nothing is taken
     */
    public long tryTake(PaceTurn turn) {
        return tryTake(turn, Integer.MAX_VALUE);
    }

    /** How many turns it reserves at once: what lies in a slot. */
    public int slotTurns() {
        return turns(limit.get());
    }

    /**
     * Asks for one message that needs a turn of another limit too. Where that one is slower little more is reserved than it
     * lets through: several nodes that reserve what they can't use make the others wait for slots that lie in the future, and
     * with two such limits the slots of both might never meet.
     *
     * @param turn takes what is given
     * @param other how many turns the other limit reserves at once
     * @return 0 if it may go; otherwise how many nanoseconds to wait, and nothing is taken
     */
    public long tryTake(PaceTurn turn, int other) {
        if (store == null) {
            return 0;
        }
        lock.lock();
        try {
            long wait = untilTurn(store, other);
            if (wait == 0 && current != null) {
                if (interval >= STRICT) {
                    keepApart(store, current);
                }
                long now = ticker.getAsLong();
                if (!current.usable(now)) {
                    return 1; // the store took so long that the turn is over
                }
                take(current, now, turn);
            }
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for one message out of what is reserved already. Never blocks: where the store would have to be asked, or another
     * thread is just asking it, there is none.
     *
     * @param turn takes what is given
     * @return 0 if it may go; otherwise nothing is taken, and {@link #tryTake} tells how long to wait
     */
    public long tryTakeAtHand(PaceTurn turn) {
        if (store == null) {
            return 0;
        }
        // Held by this very thread: the turn is asked for in the middle of a call of the store, which may change all.
        if (interval >= STRICT || lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return 1;
        }
        try {
            long now = ticker.getAsLong();
            boolean even = interval > 0;
            if (current == null || !current.usable(now) || (even && ahead == null && current.halfSpent(now))) {
                return 1;
            }
            long wait = Math.max(0, current.next - now);
            if (wait == 0) {
                take(current, now, turn);
            }
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private void take(Slot slot, long now, PaceTurn turn) {
        slot.take(now);
        turn.took(() -> giveBack(slot));
    }

    /** Where the distance itself is what was asked for, a turn that is taken late puts off the next one on every node. */
    private void keepApart(PaceStore paces, Slot turn) {
        long now = ticker.getAsLong();
        if (now - turn.due > 0) {
            paces.close(key, Duration.ofNanos(interval));
        }
        refused = true;
        askAgainAt = now + interval;
    }

    /**
     * How long the next message would have to wait, without taking anything.
     *
     * @return 0 if it may go
     */
    public long waitNanos() {
        if (store == null) {
            return 0;
        }
        lock.lock();
        try {
            return untilTurn(store, Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** How many turns are reserved; at least 1 after a wait of 0. */
    public int turnsAtHand() {
        if (store == null) {
            return Integer.MAX_VALUE;
        }
        lock.lock();
        try {
            long turns = (long) (current == null ? 0 : current.turns) + (ahead == null ? 0 : ahead.turns);
            return (int) Math.min(Integer.MAX_VALUE, turns);
        } finally {
            lock.unlock();
        }
    }

    /** A turn of a slot that is over is lost: put into another one it would be one too many. */
    private void giveBack(Slot slot) {
        lock.lock();
        try {
            if (slot == current || slot == ahead) {
                slot.putBack();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The provider asked for a slower pace: this node goes half as fast from now on, and no node sends before that time is
     * over.
     *
     * @param time how long to wait, or null if the provider didn't say
     */
    public void throttled(@Nullable Duration time) {
        lock.lock();
        try {
            slowness = Math.min(SLOWEST, slowness * 2);
            current = null;
            ahead = null;
            if (store != null && time != null) {
                store.close(key, time);
            }
        } finally {
            lock.unlock();
        }
    }

    private long untilTurn(PaceStore paces, int other) {
        long now = ticker.getAsLong();
        if (current == null || !current.usable(now)) {
            current = ahead;
            ahead = null;
        }
        if (current == null || !current.usable(now)) {
            current = reserve(paces, now, other);
            now = ticker.getAsLong();
            if (current == null) {
                return Math.max(1, askAgainAt - now);
            }
            if (!current.usable(now)) {
                return 1; // the answer took so long that it is worth nothing
            }
        } else if (ahead == null && interval > 0 && interval < STRICT && current.halfSpent(now)) {
            ahead = reserve(paces, now, other);
            now = ticker.getAsLong();
        }
        return Math.max(0, current.next - now);
    }

    private @Nullable Slot reserve(PaceStore paces, long now, int other) {
        if (refused && askAgainAt - now > 0) {
            return null;
        }
        Throttle asked = slowed(limit.get());
        long askedAt = ticker.getAsLong();
        int most = turns(asked);
        int used = interval == 0 ? most : Math.min(most, Math.max(other, most / USED));
        PaceSlot slot = paces.reserve(key, asked, Math.max(1, used));
        long answered = ticker.getAsLong();
        refused = slot.turns() == 0;
        if (refused) {
            askAgainAt = answered + slot.startsIn().toNanos();
            return null;
        }
        slowness = Math.max(1, slowness / RECOVERY);
        return new Slot(
                slot, askedAt, answered, interval == 0 ? 0 : asked.period().toNanos() / asked.messages());
    }

    private Throttle slowed(Throttle usual) {
        if (interval == 0 || slowness == 1) {
            return usual;
        }
        // A day is the longest period that there is.
        long period = (long) Math.min(
                usual.period().toNanos() * slowness, (double) Duration.ofDays(1).toNanos());
        return new Throttle(usual.messages(), Duration.ofNanos(period), Throttle.Shape.EVEN);
    }

    private int turns(Throttle asked) {
        if (asked.unlimited()) {
            return Integer.MAX_VALUE;
        }
        return interval == 0 ? batchTurns(asked) : (int) Math.max(1, SLOT / interval);
    }

    /** How many turns of a batch are reserved at once. */
    static int batchTurns(Throttle batch) {
        return Math.max(1, Math.min(LARGEST_BATCH_SLOT, batch.messages() / BATCH_SLOTS));
    }
}
