package io.mailing;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which campaigns of the history.
 *
 * @param states empty for any
 * @param createdFrom not before, or null
 * @param createdTo before, or null
 * @param below only campaigns older than this one, or null: for the next page
 * @param limit how many at most, 1 to 1,000
 */
public record HistoryFilter(
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
     * @param below only campaigns older than this one, or null: for the next page
     * @param limit how many at most, 1 to 1,000
     */
    public HistoryFilter {
        states = Set.copyOf(states);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * The newest campaigns.
     *
     * @param limit how many at most, 1 to 1,000
     * @return the filter
     */
    public static HistoryFilter newest(int limit) {
        return new HistoryFilter(Set.of(), null, null, null, limit);
    }

    /**
     * The campaigns that are not at rest: what an application looks for after a restart.
     *
     * @param limit how many at most, 1 to 1,000
     * @return the filter
     */
    public static HistoryFilter unfinished(int limit) {
        Set<CampaignState> awake = EnumSet.noneOf(CampaignState.class);
        for (CampaignState state : CampaignState.values()) {
            if (!state.atRest()) {
                awake.add(state);
            }
        }
        return new HistoryFilter(awake, null, null, null, limit);
    }

    /**
     * Only in these states.
     *
     * @param wanted none for any
     * @return a changed copy
     */
    public HistoryFilter states(CampaignState... wanted) {
        return new HistoryFilter(Set.of(wanted), createdFrom, createdTo, below, limit);
    }

    /**
     * Only made in this range.
     *
     * @param from not before, or null
     * @param to before, or null
     * @return a changed copy
     */
    public HistoryFilter created(@Nullable Instant from, @Nullable Instant to) {
        return new HistoryFilter(states, from, to, below, limit);
    }

    /**
     * The page after one that ended with this campaign.
     *
     * @param last the last campaign of a page
     * @return a changed copy
     */
    public HistoryFilter after(CampaignId last) {
        return new HistoryFilter(states, createdFrom, createdTo, last, limit);
    }
}
