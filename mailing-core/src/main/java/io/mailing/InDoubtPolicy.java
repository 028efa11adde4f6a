package io.mailing;

/**
 * What a campaign does with a message of which nobody can know whether it went out: its answer was lost, or the node that
 * was sending it died.
 */
public enum InDoubtPolicy {

    /**
     * Nothing: it is {@link DeliveryState#IN_DOUBT}, listed, and sent again by one call, {@link Campaign#resendInDoubt}. No
     * recipient gets a message twice without somebody's will.
     */
    LEAVE,

    /**
     * It is sent again by itself, with the same idempotency key and on the same channel, while the {@link RetryPolicy} has
     * attempts left and the campaign's time is not over; then it is left. Where the provider does not de-duplicate by the
     * key, its recipient may get the message several times.
     *
     * <p>An answer that was lost counts as a refusal for now; what a rescued node left in doubt is sent again while its
     * attempts in all, whatever came of them, are fewer than the policy's. The word on the next attempt counts from then on.
     */
    RESEND,

    /**
     * Wait for evidence: it is {@link DeliveryState#IN_DOUBT}, and the campaign isn't finished while what the provider knows
     * of it may still come by {@link Inbound#receipt}, {@link CampaignDraft#evidenceWithin an hour} by default. If nothing
     * comes it is sent again as under {@link #RESEND}, while its attempts in all are fewer than the {@link RetryPolicy}'s and
     * the campaign's time is not over; then it is left. With one attempt it is waited for and never sent again.
     *
     * <p>What comes later still counts. It is waited for by the wall clocks of the nodes, longer than said while the campaign
     * is paused, and not at all after it was cancelled or its time is over.
     */
    WAIT
}
