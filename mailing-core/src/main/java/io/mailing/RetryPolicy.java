package io.mailing;

import java.time.Duration;

/**
 * How often and when a message that was refused for now is tried again on the same channel. A provider's own
 * {@code retry after} wins where it is longer. Throttle answers and unreachable servers spend no attempt.
 *
 * @param attempts attempts in all, from 1 (never again) to 20
 * @param firstDelay before the second attempt, more than zero
 * @param maxDelay the longest delay; each delay is four times the one before up to this
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration maxDelay) {

    private static final int FACTOR = 4;

    /**
     * Checks the ranges.
     *
     * @param attempts attempts in all, from 1 (never again) to 20
     * @param firstDelay before the second attempt, more than zero
     * @param maxDelay the longest delay; each delay is four times the one before up to this
     */
    public RetryPolicy {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts must be 1 to 20, was " + attempts);
        }
        if (firstDelay.isZero() || firstDelay.isNegative()) {
            throw new IllegalArgumentException("first delay must be more than zero, was " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("max delay " + maxDelay + " is less than the first delay " + firstDelay);
        }
        if (maxDelay.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("max delay must be at most 7 days, was " + maxDelay);
        }
    }

    /**
     * Four attempts: after 1, 4 and 16 minutes.
     *
     * @return the default
     */
    public static RetryPolicy standard() {
        return new RetryPolicy(4, Duration.ofMinutes(1), Duration.ofHours(1));
    }

    /**
     * One attempt.
     *
     * @return a policy that never tries again
     */
    public static RetryPolicy none() {
        return new RetryPolicy(1, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    /**
     * The delay after a refusal.
     *
     * @param refusals how often the message has been refused on this channel, at least 1
     * @return the time until the next attempt
     */
    public Duration delayAfter(int refusals) {
        Duration delay = firstDelay;
        for (int i = 1; i < refusals && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(FACTOR);
        }
        return delay.compareTo(maxDelay) > 0 ? maxDelay : delay;
    }
}
