package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.LedgerStore#claimBlock} and {@link io.mailing.spi.store.LedgerStore#permit}. */
abstract class ClaimContract extends AbandonContract {

    ClaimContract() {}

    @Test
    void claim_says_what_is_owed() {
        CampaignId id = sending(block(4, 2));

        Claim claim = claim(id, node);

        assertThat(claim.lease()).isInstanceOfSatisfying(BlockLease.class, lease -> {
            assertThat(lease.campaign()).isEqualTo(id);
            assertThat(lease.node()).isEqualTo(node);
            assertThat(lease.block()).isEqualTo(4);
        });
        assertThat(claim.deliveries())
                .containsExactly(
                        new Claim.Pending(new DeliveryKey(id, 4, 0), delivery("guest-4-0", EMAIL), 0, 1, 0),
                        new Claim.Pending(new DeliveryKey(id, 4, 1), delivery("guest-4-1", EMAIL), 0, 1, 0));
    }

    @Test
    void blocks_are_claimed_in_order_of_their_numbers_and_once_each() {
        CampaignId id = sending(block(3, 1), block(10, 1), block(2, 1));

        assertThat(blockOf(claim(id, node))).isEqualTo(2);
        assertThat(blockOf(claim(id, other))).isEqualTo(3);
        assertThat(blockOf(claim(id, node))).isEqualTo(10);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
    }

    @Test
    void claim_takes_its_lane_alone() {
        CampaignId id = sending(block(1, TELEGRAM, 1), block(2, EMAIL, 1));

        assertThat(blockOf(claim(id, node))).as("first block in lane %s", EMAIL).isEqualTo(2);
        assertThat(store.ledger().claimBlock(id, "sms", node, NOW))
                .as("lane sms")
                .isEmpty();
        assertThat(store.ledger().claimBlock(id, TELEGRAM, node, NOW))
                .as("lane %s", TELEGRAM)
                .isPresent();
    }

    @Test
    void block_is_not_claimed_before_its_time() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        store.ledger().release(claim(id, node).lease(), NOW.plusSeconds(30));

