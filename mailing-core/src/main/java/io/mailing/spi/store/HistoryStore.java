package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people look at. Reads only. */
public interface HistoryStore {

    /**
     * Which campaigns.
     *
     * @param states empty for any
     * @param createdFrom not before, or null
     * @param createdTo before, or null
     * @param below only ids less than this, or null: for the next page
     * @param limit 1 to 1,000
     */
    record CampaignFilter(
            Set<CampaignState> states,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo,
            @Nullable CampaignId below,
            int limit) {
        /**
         * Copies the set and checks the limit.
         *
         * @param states empty for any
         * @param createdFrom not before, or null
         * @param createdTo before, or null
         * @param below only ids less than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public CampaignFilter {
            states = Set.copyOf(states);
            if (limit < 1 || limit > 1000) {
                throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
            }
        }
    }

    /**
     * Which deliveries of a campaign.
     *
     * @param states empty for any
     * @param after only keys greater than this, or null: for the next page
     * @param limit 1 to 1,000
     */
    record DeliveryFilter(
            Set<DeliveryState> states, @Nullable DeliveryKey after, int limit) {
        /**
         * Copies the set and checks the limit.
         *
         * @param states empty for any
         * @param after only keys greater than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public DeliveryFilter {
            states = Set.copyOf(states);
            if (limit < 1 || limit > 1000) {
                throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
            }
        }
    }

    /**
     * A delivery with what is known of it.
     *
     * @param key which one
     * @param delivery as the snapshot wrote it
     * @param state the terminal one that counts; else PERMITTED where a permit stands without outcome
     * @param attempts every outcome, in order of attempt and then of state; the last one counts unless an earlier one
     *     outranks it
     */
    record DeliveryFacts(DeliveryKey key, Delivery delivery, DeliveryState state, List<Outcome> attempts) {
        /**
         * Copies the list.
         *
         * @param key which one
         * @param delivery as the snapshot wrote it
         * @param state the terminal one that counts; else PERMITTED where a permit stands without outcome
         * @param attempts every outcome, in order of attempt and then of state; the last one counts unless an earlier
         *     one     outranks it
         */
        public DeliveryFacts {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * A reason with the number of deliveries that ended with it.
     *
     * @param state how they ended
     * @param channel the channel of the outcome that counts, or null
     * @param reason code, and one of the texts
     * @param count how many
     */
    record ReasonCount(DeliveryState state, @Nullable String channel, Reason reason, long count) {}

    /**
     * Campaigns, newest first.
     *
     * @param filter which
     * @return a page
     */
    List<CampaignRecord> campaigns(CampaignFilter filter);

    /**
     * How many deliveries of a campaign ended in each terminal state, from the counters.
     *
     * @param campaign its number
     * @return states that have at least one
     */
    Map<DeliveryState, Long> counts(CampaignId campaign);

    /**
     * The same from the facts themselves, by reading them all: to verify the counters. Slow.
     *
     * @param campaign its number
     * @return states that have at least one, PENDING, PERMITTED and DEFERRED among them
     */
    Map<DeliveryState, Long> fullCounts(CampaignId campaign);

    /**
     * Deliveries of a campaign that ended without being accepted, or could not be recalled, by the reason of the outcome that counts: the largest
     * first. Reads the outcomes; what was cancelled or expired untouched has none and is left out; an
     * outcome without a reason counts under the code {@code unknown}.
     *
     * @param campaign its number
     * @return at most 1,000
     */
    List<ReasonCount> reasons(CampaignId campaign);

    /**
     * Deliveries of a campaign, by key.
     *
     * @param campaign its number
     * @param filter which
     * @return a page
     */
    List<DeliveryFacts> deliveries(CampaignId campaign, DeliveryFilter filter);
}
