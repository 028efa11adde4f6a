package io.mailing;

import java.time.Duration;
import java.util.Locale;

/**
 * How fast messages may go out: a campaign's own limit or a channel's. All nodes that work on one store keep to it together,
 * and a restart does not begin it anew: batches of 1,000 a day are a daily quota.
 *
 * @param messages how many messages in a period, at least 1; 0 only for {@link #none()}
 * @param period the period, more than zero and at most a day; zero only for {@link #none()}
 * @param shape how the messages lie within the period
 */
public record Throttle(int messages, Duration period, Shape shape) {

    /** How messages lie within a period. */
    public enum Shape {
        /** One after another at equal distances. */
        EVEN,
        /** All at once, then a pause to the end of the period. */
        BATCH
    }

    private static final Throttle NONE = new Throttle(0, Duration.ZERO, Shape.EVEN);

    /**
     * Checks the ranges.
     *
     * @param messages how many messages in a period, at least 1; 0 only for {@link #none()}
     * @param period the period, more than zero and at most a day; zero only for {@link #none()}
     * @param shape how the messages lie within the period
     */
    public Throttle {
        boolean none = messages == 0 && period.isZero();
        if (!none && messages < 1) {
            throw new IllegalArgumentException("throttle needs at least 1 message a period, was " + messages);
        }
        if (!none && (period.isZero() || period.isNegative() || period.compareTo(Duration.ofDays(1)) > 0)) {
            throw new IllegalArgumentException(
                    "throttle period must be more than zero and at most a day, was " + period);
        }
        if (!none && period.toNanos() / messages == 0) {
            throw new IllegalArgumentException(
                    "throttle of " + messages + " in " + period + " is more than one a nanosecond");
        }
    }

    /**
     * No limit: as fast as the channels allow.
     *
     * @return the same value every time
     */
    public static Throttle none() {
        return NONE;
    }

    /**
     * Evenly, so many a second.
     *
     * @param messages at least 1
     * @return the throttle
     */
    public static Throttle perSecond(int messages) {
        return new Throttle(messages, Duration.ofSeconds(1), Shape.EVEN);
    }

    /**
     * Evenly, so many a minute.
     *
     * @param messages at least 1
     * @return the throttle
     */
    public static Throttle perMinute(int messages) {
        return new Throttle(messages, Duration.ofMinutes(1), Shape.EVEN);
    }

    /**
     * One message, then at least so long nothing.
     *
     * @param interval the distance between two messages, at most a day; zero means no limit
     * @return the throttle
     */
    public static Throttle every(Duration interval) {
        return interval.isZero() ? NONE : new Throttle(1, interval, Shape.EVEN);
    }

    /**
     * A batch at once, then a pause until the period is over.
     *
     * @param messages messages in a batch, at least 1
     * @param period from the start of one batch to the start of the next
     * @return the throttle
     */
    public static Throttle batches(int messages, Duration period) {
        return new Throttle(messages, period, Shape.BATCH);
    }

    /**
     * Whether there is no limit.
     *
     * @return true for {@link #none()}
     */
    public boolean unlimited() {
        return messages == 0;
    }

    /**
     * The average rate.
     *
     * @return messages a second, {@link Double#POSITIVE_INFINITY} without a limit
     */
    public double messagesPerSecond() {
        return unlimited() ? Double.POSITIVE_INFINITY : messages / (period.toNanos() / 1e9);
    }

    @Override
    public String toString() {
        if (unlimited()) {
            return "no limit";
        }
        String text = messages + " every " + period.toString().substring(2).toLowerCase(Locale.ROOT);
        return shape == Shape.BATCH ? text + ", in batches" : text;
    }
}
