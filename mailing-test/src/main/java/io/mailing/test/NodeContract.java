package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.NodeStore}: leases of nodes, and the rescue of what a dead one left. */
abstract class NodeContract extends EndContract {

    NodeContract() {}

    @Test
    void living_nodes_are_not_declared_dead() {
        assertThat(store.nodes().declareDead()).isEmpty();
        assertThat(store.nodes().renew(node, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void lease_that_ran_out_can_be_renewed_while_nobody_declared_the_node_dead() {
        expireLease(store, node);

        assertThat(store.nodes().renew(node, Duration.ofMinutes(1))).isTrue();
        assertThat(store.nodes().declareDead()).isEmpty();
    }

    @Test
    void dead_node_can_never_be_renewed() {
        kill(node);
        assertThat(store.nodes().renew(node, Duration.ofMinutes(1)))
                .as("declared dead")
                .isFalse();

        store.nodes().rescue(node);
        assertThat(store.nodes().renew(node, Duration.ofMinutes(1)))
                .as("declared dead and rescued: a node that was frozen meanwhile must learn of it")
                .isFalse();
        assertThat(store.nodes().declareDead())
                .as("dead nodes after its answer")
                .isEmpty();
    }

    @Test
    void dead_nodes_are_listed_until_they_are_rescued() {
        kill(node);
        kill(other);
        assertThat(store.nodes().declareDead()).containsExactlyInAnyOrder(node, other);

        store.nodes().rescue(node);
        assertThat(store.nodes().declareDead()).containsExactly(other);

        store.nodes().rescue(other);
        assertThat(store.nodes().declareDead()).isEmpty();
    }

    @Test
    void retired_node_is_never_declared_dead() {
        expireLease(store, node);

        store.nodes().retire(node);
        store.nodes().retire(node);

        assertThat(store.nodes().declareDead()).isEmpty();
    }

    @Test
    void node_id_may_have_64_characters() {
        NodeId id = living("n".repeat(64));

        CampaignId campaign = sending(block(1, 1));
        permit(claim(campaign, id));
    }

    @Test
    void rescue_of_a_node_that_left_nothing() {
        kill(node);

        assertThat(store.nodes().rescue(node)).isZero();
        assertThat(store.nodes().rescue(node)).as("once more").isZero();
    }

    @Test
    void rescue_sorts_the_deliveries_of_a_block() {
        CampaignId id = sending(block(1, 5), block(2, 1));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 3));
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.DEFERRED));
        Claim others = claim(id, other);
        permit(others);
        kill(node);

        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(1);

