package io.mailing;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which campaigns of the history. All that is asked for must be so.
 *
 * @param states empty for any
 * @param kinds empty for any but TEST
 * @param author exactly this one, or null
 * @param channel one that the campaign may send by, or null
 * @param text contained in the name, small and capital letters alike; no character has a meaning of its own; null or empty for
 *     any
 * @param createdFrom not before, or null
 * @param createdTo before, or null
 * @param below only campaigns older than this one, or null: for the next page
 * @param limit how many at most, 1 to 1,000
 */
public record HistoryFilter(
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
     * @param kinds empty for any but TEST
     * @param author exactly this one, or null
     * @param channel one that the campaign may send by, or null
     * @param text contained in the name, small and capital letters alike, or null
     * @param createdFrom not before, or null
     * @param createdTo before, or null
     * @param below only campaigns older than this one, or null: for the next page
     * @param limit how many at most, 1 to 1,000
     */
    public HistoryFilter {
        states = Set.copyOf(states);
        kinds = Set.copyOf(kinds);
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
        return new HistoryFilter(Set.of(), Set.of(), null, null, null, null, null, null, limit);
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
        return newest(limit).states(awake.toArray(CampaignState[]::new));
    }

    /**
     * Only in these states.
     *
     * @param wanted none for any
     * @return a changed copy
     */
    public HistoryFilter states(CampaignState... wanted) {
        return new HistoryFilter(Set.of(wanted), kinds, author, channel, text, createdFrom, createdTo, below, limit);
    }

    /**
     * Only of these kinds. Tests are shown only where TEST is among them.
     *
     * @param wanted none for any but TEST
     * @return a changed copy
     */
    public HistoryFilter kinds(CampaignKind... wanted) {
        return new HistoryFilter(states, Set.of(wanted), author, channel, text, createdFrom, createdTo, below, limit);
    }

    /**
     * Only by this author.
     *
     * @param name exactly, or null for any
     * @return a changed copy
     */
    public HistoryFilter author(@Nullable String name) {
        return new HistoryFilter(states, kinds, name, channel, text, createdFrom, createdTo, below, limit);
    }

    /**
     * Only those that may send by this channel.
     *
     * @param name a channel's, or null for any
     * @return a changed copy
     */
    public HistoryFilter channel(@Nullable String name) {
        return new HistoryFilter(states, kinds, author, name, text, createdFrom, createdTo, below, limit);
    }

    /**
     * Only those whose name contains a text, small and capital letters alike, on every store the same.
     *
     * @param part of the name, as somebody types it; null or empty for any
     * @return a changed copy
     */
    public HistoryFilter text(@Nullable String part) {
        return new HistoryFilter(states, kinds, author, channel, part, createdFrom, createdTo, below, limit);
    }

    /**
     * Only made in this range.
     *
     * @param from not before, or null
     * @param to before, or null
     * @return a changed copy
     */
    public HistoryFilter created(@Nullable Instant from, @Nullable Instant to) {
        return new HistoryFilter(states, kinds, author, channel, text, from, to, below, limit);
    }

    /**
     * The page after one that ended with this campaign.
     *
     * @param last the last campaign of a page
     * @return a changed copy
     */
    public HistoryFilter after(CampaignId last) {
        return new HistoryFilter(states, kinds, author, channel, text, createdFrom, createdTo, last, limit);
    }
}
