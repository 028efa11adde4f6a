package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import org.jspecify.annotations.Nullable;

/** Who writes a campaign's snapshot, or wrote it. */
final class SnapshotHolder {

    private @Nullable SnapshotLease lease;
    private long epoch;
    private boolean completed;

    @Nullable
    NodeId node() {
        return lease == null ? null : lease.node();
    }

    SnapshotLease take(CampaignId campaign, NodeId node, int lastBlock) {
        SnapshotLease taken = new SnapshotLease(campaign, node, ++epoch, lastBlock);
        lease = taken;
        return taken;
    }

    void free() {
        lease = null;
    }

    /** No lease of it is good any more, or ever was. */
    void forget() {
        lease = null;
        epoch++;
        completed = false;
    }

    void complete() {
        completed = true;
    }

    /** Whether a lease is the latest one, also after its snapshot was completed. */
    boolean latest(SnapshotLease asked) {
        return asked.equals(lease);
    }

    /** Whether the latest snapshot was this lease's, and nobody is at it any more. */
    boolean abandoned(SnapshotLease asked) {
        return lease == null && asked.epoch() == epoch;
    }

    /** Whether the latest snapshot was completed, whatever became of the campaign since. */
    boolean completed() {
        return completed;
    }
}
