package io.mailing.internal.engine;

import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a lane back after an answer that concerns the whole channel: for as long as the provider says, or longer and longer
 * while nothing gets through. Answers of messages that were under way together count once.
 *
 * <p>When the time is over a single message goes first, as a probe. The others wait for its answer: only one that shows
 * that the provider deals with messages again opens the lane. One that says nothing about that (the message could not be
 * made, its answer was lost) makes the next message the probe.
 *
 * <p>A lost answer says nothing by itself, but several in a row do: each leaves a delivery in doubt, so the lane is held then
 * as if the provider were away.
 */
final class LaneHold {

    private static final Logger LOG = LoggerFactory.getLogger(LaneHold.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int LOST_IN_A_ROW = 3;

    private long heldUntil;

    /** From an answer that concerns the whole channel to a probe's success; {@code heldUntil} counts meanwhile only. */
    private boolean held;

    private @Nullable Pass probe;
    private @Nullable Throttling throttling;
    private Duration next = FIRST;
    private int lostInARow;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * The provider's wish for a slower pace.
     *
     * @param time how long to wait, or null if it didn't say
     */
    record Throttling(@Nullable Duration time) {}

    /** The wish of the last cohort of messages that were under way together, once; null if there is none. */
    synchronized @Nullable Throttling takeThrottling() {
        Throttling asked = throttling;
        throttling = null;
        return asked;
    }

    /** How long the lane is still held, 0 if it isn't. */
    synchronized long remainingNanos(long now) {
        return held ? Math.max(0, heldUntil - now) : 0;
    }

    /** Whether a probe is under way for whose answer all others wait. */
    synchronized boolean awaitsProbe() {
        return probe != null;
    }

    /** Whether what goes next goes as a probe. */
    synchronized boolean probes() {
        return held;
    }

    /** Lets one message go; null if it has to wait. Whoever has got a pass must say when it is {@link Pass#over}. */
    synchronized @Nullable Pass pass(long now) {
        if (probe != null || remainingNanos(now) > 0) {
            return null;
        }
        Pass pass = new Pass();
        if (held) {
            probe = pass;
        }
        return pass;
    }

    /** One message's way through the lane, from before it goes to its answer. */
    final class Pass {

        /** Draws the consequences of its answer: how long the lane is held from now on. */
        Duration after(SendOutcome answer, long now) {
            return answered(this, answer, now);
        }

        /** Says once that the channel is held back and why, and once that it goes on. */
        void tell(String channel, SendOutcome answer, Duration heldFor) {
            LaneHold.this.tell(channel, answer, heldFor);
        }

        /** It is over, with an answer or without. Idempotent. */
        void over() {
            end(this);
        }
    }

    private synchronized void end(Pass pass) {
        if (probe == pass) {
            probe = null;
        }
    }

    private synchronized Duration answered(Pass pass, SendOutcome answer, long now) {
        boolean probed = probe == pass;
        end(pass);
        if (answer instanceof SendOutcome.Throttled throttled) {
            boolean first = remainingNanos(now) == 0;
            Duration time = hold(throttled.retryAfter(), now);
            if (first) {
                throttling = new Throttling(throttled.retryAfter() == null ? null : time);
            }
            return time;
        }
        if (answer instanceof SendOutcome.NotSubmitted) {
            return hold(null, now);
        }
        if (answer instanceof SendOutcome.Unknown) {
            lostInARow++;
            return lostInARow >= LOST_IN_A_ROW ? hold(null, now) : Duration.ofNanos(remainingNanos(now));
        }
        if (answer instanceof SendOutcome.Unfit) {
            return Duration.ofNanos(remainingNanos(now)); // the provider has not seen it
        }
        lostInARow = 0;
        next = FIRST;
        if (probed && remainingNanos(now) == 0) {
            held = false;
        }
        return Duration.ofNanos(remainingNanos(now));
    }

    /** Says once that the channel is held back and why, and once that it goes on. Reasons hold no address and no secret. */
    private void tell(String channel, SendOutcome answer, Duration heldFor) {
        boolean passing = answer instanceof SendOutcome.Accepted;
        if (!heldFor.isZero() && !passing && told.compareAndSet(false, true)) {
            LOG.warn(
                    "Channel {} is held back for {} s at first: {}",
                    channel,
                    Math.max(1, heldFor.toSeconds()),
                    reason(answer));
        } else if (passing && !probes() && told.compareAndSet(true, false)) {
            LOG.info("Channel {} goes on", channel);
        }
    }

    private static Object reason(SendOutcome answer) {
        if (answer instanceof SendOutcome.Throttled throttled) {
            return throttled.reason();
        }
        if (answer instanceof SendOutcome.NotSubmitted blocked) {
            return blocked.reason();
        }
        return answer instanceof SendOutcome.Unknown lost ? lost.reason() : "other messages were refused";
    }

    private Duration hold(@Nullable Duration asked, long now) {
        long remaining = remainingNanos(now);
        if (asked == null && remaining > 0) {
            return Duration.ofNanos(remaining); // of the same cohort: the first answer has set the hold
        }
        Duration time = next;
        if (asked != null) {
            // No provider means "at once" when it asks for a slower pace.
            time = asked.compareTo(FIRST) > 0 ? asked : FIRST;
        } else {
            next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        }
        held = true;
        heldUntil = now + Math.max(remaining, time.toNanos());
        return Duration.ofNanos(heldUntil - now);
    }
}
