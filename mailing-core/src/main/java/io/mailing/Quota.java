package io.mailing;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many messages an account may send within a day, over all campaigns and nodes together and over restarts; a day is the 24
 * hours from its first message. A new account may begin with few and grow: {@link #warmUp}.
 */
public final class Quota {

    private static final Quota NONE = new Quota(Integer.MAX_VALUE, null, 0, 0);
    private static final int MOST_DAYS = 365;

    private final int perDay;
    private final @Nullable Instant since;
    private final int first;
    private final int days;

    private Quota(int perDay, @Nullable Instant since, int first, int days) {
        this.perDay = perDay;
        this.since = since;
        this.first = first;
        this.days = days;
    }

    /**
     * No quota.
     *
     * @return the same value every time
     */
    public static Quota none() {
        return NONE;
    }

    /**
     * So many within a day.
     *
     * @param messages at least 1
     * @return the quota
     */
    public static Quota perDay(int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("a quota needs at least 1 message a day, was " + messages);
        }
        return new Quota(messages, null, 0, 0);
    }

    /**
     * Begins with few messages and grows by the same factor each day, up to the whole quota.
     *
     * @param since when the account was new; it must stay the same over restarts, as the days are counted from it
     * @param first how many on the first day, at least 1 and at most the whole quota
     * @param days after so many days it is the whole quota, 1 to 365
     * @return a changed copy
     * @throws IllegalStateException if there is no quota to grow to
     */
    public Quota warmUp(Instant since, int first, int days) {
        if (unlimited()) {
            throw new IllegalStateException("a warm-up needs a quota to grow to: Quota.perDay(…).warmUp(…)");
        }
        if (first < 1 || first > perDay) {
            throw new IllegalArgumentException("the first day must have 1 to " + perDay + " messages, was " + first);
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("a warm-up takes 1 to " + MOST_DAYS + " days, was " + days);
        }
        return new Quota(perDay, Objects.requireNonNull(since, "since"), first, days);
    }

    /**
     * Whether there is none.
     *
     * @return true for {@link #none()}
     */
    public boolean unlimited() {
        return perDay == Integer.MAX_VALUE;
    }

    /**
     * How many messages a day are allowed at a time.
     *
     * @param time the time
     * @return at least 1; {@link Integer#MAX_VALUE} without a quota
     */
    public int at(Instant time) {
        if (since == null) {
            return perDay;
        }
        long day = Math.max(0, Duration.between(since, time).toDays());
        if (day >= days) {
            return perDay;
        }
        return (int) (first * Math.pow((double) perDay / first, (double) day / days));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quota quota
                && quota.perDay == perDay
                && quota.first == first
                && quota.days == days
                && Objects.equals(quota.since, since);
    }

    @Override
    public int hashCode() {
        return Objects.hash(perDay, since, first, days);
    }

    @Override
    public String toString() {
        if (unlimited()) {
            return "no quota";
        }
        String text = perDay + " a day";
        return since == null ? text : text + ", from " + first + " in " + days + " days since " + since;
    }
}
