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
 * @param startAt when it starts; null or a past time means at once
 * @param throttle the campaign's own pace, over all its channels together
 * @param retry when refused messages are tried again
 * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days; a
 *     triggered campaign doesn't expire
 * @param inDoubt what is done with messages of which nobody knows whether they went out
 */
public record CampaignPlan(
        String audience,
        SendMode sendMode,
        @Nullable Instant startAt,
        Throttle throttle,
        RetryPolicy retry,
        Duration expireAfter,
        InDoubtPolicy inDoubt) {

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
     */
    public CampaignPlan {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(sendMode, "sendMode");
        Objects.requireNonNull(throttle, "throttle");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(inDoubt, "inDoubt");
        if (expireAfter.isZero() || expireAfter.isNegative() || expireAfter.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("expiry must be more than zero and at most 30 days, was " + expireAfter);
        }
    }

    /**
     * One that leaves what is in doubt.
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
        this(audience, sendMode, startAt, throttle, retry, expireAfter, InDoubtPolicy.LEAVE);
    }
}
