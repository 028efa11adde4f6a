package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.LedgerCheck;
import io.mailing.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people look at. Reads only. */
public interface HistoryStore {

    /**
     * Which campaigns. All that is asked for must be so.
     *
     * @param states empty for any
     * @param kinds empty for any
     * @param author exactly this one, or null
     * @param channel one that the plan's send mode uses, or null
     * @param text contained in the name, both in their {@link SearchForm}: no character has a meaning of its own; null or
     *     empty for any
     * @param createdFrom not before, or null
     * @param createdTo before, or null
     * @param below only ids less than this, or null: for the next page
     * @param limit 1 to 1,000
     */
    record CampaignFilter(
            Set<CampaignState> states,
            Set<CampaignKind> kinds,
            @Nullable String author,
            @Nullable String channel,
            @Nullable String text,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo,
            @Nullable CampaignId below,
            int limit) {
        /**
         * Copies the sets and checks the limit.
         *
         * @param states empty for any
         * @param kinds empty for any
         * @param author exactly this one, or null
         * @param channel one that the plan's send mode uses, or null
         * @param text contained in the name, both in their {@link SearchForm}, or null
         * @param createdFrom not before, or null
         * @param createdTo before, or null
         * @param below only ids less than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public CampaignFilter {
            states = Set.copyOf(states);
            kinds = Set.copyOf(kinds);
            checkLimit(limit);
        }

        /**
         * By state and time only.
         *
         * @param states empty for any
         * @param createdFrom not before, or null
         * @param createdTo before, or null
         * @param below only ids less than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public CampaignFilter(
                Set<CampaignState> states,
                @Nullable Instant createdFrom,
                @Nullable Instant createdTo,
                @Nullable CampaignId below,
                int limit) {
            this(states, Set.of(), null, null, null, createdFrom, createdTo, below, limit);
        }
    }

    /**
     * Which deliveries of a campaign. All that is asked for must be so.
     *
     * @param states empty for any
     * @param channel the one of {@link DeliveryFacts#channel}, or null for any
     * @param code of the reason of {@link DeliveryFacts#counting}, or null for any
     * @param recipient exactly this one, or null for any
     * @param after only keys greater than this, or null: for the next page
     * @param limit 1 to 1,000
     */
    record DeliveryFilter(
            Set<DeliveryState> states,
            @Nullable String channel,
            @Nullable String code,
            @Nullable String recipient,
            @Nullable DeliveryKey after,
            int limit) {
        /**
         * Copies the set and checks the limit.
         *
         * @param states empty for any
         * @param channel the one of {@link DeliveryFacts#channel}, or null for any
         * @param code of the reason of {@link DeliveryFacts#counting}, or null for any
         * @param recipient exactly this one, or null for any
         * @param after only keys greater than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public DeliveryFilter {
            states = Set.copyOf(states);
            checkLimit(limit);
        }

        /**
         * By state only.
         *
         * @param states empty for any
         * @param after only keys greater than this, or null: for the next page
         * @param limit 1 to 1,000
         */
        public DeliveryFilter(Set<DeliveryState> states, @Nullable DeliveryKey after, int limit) {
            this(states, null, null, null, after, limit);
        }

        /**
         * Whether a delivery is one of those, whatever its place.
         *
         * @param facts of a delivery
         * @return true if all that is asked for is so
         */
        public boolean takes(DeliveryFacts facts) {
            Outcome counting = facts.counting();
            Reason reason = counting == null ? null : counting.reason();
            return (states.isEmpty() || states.contains(facts.state()))
                    && (channel == null || channel.equals(facts.channel()))
                    && (code == null || (reason != null && code.equals(reason.code())))
                    && (recipient == null || recipient.equals(facts.delivery().recipient()));
        }
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * A campaign and what it has come to, read in one moment: the counts never add up to more than the total.
     *
     * @param campaign as it stands
     * @param counts how many of its deliveries ended in each terminal state, from the counters; states that have at least
     *     one. While the audience is being written down the total is 0, and what counters there are mean nothing
     * @param dropped whether its deliveries are being dropped, or were
     */
    record CampaignFacts(CampaignRecord campaign, Map<DeliveryState, Long> counts, boolean dropped) {
        /**
         * Copies the map.
         *
         * @param campaign as it stands
         * @param counts how many of its deliveries ended in each terminal state
         * @param dropped whether its deliveries are being dropped, or were
         */
        public CampaignFacts {
            counts = Map.copyOf(counts);
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
         * @param attempts every outcome, in order of attempt and then of state; the last one counts unless an earlier one
         *     outranks it
         */
        public DeliveryFacts {
            attempts = List.copyOf(attempts);
        }

        /**
         * The outcome that counts.
         *
         * @return none that another one outranks, or null if there is none at all
         */
        public @Nullable Outcome counting() {
            Outcome counts = null;
            for (Outcome outcome : attempts) {
                if (counts == null || outcome.state().outranks(outcome.attempt(), counts.state(), counts.attempt())) {
                    counts = outcome;
                }
            }
            return counts;
        }

        /**
         * The channel that was tried last: the one of the outcome that counts; where that has none, or there is none, the
         * first route's.
         *
         * @return its name, or null if there is no route either
         */
        public @Nullable String channel() {
            Outcome counting = counting();
            String tried = counting == null ? null : counting.channel();
            List<Route> routes = delivery.routes();
            return tried != null || routes.isEmpty() ? tried : routes.get(0).channel();
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
     * Campaigns with their counts, newest first; the whole page is read in one moment.
     *
     * @param filter which
     * @return a page
     */
    List<CampaignFacts> counted(CampaignFilter filter);

    /**
     * A campaign with its counts, read in one moment.
     *
     * @param campaign its number
     * @return empty if there is none
     */
    Optional<CampaignFacts> counted(CampaignId campaign);

    /**
     * Holds a campaign's counters and total against its facts, in one moment: whatever is being recorded meanwhile is in all
     * of them or in none. Reads all facts: slow.
     *
     * @param campaign its number
     * @return empty if there is none, or if its deliveries are being dropped or were
     */
    Optional<LedgerCheck> check(CampaignId campaign);

    /**
     * Campaigns, newest first.
     *
     * @param filter which
     * @return a page
     */
    default List<CampaignRecord> campaigns(CampaignFilter filter) {
        return counted(filter).stream().map(CampaignFacts::campaign).toList();
    }

    /**
     * How many deliveries of a campaign ended in each terminal state, from the counters.
     *
     * @param campaign its number
     * @return states that have at least one
     */
    default Map<DeliveryState, Long> counts(CampaignId campaign) {
        return counted(campaign).map(CampaignFacts::counts).orElse(Map.of());
    }

    /**
     * The same from the facts themselves, by reading them all: to verify the counters. Slow.
     *
     * @param campaign its number
     * @return states that have at least one, PENDING, PERMITTED and DEFERRED among them
     */
    default Map<DeliveryState, Long> fullCounts(CampaignId campaign) {
        return check(campaign).map(LedgerCheck::facts).orElse(Map.of());
    }

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