        assertThat(states(id))
                .as("recorded stays, permitted is in doubt, the rest is ready, other nodes' blocks are not touched")
                .containsExactly(
                        DeliveryState.SENT,
                        DeliveryState.DEFERRED,
                        DeliveryState.IN_DOUBT,
                        DeliveryState.PENDING,
                        DeliveryState.PENDING,
                        DeliveryState.PERMITTED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.IN_DOUBT, 1L));
        Claim again = claim(id, other);
        assertThat(seqs(again)).as("what the next holder gets").containsExactly(3, 4);
        assertThat(((BlockLease) again.lease()).epoch())
                .as("epoch: grown by the rescue and by the claim")
                .isGreaterThan(((BlockLease) claim.lease()).epoch() + 1);
    }

    @Test
    void rescue_says_why_a_delivery_is_in_doubt() {
        CampaignId id = sending(block(1, 1));
        permit(claim(id, node));
        kill(node);

        store.nodes().rescue(node);

        List<Outcome> attempts = facts(new DeliveryKey(id, 1, 0)).attempts();
        assertThat(attempts).hasSize(1);
        Outcome outcome = attempts.get(0);
        assertThat(outcome.state()).isEqualTo(DeliveryState.IN_DOUBT);
        assertThat(outcome.attempt()).as("attempt").isEqualTo(1);
        assertThat(outcome.channel()).as("channel").isEqualTo(EMAIL);
        assertThat(outcome.reason()).isNotNull().extracting(Reason::code).isEqualTo("node-lost");
    }

    @Test
    void block_in_which_all_was_recorded_or_permitted_is_done_after_the_rescue() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));
        kill(node);
        store.nodes().rescue(node);

        assertThat(store.ledger().claimBlock(id, EMAIL, other, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void block_that_was_recorded_whole_and_not_closed_is_done_after_the_rescue() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.FAILED));
        kill(node);

        assertThat(store.nodes().rescue(node)).isZero();
        assertThat(store.ledger().claimBlock(id, EMAIL, other, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void rescue_sorts_due_deliveries() {
        CampaignId id = sending(block(1, 4));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim claim = store.ledger().claimDue(id, EMAIL, node, 3, NOW).orElseThrow();
        permit(claim.lease(), claim.deliveries().subList(0, 2));
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));
        kill(node);

        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(1);

        Claim.Pending lost = claim.deliveries().get(1);
        assertThat(stateOf(claim.deliveries().get(0))).isEqualTo(DeliveryState.SENT);
        assertThat(stateOf(lost)).isEqualTo(DeliveryState.IN_DOUBT);
        Outcome outcome = facts(lost.key()).attempts().get(1);
        assertThat(outcome.attempt()).as("attempt in doubt").isEqualTo(2);
        assertThat(outcome.channel()).as("channel").isEqualTo(EMAIL);
        assertThat(outcome.reason()).isNotNull().extracting(Reason::code).isEqualTo("node-lost");
        assertThat(claimDue(id, EMAIL, other, NOW).deliveries())
                .as("the rest is due again")
                .hasSize(2)
                .allSatisfy(pending -> assertThat(pending.attempt()).isEqualTo(2));
    }

    @Test
    void rescue_of_a_second_attempt_that_was_resent() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        resendInDoubt(id, NOW);
        permit(claimDue(id, EMAIL, node, NOW));
        kill(node);

        assertThat(store.nodes().rescue(node)).isEqualTo(1);

        assertThat(facts(new DeliveryKey(id, 1, 0)).attempts())
                .extracting(Outcome::attempt)
                .containsExactly(1, 1, 2);
        assertThat(states(id)).containsExactly(DeliveryState.IN_DOUBT);
        assertThat(resendInDoubt(id, NOW)).as("resent once more").isEqualTo(1);
        assertThat(claimDue(id, EMAIL, other, NOW).deliveries().get(0).attempt())
                .isEqualTo(3);
    }

    @Test
    void rescue_covers_every_campaign() {
        CampaignId first = sending(block(1, 2));
        CampaignId second = sending(block(1, 2), block(2, 2));
        permit(claim(first, node));
        permit(claim(second, node));
        Claim two = claim(second, node);
        permit(two.lease(), two.deliveries().subList(0, 1));
        kill(node);

        assertThat(store.nodes().rescue(node)).isEqualTo(5);
        assertThat(store.history().counts(first)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 2L));
        assertThat(store.history().counts(second)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 3L));
    }

    @Test
    void rescue_repeated_does_no_more() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        kill(node);
        store.nodes().rescue(node);
        Claim taken = claim(id, other);
        permit(taken);

        assertThat(store.nodes().rescue(node)).isZero();

        assertThat(states(id))
                .containsExactly(DeliveryState.IN_DOUBT, DeliveryState.PERMITTED, DeliveryState.PERMITTED);
    }

    @Test
    void two_dead_nodes_are_rescued_one_after_the_other() {
        CampaignId id = sending(block(1, 1));
        claim(id, node);
        kill(node);
        store.nodes().rescue(node);
        permit(claim(id, other));
        kill(other);

        assertThat(store.nodes().rescue(other)).isEqualTo(1);
        assertThat(states(id)).containsExactly(DeliveryState.IN_DOUBT);
    }

    @Test
    void rescue_in_a_paused_campaign_makes_the_rest_ready_for_when_it_goes_on() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        kill(node);
        store.nodes().rescue(node);

        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);

        assertThat(seqs(claim(id, other))).containsExactly(1);
    }

    @Test
    void rescue_in_a_cancelled_campaign_ends_the_rest() {
        CampaignId id = sending(block(1, 3), block(2, 3));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.SENT);
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due.lease(), due.deliveries().subList(0, 1));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        kill(node);

        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(2);

        assertThat(store.history().counts(id))
                .isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.IN_DOUBT, 2L, DeliveryState.CANCELLED, 3L));
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void rescue_in_an_expired_campaign_ends_the_rest() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED);
        kill(node);

        store.nodes().rescue(node);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 1L, DeliveryState.EXPIRED, 1L));
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
    }

    @Test
    void snapshot_of_a_dead_node_stays_with_its_campaign_preparing() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        kill(node);

        assertThat(store.nodes().rescue(node)).isZero();

        assertThat(state(id)).isEqualTo(CampaignState.PREPARING);
        assertThat(store.snapshots().append(lease, List.of(block(1, 1)), NOW))
                .as("append by the dead node after its rescue, before another one begins")
                .isFalse();
        assertThat(store.snapshots().complete(lease, NOW))
                .as("complete by the dead node after its rescue, before another one begins")
                .isFalse();
        begin(id, other);
    }

    @Test
    void node_that_retires_with_a_block_or_due_deliveries_is_rescued() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.DEFERRED);
        permit(claim(id, node));
        claimDue(id, EMAIL, other, NOW);

        store.nodes().retire(node);
        store.nodes().retire(other);

        assertThat(store.nodes().declareDead()).as("dead nodes").containsExactlyInAnyOrder(node, other);
        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(1);
        assertThat(store.nodes().rescue(other)).as("became in doubt").isZero();
        claimDue(id, EMAIL, living("node-3"), NOW);
    }
}
