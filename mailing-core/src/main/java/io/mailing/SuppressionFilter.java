package io.mailing;

import org.jspecify.annotations.Nullable;

/**
 * Which suppressions of the list. All that is asked for must be so.
 *
 * @param channel of this channel and no other one; null for any
 * @param topic of this topic and no other one; null for any
 * @param reason exactly this one; null for any
 * @param source exactly this one; null for any
 * @param after only those with higher numbers, for the next page; 0 for the first one
 * @param limit how many at most, 1 to 1,000
 */
public record SuppressionFilter(
        @Nullable String channel,
        @Nullable String topic,
        @Nullable String reason,
        @Nullable String source,
        long after,
        int limit) {

    /**
     * Checks the limit.
     *
     * @param channel of this channel and no other one; null for any
     * @param topic of this topic and no other one; null for any
     * @param reason exactly this one; null for any
     * @param source exactly this one; null for any
     * @param after only those with higher numbers
     * @param limit how many at most, 1 to 1,000
     */
    public SuppressionFilter {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * The first ones, in the order in which they were written down.
     *
     * @param limit how many at most, 1 to 1,000
     * @return the filter
     */
    public static SuppressionFilter first(int limit) {
        return new SuppressionFilter(null, null, null, null, 0, limit);
    }

    /**
     * Of one channel only.
     *
     * @param name its name; null for any
     * @return a changed copy
     */
    public SuppressionFilter channel(@Nullable String name) {
        return new SuppressionFilter(name, topic, reason, source, after, limit);
    }

    /**
     * Of one topic only.
     *
     * @param name its name; null for any
     * @return a changed copy
     */
    public SuppressionFilter topic(@Nullable String name) {
        return new SuppressionFilter(channel, name, reason, source, after, limit);
    }

    /**
     * For one reason only.
     *
     * @param word exactly this one; null for any
     * @return a changed copy
     */
    public SuppressionFilter reason(@Nullable String word) {
        return new SuppressionFilter(channel, topic, word, source, after, limit);
    }

    /**
     * From one source only.
     *
     * @param word exactly this one; null for any
     * @return a changed copy
     */
    public SuppressionFilter source(@Nullable String word) {
        return new SuppressionFilter(channel, topic, reason, word, after, limit);
    }

    /**
     * The page that follows.
     *
     * @param last the last one of the page before
     * @return a changed copy
     */
    public SuppressionFilter after(SuppressionEntry last) {
        return new SuppressionFilter(channel, topic, reason, source, last.number(), limit);
    }
}
