package io.mailing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries of a campaign's journal.
 *
 * @param states empty for any
 * @param after only entries after this one, or null: for the next page
 * @param limit how many at most, 1 to 1,000
 */
public record JournalFilter(
        Set<DeliveryState> states, @Nullable JournalEntry after, int limit) {

    /**
     * Copies the set and checks the limit.
     *
     * @param states empty for any
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
        return new JournalFilter(Set.of(), null, limit);
    }

    /**
     * Only in these states.
     *
     * @param wanted none for any
     * @return a changed copy
     */
    public JournalFilter states(DeliveryState... wanted) {
        return new JournalFilter(Set.of(wanted), after, limit);
    }

    /**
     * The page after one that ended with this entry.
     *
     * @param last the last entry of a page
     * @return a changed copy
     */
    public JournalFilter after(JournalEntry last) {
        return new JournalFilter(states, last, limit);
    }
}
