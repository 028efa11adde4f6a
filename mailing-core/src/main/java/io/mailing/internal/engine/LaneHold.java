package io.mailing.internal.engine;

import io.mailing.spi.SendOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds a lane back after an answer that concerns the whole channel: for as long as the provider says, or longer and longer
 * while nothing gets through. Answers of messages that were under way together count once.
 *
 * <p>A lost answer says nothing by itself, but several in a row do: each leaves a delivery in doubt, so the lane is held then
 * as if the provider were away.
 */
final class LaneHold {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int LOST_IN_A_ROW = 3;

    private long heldUntil;
    private boolean held;
    private Duration next = FIRST;
    private int lostInARow;

    /** How long the lane is still held, 0 if it isn't. */
    synchronized long remainingNanos(long now) {
        return held ? Math.max(0, heldUntil - now) : 0;
    }

    /** Draws the consequences of an answer: how long the lane is held from now on. */
    synchronized Duration after(SendOutcome answer, long now) {
        if (answer instanceof SendOutcome.Throttled throttled) {
            return hold(throttled.retryAfter(), now);
        }
        if (answer instanceof SendOutcome.NotSubmitted) {
            return hold(null, now);
        }
        if (answer instanceof SendOutcome.Unknown) {
            lostInARow++;
            return lostInARow >= LOST_IN_A_ROW ? hold(null, now) : Duration.ofNanos(remainingNanos(now));
        }
        lostInARow = 0;
        next = FIRST;
        return Duration.ofNanos(remainingNanos(now));
    }

    private Duration hold(@Nullable Duration asked, long now) {
        long remaining = remainingNanos(now);
        if (asked == null && remaining > 0) {
            return Duration.ofNanos(remaining); // of the same cohort: the first answer has set the hold
        }
        Duration time = next;
        if (remaining == 0) {
            next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        }
        if (asked != null) {
            time = asked;
        }
        held = true;
        heldUntil = now + Math.max(remaining, time.toNanos());
        return Duration.ofNanos(heldUntil - now);
    }
}
