package io.mailing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries of a campaign's journal. All that is asked for must be so.
 *
 * @param states empty for any
 * @param channel the one of {@link JournalEntry#channel}, or null for any
 * @param reason the code of {@link JournalEntry#reason}, or null for any
 * @param recipient the application's id of the recipient, or null for any
 * @param after only entries after this one, or null: for the next page
 * @param limit how many at most, 1 to 1,000
 */
public record JournalFilter(
        Set<DeliveryState> states,
        @Nullable String channel,
        @Nullable String reason,
        @Nullable String recipient,
        @Nullable JournalEntry after,
        int limit) {

    /**
     * Copies the set and checks the limit.
     *
     * @param states empty for any
     * @param channel the one of {@link JournalEntry#channel}, or null for any
     * @param reason the code of {@link JournalEntry#reason}, or null for any
     * @param recipient the application's id of the recipient, or null for any
     * @param after only entries after this one, or null: for the next page
     * @param limit how many at most, 1 to 1,000
     */
    public JournalFilter {
        states = Set.copyOf(states);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * The first deliveries.
     *
     * @param limit how many at most, 1 to 1,000
     * @return the filter
     */
    public static JournalFilter first(int limit) {
        return new JournalFilter(Set.of(), null, null, null, null, limit);
    }

    /**
     * Only in these states.
     *
     * @param wanted none for any
     * @return a changed copy
     */
    public JournalFilter states(DeliveryState... wanted) {
        return new JournalFilter(Set.of(wanted), channel, reason, recipient, after, limit);
    }

    /**
     * Only those that this channel was tried for last, or will be tried for first.
     *
     * @param name a channel's, or null for any
     * @return a changed copy
     */
    public JournalFilter channel(@Nullable String name) {
        return new JournalFilter(states, name, reason, recipient, after, limit);
    }

    /**
     * Only those that stand where they stand for this reason.
     *
     * @param code of a {@link Reason}, or null for any
     * @return a changed copy
     */
    public JournalFilter reason(@Nullable String code) {
        return new JournalFilter(states, channel, code, recipient, after, limit);
    }

    /**
     * Only those to one recipient.
     *
     * @param id the application's, or null for any
     * @return a changed copy
     */
    public JournalFilter recipient(@Nullable String id) {
        return new JournalFilter(states, channel, reason, id, after, limit);
    }

    /**
     * The page after one that ended with this entry.
     *
     * @param last the last entry of a page
     * @return a changed copy
     */
    public JournalFilter after(JournalEntry last) {
        return new JournalFilter(states, channel, reason, recipient, last, limit);
    }
}
