package io.mailing.spi.store;

import io.mailing.Throttle;
import java.time.Duration;

/**
 * Where one shared limit stands, and the pure step that reserves turns of it; every store keeps these three numbers and
 * leaves the arithmetic to this class. Times are nanoseconds since 1970 by the store's clock.
 *
 * <p>An even limit is the generic cell rate algorithm (ITU-T I.371), reserved ahead: {@code mark} is the theoretical arrival
 * time, and {@code n} turns move it on by {@code n} intervals. A batch counts within a period that begins with its first
 * turn, at {@code mark}.
 *
 * @param mark when the next turn is due, or when the current batch began
 * @param used turns of the current batch
 * @param closedUntil before this there are no turns
 */
public record PaceState(long mark, int used, long closedUntil) {

    /** No turn was ever taken. */
    public static final PaceState FRESH = new PaceState(0, 0, 0);

    /** What an unlimited pace is good for: it asks again now and then, as it may have been closed. */
    private static final Duration UNLIMITED = Duration.ofSeconds(1);

    private static final long HORIZON = PaceStore.HORIZON.toNanos();

    /** A node that its provider asked for a slower pace reserves turns that are up to so many times as long. */
    private static final long SLOWEST = 32;

    private static final long LONGEST_PERIOD = Duration.ofDays(1).toNanos();

    /** No slot of more than one turn is longer. */
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    /**
     * What a reservation comes to.
     *
     * @param slot the answer
     * @param next the state after it
     */
    public record Step(PaceSlot slot, PaceState next) {}

    /**
     * Reserves.
     *
     * @param limit the limit
     * @param turns how many are wanted, at least 1; a slot of several turns is at most a second long
     * @param now the store's clock
     * @return the slot and the state after it
     */
    public Step reserve(Throttle limit, int turns, long now) {
        if (turns < 1) {
            throw new IllegalArgumentException("at least one turn must be wanted, was " + turns);
        }
        if (closedUntil > now) {
            return none(closedUntil - now);
        }
        if (limit.unlimited()) {
            return new Step(new PaceSlot(turns, Duration.ZERO, UNLIMITED), this);
        }
        long period = limit.period().toNanos();
        return limit.shape() == Throttle.Shape.BATCH
                ? batch(limit.messages(), period, turns, now)
                : even(period / limit.messages(), turns, now);
    }

    /**
     * Closes the limit.
     *
     * @param until before this there are no turns
     * @return the state after it; a limit that is closed for longer stays so
     */
    public PaceState closed(long until) {
        return new PaceState(mark, used, Math.max(closedUntil, until));
    }

    private Step even(long interval, int wanted, long now) {
        int turns = (int) Math.min(wanted, Math.max(1, LONGEST / interval));
        long length = interval * turns;
        long ahead = Math.max(0, mark - now);
        // Further ahead than any slot of this limit can reach: the limit was a slower one, or the clock was set back.
        long slot = Math.max(LONGEST, interval);
        long farthest = HORIZON + (slot > LONGEST_PERIOD / SLOWEST ? LONGEST_PERIOD : slot * SLOWEST);
        if (ahead > farthest) {
            ahead = 0;
        }
        // From a second on the distance itself is what was asked for: a turn is taken when it is due, not ahead.
        long horizon = interval < LONGEST ? HORIZON : 0;
        if (ahead > horizon) {
            return none(ahead - horizon);
        }
        PaceSlot given = new PaceSlot(turns, Duration.ofNanos(ahead), Duration.ofNanos(length));
        return new Step(given, new PaceState(now + ahead + length, 0, closedUntil));
    }

    private Step batch(int messages, long period, int turns, long now) {
        long into = now - mark;
        boolean begins = used == 0 || into >= period || into <= -period;
        int taken = begins ? 0 : used;
        int left = Math.min(turns, messages - taken);
        if (left <= 0) {
            return none(period - into);
        }
        long began = begins ? now : mark;
        PaceSlot slot = new PaceSlot(left, Duration.ZERO, Duration.ofNanos(began + period - now));
        return new Step(slot, new PaceState(began, taken + left, closedUntil));
    }

    private Step none(long wait) {
        return new Step(new PaceSlot(0, Duration.ofNanos(wait), Duration.ZERO), this);
    }
}
