package io.mailing.internal.memory;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.SnapshotStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The writing down of audiences. */
final class MemorySnapshots implements SnapshotStore {

    private final MemoryData data;

    MemorySnapshots(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<SnapshotLease> begin(CampaignId campaign, NodeId node) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null || ledger.row.state() != CampaignState.PREPARING || !data.good(node)) {
                return Optional.empty();
            }
            NodeId writer = ledger.snapshot.node();
            if (writer != null && !writer.equals(node) && data.good(writer)) {
                return Optional.empty();
            }
            return Optional.of(ledger.beginSnapshot(node));
        });
    }

    @Override
    public boolean append(SnapshotLease lease, List<SnapshotBlock> blocks, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            if (ledger == null || !good(ledger, lease)) {
                return false;
            }
            blocks.forEach(block -> ledger.append(block, at));
            return true;
        });
    }

    @Override
    public boolean complete(SnapshotLease lease, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            if (ledger == null || !ledger.snapshot.latest(lease)) {
                return false;
            }
            if (ledger.row.state() != CampaignState.PREPARING) {
                return ledger.snapshot.completed();
            }
            if (!data.good(lease.node())) {
                return false;
            }
            ledger.completeSnapshot(at);
            return true;
        });
    }

    @Override
    public boolean abandon(SnapshotLease lease, @Nullable String note, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            if (ledger == null || !good(ledger, lease)) {
                return ledger != null
                        && ledger.row.state() == CampaignState.CREATED
                        && ledger.snapshot.abandoned(lease);
            }
            ledger.clearSnapshot();
            ledger.row.move(CampaignAction.ABANDON, CampaignState.CREATED, note, at);
            return true;
        });
    }

    private boolean good(CampaignLedger ledger, SnapshotLease lease) {
        return ledger.row.state() == CampaignState.PREPARING
                && ledger.snapshot.latest(lease)
                && data.good(lease.node());
    }
}
