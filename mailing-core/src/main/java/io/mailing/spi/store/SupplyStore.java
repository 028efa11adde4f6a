package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.spi.store.Lease.BlockLease;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that deliveries get after their snapshot, and before they are sent. A block that waits for some stands in a lane of its own
 * beside its channel's, {@link #laneBefore}, from where it is claimed as any other ({@link LedgerStore#claimBlock}), released, rescued, ended
 * and sent again; nothing of it is ever permitted there. {@link #supply} writes the values into the deliveries and lets the block go to its
 * channel.
 */
public interface SupplyStore {

    /**
     * The lane in which blocks of a channel wait for values. No channel can have this name.
     *
     * @param channel the channel's name
     * @return the name of the lane
     */
    static String laneBefore(String channel) {
        return "~" + channel;
    }

    /**
     * The channel by which the blocks of a lane go in the end.
     *
     * @param lane a channel's, or one that is before it
     * @return the channel's name
     */
    static String channelOf(String lane) {
        return lane.startsWith("~") ? lane.substring(1) : lane;
    }

    /**
     * How many blocks of a lane are ready.
     *
     * @param campaign its number
     * @param lane which lane
     * @param limit count no further, at least 1
     * @param now only blocks whose not-before has come
     * @return 0 to {@code limit}
     */
    int ready(CampaignId campaign, String lane, int limit, Instant now);

    /**
     * Writes values into deliveries of a leased block, all in one transaction. Those that are skipped get the outcome SKIPPED
     * (attempt 0) and count. With a channel the lease ends as by {@link LedgerStore#release}, but what is left of the block
     * is ready in the channel's lane, at once; a block of which nothing is left is done.
     *
     * <p>What was erased stays erased, and what has an outcome keeps it. Repeating it does nothing more while the lease is good; where it
     * was given a channel and its answer was lost, it answers false.
     *
     * @param lease of a block in a lane before a channel's
     * @param supplied each delivery once, by its place in the block
     * @param channel to which the block goes on, or null to keep the lease
     * @param at when
     * @return false if the lease is no longer good: nothing was written, others are at it
     */
    boolean supply(BlockLease lease, List<Supplied> supplied, @Nullable String channel, Instant at);

    /**
     * What one delivery got.
     *
     * @param seq its place in the block
     * @param values all of its values from now on, as {@link Delivery#values()}
     * @param skipped why it is not sent at all, or null
     */
    record Supplied(
            int seq,
            List<@Nullable Object> values,
            @Nullable Reason skipped) {
        /**
         * Copies the list.
         *
         * @param seq its place in the block
         * @param values all of its values from now on, as {@link Delivery#values()}
         * @param skipped why it is not sent at all, or null
         */
        public Supplied {
            values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
        }

        /** Tells nothing of the values, which are personal. */
        @Override
        public String toString() {
            return "Supplied " + seq + (skipped == null ? "" : " skipped");
        }
    }
}
