package io.mailing.spi.store;

import io.mailing.CampaignId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The writing down of a campaign's audience, by one node at a time. */
public interface SnapshotStore {

    /**
     * The right to write one campaign's snapshot.
     *
     * @param campaign in state PREPARING
     * @param node who holds it
     * @param epoch grows with each holder
     * @param lastBlock the highest number of a block of a former ledger that was recalled, or 0: the new ones come after it, as
     *     no two messages may ever have the same key
     */
    record SnapshotLease(CampaignId campaign, NodeId node, long epoch, int lastBlock) {}

    /**
     * Takes a PREPARING campaign up, if no living node is at it, and clears what an earlier, broken-off snapshot left.
     *
     * @param campaign its number
     * @param node must have a good lease
     * @return empty if the campaign isn't PREPARING, another node is at it, this node has no good lease, or a former ledger
     *     that was recalled is still being dropped ({@link RetentionStore#drop}); the same node
     *     may begin anew, its former lease is then no longer good
     */
    Optional<SnapshotLease> begin(CampaignId campaign, NodeId node);

    /**
     * Appends whole blocks. Sequence numbers are the places in the block, from 0. A delivery that is skipped gets its
     * outcome SKIPPED (attempt 0) in the same transaction and counts from then on; a block whose deliveries are all
     * skipped is done at once. Repeating it after a fault does nothing where it had taken effect.
     *
     * @param lease from {@link #begin}
     * @param blocks with numbers above the lease's {@code lastBlock} that were not appended under this lease before
     * @param at when
     * @return false if the lease or its node's own is no longer good: stop, others are at it, or the campaign was cancelled
     */
    boolean append(SnapshotLease lease, List<SnapshotBlock> blocks, Instant at);

    /**
     * Ends the snapshot: the total is exact from here on, the campaign is SENDING, without a note (see {@link CampaignStore#move} for the
     * times that this sets). Repeating it after it had taken effect answers true.
     *
     * @param lease from {@link #begin}
     * @param at when
     * @return false if the lease or its node's own is no longer good
     */
    boolean complete(SnapshotLease lease, Instant at);

    /**
     * Gives the campaign back ({@link io.mailing.CampaignAction#ABANDON}): its audience can't be read. What the snapshot had
     * written is cleared, the campaign is CREATED, and the lease is no longer good. Repeating it after it had taken effect
     * answers true while the campaign is CREATED.
     *
     * @param lease from {@link #begin}
     * @param note why, kept with the campaign; null clears it
     * @param at when
     * @return false if the lease or its node's own is no longer good: nothing was done, others are at it, or the campaign was cancelled
     */
    boolean abandon(SnapshotLease lease, @Nullable String note, Instant at);

    /**
     * One block of a snapshot.
     *
     * @param number from 1, unique in its campaign, also over recalls
     * @param lane the channel by which its first attempts go
     * @param deliveries 1 to 1,000
     */
    record SnapshotBlock(int number, String lane, List<Delivery> deliveries) {
        /**
         * Copies the list and checks the ranges.
         *
         * @param number from 1, unique in its campaign
         * @param lane the channel by which its first attempts go
         * @param deliveries 1 to 1,000
         */
        public SnapshotBlock {
            deliveries = List.copyOf(deliveries);
            if (number < 1 || deliveries.isEmpty() || deliveries.size() > 1000) {
                throw new IllegalArgumentException("block " + number + " with " + deliveries.size()
                        + " deliveries: must be from 1, with 1 to 1000");
            }
        }
    }
}