        Claim second = store.ledger()
                .claimBlock(id, EMAIL, node, NOW.plusSeconds(30).minusMillis(1))
                .orElseThrow();
        assertThat(blockOf(second))
                .as("block claimed before the first one's time")
                .isEqualTo(2);
        assertThat(store.ledger()
                        .claimBlock(id, EMAIL, node, NOW.plusSeconds(30).minusMillis(1)))
                .isEmpty();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW.plusSeconds(30)))
                .as("claim when its time has come")
                .hasValueSatisfying(claim -> assertThat(blockOf(claim)).isEqualTo(1));
    }

    @Test
    void epoch_of_a_block_grows_with_each_claim() {
        CampaignId id = sending(block(1, 1));
        Claim first = claim(id, node);
        store.ledger().release(first.lease(), NOW);
        Claim second = claim(id, node);

        assertThat(((BlockLease) second.lease()).epoch()).isGreaterThan(((BlockLease) first.lease()).epoch());
    }

    @Test
    void only_a_sending_campaign_gives_claims() {
        CampaignId paused = sending(block(1, 1));
        store.campaigns().move(paused, CampaignAction.PAUSE, null, NOW);
        CampaignId cancelled = sending(block(1, 1));
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);

        assertThat(store.ledger().claimBlock(paused, EMAIL, node, NOW))
                .as("paused")
                .isEmpty();
        assertThat(store.ledger().claimBlock(cancelled, EMAIL, node, NOW))
                .as("cancelled")
                .isEmpty();

        store.campaigns().move(paused, CampaignAction.RESUME, null, NOW);
        assertThat(store.ledger().claimBlock(paused, EMAIL, node, NOW))
                .as("resumed")
                .isPresent();
    }

    @Test
    void node_without_a_good_lease_claims_nothing() {
        CampaignId id = sending(block(1, 1));
        expireLease(store, node);

        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW))
                .as("lease ran out")
                .isEmpty();
        assertThat(store.ledger().claimBlock(id, EMAIL, new NodeId("never seen"), NOW))
                .as("never had a lease")
                .isEmpty();
        assertThat(store.ledger().claimBlock(id, EMAIL, other, NOW))
                .as("good lease")
                .isPresent();
    }

    @Test
    void permitted_deliveries_are_seen_as_permitted() {
        CampaignId id = sending(block(1, 4));
        Claim claim = claim(id, node);
        assertThat(states(id)).as("leased").containsOnly(DeliveryState.PENDING);

        permit(claim.lease(), claim.deliveries().subList(0, 2));
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PERMITTED, DeliveryState.PERMITTED, DeliveryState.PENDING, DeliveryState.PENDING);

        permit(claim.lease(), claim.deliveries().subList(2, 4));
        assertThat(states(id)).containsOnly(DeliveryState.PERMITTED);
    }

    @Test
    void permit_repeated_is_granted_again() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        List<Claim.Pending> window = claim.deliveries().subList(0, 2);
        permit(claim.lease(), window);

        permit(claim.lease(), window);

        assertThat(states(id)).containsExactly(DeliveryState.PERMITTED, DeliveryState.PERMITTED, DeliveryState.PENDING);
    }

    @Test
    void windows_may_leave_skipped_deliveries_out() {
        CampaignId id = sending(new SnapshotBlock(
                1, EMAIL, List.of(delivery("a", EMAIL), skipped("b"), delivery("c", EMAIL), delivery("d", EMAIL))));
        Claim claim = claim(id, node);

        permit(claim.lease(), claim.deliveries().subList(0, 2));

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PERMITTED, DeliveryState.SKIPPED, DeliveryState.PERMITTED, DeliveryState.PENDING);
    }

    @Test
    void paused_campaign_gives_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);

        assertRefused(claim, "paused");

        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);
        permit(claim);
    }

    @Test
    void cancelled_campaign_gives_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertRefused(claim, "cancelled");
    }

    @Test
    void expired_campaign_gives_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);

        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), EXPIRED))
                .as("permit after the campaign expired")
                .isFalse();
        assertThat(states(id)).containsOnly(DeliveryState.PENDING);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), EXPIRED.minusMillis(2)))
                .as("permit just before the campaign expires")
                .isTrue();
    }

    @Test
    void node_whose_lease_ran_out_gets_no_permit_until_it_is_renewed() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        expireLease(store, node);

        assertRefused(claim, "node's lease ran out");

        living(node.value());
        permit(claim);
    }

    @Test
    void dead_node_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        kill(node);
        assertRefused(claim, "node was declared dead");

        store.nodes().rescue(node);
        assertRefused(claim, "node's block was rescued");
    }

    @Test
    void retired_node_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        store.ledger().release(claim.lease(), NOW);
        store.nodes().retire(node);

        assertRefused(claim, "node retired");
    }

    @Test
    void node_whose_block_another_one_took_over_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim lost = claim(id, node);
        kill(node);
        store.nodes().rescue(node);
        Claim taken = claim(id, other);

        assertRefused(lost, "another node has the block");
        permit(taken);
    }

    @Test
    void lease_of_an_earlier_epoch_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim earlier = claim(id, node);
        store.ledger().release(earlier.lease(), NOW);
        assertRefused(earlier, "lease was released");

        Claim later = claim(id, node);
        assertRefused(earlier, "the same node holds the block at a later epoch");
        permit(later);
    }

    @Test
    void lease_under_another_nodes_name_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        BlockLease lease = (BlockLease) claim.lease();
        BlockLease stolen = new BlockLease(id, other, lease.block(), lease.epoch());

        assertThat(store.ledger().permit(stolen, claim.deliveries(), NOW)).isFalse();
        assertThat(states(id)).containsOnly(DeliveryState.PENDING);
    }

    @Test
    void closed_lease_gets_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.SENT, DeliveryState.SENT);

        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .isFalse();
    }

    @Test
    void granted_permit_is_not_repeated_after_the_block_was_rescued() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        kill(node);
        store.nodes().rescue(node);

        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .isFalse();
        assertThat(states(id)).containsOnly(DeliveryState.IN_DOUBT);
    }

    private void assertRefused(Claim claim, String why) {
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("permit though %s", why)
                .isFalse();
        assertThat(states(claim.lease().campaign()))
                .as("states after a refused permit (%s)", why)
                .doesNotContain(DeliveryState.PERMITTED);
    }
}
