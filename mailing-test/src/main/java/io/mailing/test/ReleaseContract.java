package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.LedgerStore#release} and what a node holds unheard. */
abstract class ReleaseContract extends NotReachedContract {

    ReleaseContract() {}

    @Test
    void released_block_is_ready_again_without_what_is_recorded() {
        CampaignId id = sending(block(1, 4));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 3));
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(2), DeliveryState.DEFERRED));

        store.ledger().release(claim.lease(), NOW);

        assertThat(states(id))
                .as("the permit without outcome is taken back")
                .containsExactly(
                        DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.PENDING);
        Claim again = claim(id, other);
        assertThat(seqs(again)).as("what is left of the block").containsExactly(1, 3);
        assertThat(again.deliveries())
                .allSatisfy(pending -> assertThat(pending.attempt()).isEqualTo(1));
        permit(again);
    }

    @Test
    void permit_taken_back_leaves_nothing_in_doubt_later() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger().release(claim.lease(), NOW);
        claim(id, node);

        kill(node);

        assertThat(store.nodes().rescue(node)).as("in doubt").isZero();
        assertThat(states(id)).containsOnly(DeliveryState.PENDING);
    }

    @Test
    void release_repeated_does_nothing() {
        CampaignId id = sending(block(1, 2));
        Claim first = claim(id, node);
        store.ledger().release(first.lease(), NOW);
        Claim second = claim(id, other);
        permit(second);

        store.ledger().release(first.lease(), NOW);

        assertThat(states(id)).containsOnly(DeliveryState.PERMITTED);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW))
                .as("claim of a held block")
                .isEmpty();
    }

    @Test
    void release_repeated_by_the_node_that_holds_the_block_again_does_nothing() {
        CampaignId id = sending(block(1, 2));
        Claim first = claim(id, node);
        store.ledger().release(first.lease(), NOW);
        Claim second = claim(id, node);

        store.ledger().release(first.lease(), NOW);

        permit(second);
    }

    @Test
    void release_of_a_lost_lease_is_ignored() {
        CampaignId id = sending(block(1, 2));
        Claim lost = claim(id, node);
        permit(lost);
        kill(node);
        store.nodes().rescue(node);

        store.ledger().release(lost.lease(), NOW);

        assertThat(states(id)).containsOnly(DeliveryState.IN_DOUBT);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 2L));
    }

    @Test
    void released_block_with_nothing_left_is_done() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.SENT));

        store.ledger().release(claim.lease(), NOW);

        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void block_released_in_a_cancelled_campaign_ends_as_cancelled() {
        CampaignId id = sending(block(1, 4));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 2));
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.history().counts(id))
                .as("counters while the node still holds the block")
                .isEqualTo(Map.of(DeliveryState.SENT, 1L));

        store.ledger().release(claim.lease(), NOW);
        store.ledger().release(claim.lease(), NOW);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.CANCELLED, DeliveryState.CANCELLED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.CANCELLED, 3L));
    }

    @Test
    void block_released_in_an_expired_campaign_ends_as_expired() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED))
                .as("ended at once")
                .isZero();

        store.ledger().release(claim.lease(), EXPIRED);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.EXPIRED, 2L));
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
    }

    @Test
    void released_due_deliveries_are_due_again_not_before_the_time_given() {
        CampaignId id = sending(block(1, 3));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim claim = claimDue(id, EMAIL, node, NOW);
        permit(claim.lease(), claim.deliveries().subList(0, 2));
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));

        store.ledger().release(claim.lease(), NOW.plusSeconds(30));

        assertThat(states(id)).containsExactly(DeliveryState.SENT, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        assertThat(store.ledger()
                        .claimDue(id, EMAIL, node, 10, NOW.plusSeconds(30).minusMillis(1)))
                .as("before the time given")
                .isEmpty();
        Claim again = claimDue(id, EMAIL, other, NOW.plusSeconds(30));
        assertThat(again.deliveries())
                .as("attempt, route and refusals are as before")
                .isEqualTo(claim.deliveries().subList(1, 3));
    }

    @Test
    void release_of_a_due_claim_repeated_does_nothing() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim first = claimDue(id, EMAIL, node, NOW);
        store.ledger().release(first.lease(), NOW);
        Claim second = claimDue(id, EMAIL, node, NOW);
        permit(second);

        store.ledger().release(first.lease(), NOW);

        assertThat(states(id)).containsExactly(DeliveryState.PERMITTED);
        assertThat(store.ledger().claimDue(id, EMAIL, other, 10, NOW)).isEmpty();
    }

    @Test
    void due_claim_released_in_a_cancelled_campaign_ends_as_cancelled() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim claim = claimDue(id, EMAIL, node, NOW);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.history().counts(id))
                .as("counters while the node holds them")
                .isEmpty();

        store.ledger().release(claim.lease(), NOW);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
    }

    @Test
    void claims_whose_answer_was_lost_are_handed_back() {
        CampaignId id = sending(block(1, 1), block(2, 2), block(3, 2));
        sent(id, DeliveryState.DEFERRED);
        Claim known = claim(id, node);
        Claim lost = claim(id, node);
        Claim lostDue = claimDue(id, EMAIL, node, NOW);
        permit(known);

        assertThat(store.ledger().releaseUnheard(node, List.of(known.lease())))
                .as("claims handed back")
                .isEqualTo(2);

        assertThat(store.ledger().releaseUnheard(node, List.of(known.lease())))
                .as("once more")
                .isZero();
        assertThat(store.ledger().permit(lost.lease(), lost.deliveries(), NOW))
                .as("lost block")
                .isFalse();
        assertThat(store.ledger().permit(lostDue.lease(), lostDue.deliveries(), NOW))
                .as("lost due")
                .isFalse();
        permit(known);
        assertThat(keys(claim(id, other))).isEqualTo(keys(lost));
        assertThat(keys(claimDue(id, EMAIL, other, NOW))).isEqualTo(keys(lostDue));
    }

    @Test
    void known_due_claims_and_other_nodes_keep_what_they_have() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim due = claimDue(id, EMAIL, node, NOW);
        Claim others = claim(id, other);

        assertThat(store.ledger().releaseUnheard(node, List.of(due.lease()))).isZero();

        permit(due);
        permit(others);
    }

    @Test
    void lost_claim_of_a_block_that_was_held_before_is_handed_back() {
        CampaignId id = sending(block(1, 1));
        Lease earlier = claim(id, node).lease();
        store.ledger().release(earlier, NOW);
        claim(id, node);

        assertThat(store.ledger().releaseUnheard(node, List.of(earlier)))
                .as("the lease at the later epoch is not known")
                .isEqualTo(1);
        claim(id, other);
    }

    @Test
    void lost_claim_in_a_cancelled_campaign_ends_as_cancelled() {
        CampaignId id = sending(block(1, 2));
        claim(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.ledger().releaseUnheard(node, List.of())).isEqualTo(1);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
    }

    @Test
    void dead_node_hands_nothing_back() {
        CampaignId id = sending(block(1, 1), block(2, 1), block(3, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim claim = claim(id, node);
        permit(claim);
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due);
        claim(id, node);
        kill(node);

        store.ledger().release(claim.lease(), NOW);
        store.ledger().release(due.lease(), NOW);
        assertThat(store.ledger().releaseUnheard(node, List.of()))
                .as("claims handed back")
                .isZero();

        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(2);
    }

    @Test
    void claim_with_a_permit_was_heard_of_and_is_left() {
        CampaignId id = sending(block(1, 1), block(2, 2), block(3, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim block = claim(id, node);
        permit(block.lease(), block.deliveries().subList(0, 1));
        Claim recorded = claim(id, node);
        permit(recorded);
        record(outcome(recorded.deliveries().get(0), DeliveryState.SENT));
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due);

        assertThat(store.ledger().releaseUnheard(node, List.of())).isZero();

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PERMITTED, DeliveryState.PERMITTED, DeliveryState.PENDING, DeliveryState.SENT);
    }

    @Test
    void due_delivery_that_ends_on_its_release_ends_by_the_stores_clock() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim claim = claimDue(id, EMAIL, node, NOW);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        Instant inAThousandYears = Instant.parse("3026-03-01T09:00:00Z");

        store.ledger().release(claim.lease(), inAThousandYears);

        Outcome last = facts(claim.deliveries().get(0).key()).attempts().get(1);
        assertThat(last.state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(last.at()).as("at").isBefore(inAThousandYears);
    }
}
