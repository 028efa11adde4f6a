package io.mailing;

import io.mailing.spi.store.DeliveryKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt, and is written down. A delivery may have several: tries, receipts that come later, a recall. Of what is
 * known at last the journal tells ({@link History#journal}): this is one fact, and another one may outrank it.
 *
 * @param key its place in the ledger
 * @param recipient the application's id of the recipient
 * @param channel by which channel, or null if none
 * @param address the recipient's address there, or null; where the provider says that it has changed, the new one
 * @param state what came of it; DEFERRED exactly if it is tried again
 * @param attempt which attempt, from 1
 * @param reason why, or null for an acceptance
 * @param providerId the provider's id of the message, or null
 * @param at when it was known
 * @param retry how it is tried again, or null if it is not
 */
public record DeliveryEvent(
        DeliveryKey key,
        String recipient,
        @Nullable String channel,
        @Nullable String address,
        DeliveryState state,
        int attempt,
        @Nullable Reason reason,
        @Nullable String providerId,
        Instant at,
        @Nullable Retry retry) {

    /**
     * How a delivery is tried again. It is not where its campaign has ended by then.
     *
     * @param channel by which channel
     * @param notBefore not earlier
     */
    public record Retry(String channel, Instant notBefore) {}

    /**
     * Its campaign.
     *
     * @return the campaign's number
     */
    public CampaignId campaign() {
        return key.campaign();
    }

    /** Leaves out recipient and address: they are personal. */
    @Override
    public String toString() {
        return "DeliveryEvent " + key + " " + state + (reason == null ? "" : " " + reason.code());
    }
}
