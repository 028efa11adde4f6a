package io.mailing;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign is to be carried out.
 *
 * @param audience the name of the audience; empty for a triggered campaign
 * @param sendMode which channels
 * @param startAt when it starts; null or a past time means at once; with a recurrence no run is due earlier
 * @param throttle the campaign's own pace, over all its channels together
 * @param retry when refused messages are tried again
 * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days; a
 *     triggered campaign doesn't expire
 * @param inDoubt what is done with messages of which nobody knows whether they went out
 * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}: one of weight
 *     3 sends three messages while one of weight 1 sends one
 * @param recurrence when it is sent again and again; null for what is sent once, and for each single run
 */
public record CampaignPlan(
        String audience,
        SendMode sendMode,
        @Nullable Instant startAt,
        Throttle throttle,
        RetryPolicy retry,
        Duration expireAfter,
        InDoubtPolicy inDoubt,
        int weight,
        @Nullable Recurrence recurrence) {

    /** The largest weight. */
    public static final int MAX_WEIGHT = 100;

    /**
     * Checks the values.
     *
     * @param audience the name of the audience; empty for a triggered campaign
     * @param sendMode which channels
     * @param startAt when it starts; null or a past time means at once
     * @param throttle the campaign's own pace, over all its channels together
     * @param retry when refused messages are tried again
     * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days
     * @param inDoubt what is done with messages of which nobody knows whether they went out
     * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}: one of
     *     weight 3 sends three messages while one of weight 1 sends one
     * @param recurrence when it is sent again and again; null for what is sent once, and for each single run
     */
    public CampaignPlan {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(sendMode, "sendMode");
        Objects.requireNonNull(throttle, "throttle");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(inDoubt, "inDoubt");
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight must be 1 to " + MAX_WEIGHT + ", was " + weight);
        }
        if (expireAfter.isZero() || expireAfter.isNegative() || expireAfter.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("expiry must be more than zero and at most 30 days, was " + expireAfter);
        }
    }

    /**
     * One of weight 1 that leaves what is in doubt.
     *
     * @param audience the name of the audience; empty for a triggered campaign
     * @param sendMode which channels
     * @param startAt when it starts; null or a past time means at once
     * @param throttle the campaign's own pace, over all its channels together
     * @param retry when refused messages are tried again
     * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days
     */
    public CampaignPlan(
            String audience,
            SendMode sendMode,
            @Nullable Instant startAt,
            Throttle throttle,
            RetryPolicy retry,
            Duration expireAfter) {
        this(audience, sendMode, startAt, throttle, retry, expireAfter, InDoubtPolicy.LEAVE, 1, null);
    }

    /**
     * The plan of one run of a campaign that is sent again and again: at once.
     *
     * @return a changed copy
     */
    public CampaignPlan ofOneRun() {
        return new CampaignPlan(audience, sendMode, null, throttle, retry, expireAfter, inDoubt, weight, null);
    }

    /**
     * The next run by its recurrence, none before {@code startAt}.
     *
     * @param after a moment
     * @return the first run later than that; null if there is none any more, or no recurrence
     */
    public @Nullable Instant nextRun(Instant after) {
        if (recurrence == null) {
            return null;
        }
        Instant from = startAt != null && startAt.isAfter(after) ? startAt.minusNanos(1) : after;
        return recurrence.next(from).orElse(null);
    }
}
