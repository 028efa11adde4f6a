package io.mailing.internal.events;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.SnapshotStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of campaigns whose audience is written down, or can't be read. */
final class ObservedSnapshots implements SnapshotStore {

    private final SnapshotStore store;
    private final CampaignNews news;

    ObservedSnapshots(SnapshotStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public Optional<SnapshotLease> begin(CampaignId campaign, NodeId node) {
        return store.begin(campaign, node);
    }

    @Override
    public boolean append(SnapshotLease lease, List<SnapshotBlock> blocks, Instant at) {
        return store.append(lease, blocks, at);
    }

    @Override
    public boolean complete(SnapshotLease lease, Instant at) {
        return news.inTurn(lease.campaign(), () -> {
            boolean done = store.complete(lease, at);
            if (done) {
                ended(lease, CampaignAction.START, CampaignState.SENDING, null, at);
            }
            return done;
        });
    }

    @Override
    public boolean abandon(SnapshotLease lease, @Nullable String note, Instant at) {
        return news.inTurn(lease.campaign(), () -> {
            boolean done = store.abandon(lease, note, at);
            if (done) {
                ended(lease, CampaignAction.ABANDON, CampaignState.CREATED, note, at);
            }
            return done;
        });
    }

    private void ended(
            SnapshotLease lease, CampaignAction action, CampaignState after, @Nullable String note, Instant at) {
        news.read(lease.campaign())
                .ifPresent(campaign -> news.tell(campaign, action, CampaignState.PREPARING, after, note, at));
    }
}
