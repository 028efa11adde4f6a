package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part on giving a snapshot back, and on whose lease is good for it. */
abstract class AbandonContract extends SnapshotContract {

    AbandonContract() {}

    @Test
    void abandoned_snapshot_leaves_nothing_and_can_be_begun_again() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease broken = begin(id, node);
        store.snapshots().append(broken, List.of(new SnapshotBlock(1, EMAIL, List.of(skipped("a"))), block(2, 2)), NOW);

        assertThat(store.snapshots().abandon(broken, "row 7 is broken", NOW)).isTrue();

        assertThat(state(id)).isEqualTo(CampaignState.CREATED);
        assertThat(find(id).note()).as("note").isEqualTo("row 7 is broken");
        assertThat(facts(id)).as("deliveries").isEmpty();
        assertThat(store.history().counts(id)).as("counters").isEmpty();
        assertThat(store.snapshots().append(broken, List.of(block(3, 2)), NOW))
                .as("append under the lease of before")
                .isFalse();
        assertThat(store.snapshots().complete(broken, NOW))
                .as("complete under the lease of before")
                .isFalse();

        store.campaigns().move(id, CampaignAction.PREPARE, null, NOW);
        SnapshotLease lease = begin(id, other);
        assertThat(store.snapshots().append(broken, List.of(block(3, 2)), NOW))
                .as("append under the lease of before, in the next snapshot")
                .isFalse();
        assertThat(store.snapshots().append(lease, List.of(block(1, 4)), NOW)).isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(find(id).total()).isEqualTo(4);
    }

    @Test
    void abandon_repeated_changes_nothing() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots().abandon(lease, "row 7 is broken", NOW);
        CampaignRecord before = find(id);

        assertThat(store.snapshots().abandon(lease, "row 8 is broken", NOW)).isTrue();

        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void lost_snapshot_lease_gives_nothing_back() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lost = begin(id, node);
        kill(node);
        SnapshotLease lease = begin(id, other);
        store.snapshots().append(lease, List.of(block(1, 2)), NOW);
        CampaignRecord before = find(id);

        assertThat(store.snapshots().abandon(lost, "row 7 is broken", NOW))
                .as("abandon by the dead node")
                .isFalse();

        assertThat(find(id)).isEqualTo(before);
        assertThat(facts(id)).as("what the one that has it wrote").hasSize(2);
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(store.snapshots().abandon(lease, "too late", NOW))
                .as("abandon when it is complete")
                .isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void former_lease_of_the_same_node_gives_nothing_back() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease former = begin(id, node);
        SnapshotLease lease = begin(id, node);

        assertThat(store.snapshots().abandon(former, null, NOW)).isFalse();

        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
    }

    @Test
    void cancelled_campaign_is_not_given_back() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.snapshots().abandon(lease, null, NOW)).isFalse();

        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void node_without_a_good_lease_writes_nothing_of_a_snapshot() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        expireLease(store, node);

        assertThat(store.snapshots().append(lease, List.of(block(1, 1)), NOW))
                .as("append")
                .isFalse();
        assertThat(store.snapshots().complete(lease, NOW)).as("complete").isFalse();
        assertThat(store.snapshots().abandon(lease, null, NOW)).as("abandon").isFalse();

        assertThat(state(id)).isEqualTo(CampaignState.PREPARING);
        assertThat(facts(id)).isEmpty();
    }
}
