package io.mailing;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign is to be carried out.
 *
 * @param audience to whom, in the text form of {@link io.mailing.audience.Audience}; empty for a triggered campaign
 * @param sendMode which channels
 * @param startAt when it starts; null or a past time means at once; with a recurrence no run is due earlier
 * @param throttle the campaign's own pace, over all its channels together
 * @param retry when refused messages are tried again
 * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days; a
 *     triggered campaign doesn't expire
 * @param inDoubt what is done with messages of which nobody knows whether they went out
 * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}: one of weight
 *     3 sends three messages while one of weight 1 sends one
 * @param evidenceWithin under {@link InDoubtPolicy#WAIT} how long evidence is waited for, 1 second to 3 days; otherwise null
 * @param recurrence when it is sent again and again; null for what is sent once, and for each single run
 * @param atAnyHour whether it is sent in {@link QuietHours} too
 * @param topic what it is about, of which people may opt out alone; null for none
 * @param ignoreFrequencyCaps whether each {@link FrequencyCap} is left out of account
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
        @Nullable Duration evidenceWithin,
        @Nullable Recurrence recurrence,
        boolean atAnyHour,
        @Nullable String topic,
        boolean ignoreFrequencyCaps) {

    /** How long evidence is waited for, where nothing else is said. */
    public static final Duration DEFAULT_EVIDENCE = Duration.ofHours(1);

    /** The largest weight. */
    public static final int MAX_WEIGHT = 100;

    /**
     * Checks the values.
     *
     * @param audience to whom, in the text form of {@link io.mailing.audience.Audience}; empty for a triggered campaign
     * @param sendMode which channels
     * @param startAt when it starts; null or a past time means at once
     * @param throttle the campaign's own pace, over all its channels together
     * @param retry when refused messages are tried again
     * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days
     * @param inDoubt what is done with messages of which nobody knows whether they went out
     * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}: one of
     *     weight 3 sends three messages while one of weight 1 sends one
     * @param evidenceWithin under {@link InDoubtPolicy#WAIT} how long evidence is waited for, 1 second to 3 days; otherwise
     *     null
     * @param recurrence when it is sent again and again; null for what is sent once, and for each single run
     * @param atAnyHour whether it is sent in {@link QuietHours} too
     * @param topic what it is about, of which people may opt out alone; null for none
     * @param ignoreFrequencyCaps whether each {@link FrequencyCap} is left out of account
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
        if ((inDoubt == InDoubtPolicy.WAIT) != (evidenceWithin != null)) {
            throw new IllegalArgumentException("a time for evidence goes with WAIT, and with nothing else; it was "
                    + evidenceWithin + " with " + inDoubt);
        }
        if (evidenceWithin != null) {
            checkEvidence(evidenceWithin);
        }
        if (topic != null) {
            topic = SuppressionScope.checkedTopic(topic);
        }
    }

    static void checkEvidence(Duration within) {
        if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(Duration.ofDays(3)) > 0) {
            throw new IllegalArgumentException("evidence is waited for 1 second to 3 days, was " + within);
        }
    }

    /**
     * One that waits for evidence, if it does, for {@link #DEFAULT_EVIDENCE}.
     *
     * @param audience to whom, in the text form of {@link io.mailing.audience.Audience}; empty for a triggered campaign
     * @param sendMode which channels
     * @param startAt when it starts; null or a past time means at once
     * @param throttle the campaign's own pace, over all its channels together
     * @param retry when refused messages are tried again
     * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days
     * @param inDoubt what is done with messages of which nobody knows whether they went out
     * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}
     */
    public CampaignPlan(
            String audience,
            SendMode sendMode,
            @Nullable Instant startAt,
            Throttle throttle,
            RetryPolicy retry,
            Duration expireAfter,
            InDoubtPolicy inDoubt,
            int weight) {
        this(
                audience,
                sendMode,
                startAt,
                throttle,
                retry,
                expireAfter,
                inDoubt,
                weight,
                inDoubt == InDoubtPolicy.WAIT ? DEFAULT_EVIDENCE : null,
                null,
                false,
                null,
                false);
    }

    /**
     * One without a topic that keeps to the frequency caps.
     *
     * @param audience the name of the audience; empty for a triggered campaign
     * @param sendMode which channels
     * @param startAt when it starts; null or a past time means at once
     * @param throttle the campaign's own pace, over all its channels together
     * @param retry when refused messages are tried again
     * @param expireAfter what is unsent so long after sending began expires; more than zero, at most 30 days
     * @param inDoubt what is done with messages of which nobody knows whether they went out
     * @param weight its part of a channel that several campaigns use at the same time, 1 to {@value #MAX_WEIGHT}
     * @param evidenceWithin under {@link InDoubtPolicy#WAIT} how long evidence is waited for; otherwise null
     * @param recurrence when it is sent again and again; null for what is sent once, and for each single run
     * @param atAnyHour whether it is sent in {@link QuietHours} too
     */
    public CampaignPlan(
            String audience,
            SendMode sendMode,
            @Nullable Instant startAt,
            Throttle throttle,
            RetryPolicy retry,
            Duration expireAfter,
            InDoubtPolicy inDoubt,
            int weight,
            @Nullable Duration evidenceWithin,
            @Nullable Recurrence recurrence,
            boolean atAnyHour) {
        this(
                audience,
                sendMode,
                startAt,
                throttle,
                retry,
                expireAfter,
                inDoubt,
                weight,
                evidenceWithin,
                recurrence,
                atAnyHour,
                null,
                false);
    }

    /**
     * One of weight 1 that leaves what is in doubt.
     *
     * @param audience to whom, in the text form of {@link io.mailing.audience.Audience}; empty for a triggered campaign
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
        this(
                audience,
                sendMode,
                startAt,
                throttle,
                retry,
                expireAfter,
                InDoubtPolicy.LEAVE,
                1,
                null,
                null,
                false,
                null,
                false);
    }

    /**
     * The plan of one run of a campaign that is sent again and again: at once.
     *
     * @return a changed copy
     */
    public CampaignPlan ofOneRun() {
        return new CampaignPlan(
                audience,
                sendMode,
                null,
                throttle,
                retry,
                expireAfter,
                inDoubt,
                weight,
                evidenceWithin,
                null,
                atAnyHour,
                topic,
                ignoreFrequencyCaps);
    }

    /**
     * The plan with another text of its audience.
     *
     * @param newAudience what stands there from then on
     * @return a changed copy
     */
    public CampaignPlan reworded(String newAudience) {
        return new CampaignPlan(
                newAudience,
                sendMode,
                startAt,
                throttle,
                retry,
                expireAfter,
                inDoubt,
                weight,
                evidenceWithin,
                recurrence,
                atAnyHour,
                topic,
                ignoreFrequencyCaps);
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
