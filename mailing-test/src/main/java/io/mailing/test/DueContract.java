package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part on due deliveries: retries and fall-backs. */
abstract class DueContract extends RecordContract {

    DueContract() {}

    /** A campaign all of whose deliveries are due again, in order, each so many seconds after {@link #NOW}. */
    private CampaignId due(int... seconds) {
        CampaignId id = sending(block(1, seconds.length));
        Claim claim = claim(id, node);
        permit(claim);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            outcomes.add(deferred(claim.deliveries().get(i), 1, NOW.plusSeconds(seconds[i])));
        }
        store.ledger().record(outcomes, List.of(claim.lease()));
        return id;
    }

    @Test
    void due_claim_says_what_is_owed() {
        CampaignId id = sending(block(2, 1));
        Claim claim = claim(id, node);
        permit(claim);
        record(deferred(claim.deliveries().get(0), 1, new Outcome.Due(TELEGRAM, 1, 0, NOW)));

        Claim due = claimDue(id, TELEGRAM, other, NOW);

        assertThat(due.lease()).isInstanceOfSatisfying(DueLease.class, lease -> {
            assertThat(lease.campaign()).isEqualTo(id);
            assertThat(lease.node()).isEqualTo(other);
        });
        assertThat(due.deliveries())
                .containsExactly(new Claim.Pending(new DeliveryKey(id, 2, 0), delivery("guest-2-0", EMAIL), 1, 2, 0));
    }

    @Test
    void attempts_and_refusals_are_carried_on() {
        CampaignId id = due(0);
        Claim second = claimDue(id, EMAIL, node, NOW);
        assertThat(second.deliveries().get(0).attempt()).isEqualTo(2);
        assertThat(second.deliveries().get(0).refusals()).isEqualTo(1);
        permit(second);
        store.ledger()
                .record(
                        List.of(deferred(second.deliveries().get(0), 2, new Outcome.Due(EMAIL, 0, 2, NOW))),
                        List.of(second.lease()));

        Claim third = claimDue(id, EMAIL, node, NOW);

        assertThat(third.deliveries().get(0).attempt()).isEqualTo(3);
        assertThat(third.deliveries().get(0).refusals()).isEqualTo(2);
        assertThat(((DueLease) third.lease()).claim())
                .as("name of the claim: never used twice")
                .isNotEqualTo(((DueLease) second.lease()).claim());
    }

    @Test
    void longest_waiting_are_taken_first_and_stand_in_order_of_their_keys() {
        CampaignId id = due(30, 20, 10, 40);

        Claim first =
                store.ledger().claimDue(id, EMAIL, node, 2, NOW.plusSeconds(60)).orElseThrow();
        Claim rest = store.ledger()
                .claimDue(id, EMAIL, other, 100, NOW.plusSeconds(60))
                .orElseThrow();

        assertThat(seqs(first)).as("the two that waited longest").containsExactly(1, 2);
        assertThat(seqs(rest)).as("the rest").containsExactly(0, 3);
    }

    @Test
    void due_deliveries_are_not_claimed_before_their_time() {
        CampaignId id = due(30, 10);

        assertThat(store.ledger()
                        .claimDue(id, EMAIL, node, 10, NOW.plusSeconds(10).minusMillis(1)))
                .as("before the first one's time")
                .isEmpty();
        assertThat(seqs(claimDue(id, EMAIL, node, NOW.plusSeconds(10)))).containsExactly(1);
        assertThat(seqs(claimDue(id, EMAIL, node, NOW.plusSeconds(30)))).containsExactly(0);
    }

    @Test
    void due_claim_takes_its_lane_and_campaign_alone() {
        CampaignId id = due(0);
        CampaignId another = due(0);

        assertThat(store.ledger().claimDue(id, TELEGRAM, node, 10, NOW))
                .as("other lane")
                .isEmpty();
        assertThat(keys(claimDue(another, EMAIL, node, NOW))).containsExactly(new DeliveryKey(another, 1, 0));
        assertThat(keys(claimDue(id, EMAIL, node, NOW))).containsExactly(new DeliveryKey(id, 1, 0));
    }

    @Test
    void due_delivery_is_claimed_once() {
        CampaignId id = due(0, 0);
        claimDue(id, EMAIL, node, NOW);

        assertThat(store.ledger().claimDue(id, EMAIL, other, 10, NOW)).isEmpty();
    }

    @Test
    void only_a_sending_campaign_gives_due_claims() {
        CampaignId id = due(0);
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW))
                .as("paused")
                .isEmpty();

        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW))
                .as("resumed")
                .isPresent();
    }

    @Test
    void node_without_a_good_lease_claims_nothing_due() {
        CampaignId id = due(0);
        expireLease(store, node);

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.ledger().claimDue(id, EMAIL, other, 10, NOW)).isPresent();
    }

    @Test
    void due_deliveries_are_permitted_in_windows() {
        CampaignId id = due(0, 0, 0);
        Claim claim = claimDue(id, EMAIL, node, NOW);

        permit(claim.lease(), claim.deliveries().subList(0, 2));
        permit(claim.lease(), claim.deliveries().subList(0, 2));

        assertThat(states(id))
                .containsExactly(DeliveryState.PERMITTED, DeliveryState.PERMITTED, DeliveryState.DEFERRED);
    }

    @Test
    void due_claim_gets_no_permit_while_paused_cancelled_or_expired() {
        CampaignId id = due(0);
        Claim claim = claimDue(id, EMAIL, node, NOW);

        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), EXPIRED))
                .as("expired")
                .isFalse();
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("paused")
                .isFalse();
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("cancelled")
                .isFalse();
        assertThat(states(id)).doesNotContain(DeliveryState.PERMITTED);
    }

    @Test
    void due_claim_of_a_node_without_a_good_lease_gets_no_permit() {
        CampaignId id = due(0);
        Claim claim = claimDue(id, EMAIL, node, NOW);
        expireLease(store, node);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("lease ran out")
                .isFalse();

        store.nodes().declareDead();
        store.nodes().rescue(node);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("rescued")
                .isFalse();

        Claim taken = claimDue(id, EMAIL, other, NOW);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("taken over")
                .isFalse();
        permit(taken);
    }

    @Test
    void released_due_claim_gets_no_permit_though_the_same_node_has_it_again() {
        CampaignId id = due(0);
        Claim earlier = claimDue(id, EMAIL, node, NOW);
        store.ledger().release(earlier.lease(), NOW);
        Claim later = claimDue(id, EMAIL, node, NOW);

        assertThat(store.ledger().permit(earlier.lease(), earlier.deliveries(), NOW))
                .isFalse();
        permit(later);
    }

    @Test
    void due_delivery_settled_by_late_evidence_gets_no_permit() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending first = sent(id, DeliveryState.DEFERRED).deliveries().get(0);
        Claim claim = claimDue(id, EMAIL, node, NOW);

        record(outcome(first, DeliveryState.SENT));

        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("permit to send what was accepted meanwhile")
                .isFalse();
        store.ledger().release(claim.lease(), NOW);
        assertThat(states(id)).containsExactly(DeliveryState.SENT);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
    }

    @Test
    void terminal_outcome_takes_a_delivery_off_what_is_due() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending first = sent(id, DeliveryState.DEFERRED).deliveries().get(0);

        record(outcome(first, DeliveryState.FAILED));

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.FAILED, 1L));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void terminal_outcome_that_does_not_count_leaves_a_delivery_due() {
        CampaignId id = due(0);
        Claim second = claimDue(id, EMAIL, node, NOW);
        permit(second);
        Claim.Pending pending = second.deliveries().get(0);
        store.ledger().record(List.of(outcome(pending, DeliveryState.DEFERRED)), List.of(second.lease()));

        record(outcome(pending, DeliveryState.FAILED, 1));

        assertThat(states(id)).as("after late word about attempt 1").containsExactly(DeliveryState.DEFERRED);
        Claim third = claimDue(id, EMAIL, node, NOW);
        assertThat(third.deliveries().get(0).attempt()).isEqualTo(3);
    }

    @Test
    void late_deferral_does_not_touch_a_later_attempt() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending first = sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);
        resendInDoubt(id, NOW);
        Claim second = claimDue(id, EMAIL, node, NOW);
        permit(second);
        store.ledger()
                .record(List.of(deferred(second.deliveries().get(0), 2, NOW.plusSeconds(60))), List.of(second.lease()));

        record(deferred(first, 1, NOW));

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW))
                .as("before its time")
                .isEmpty();
        assertThat(claimDue(id, EMAIL, node, NOW.plusSeconds(60))
                        .deliveries()
                        .get(0)
                        .attempt())
                .isEqualTo(3);
    }

    @Test
    void deferral_in_a_cancelled_campaign_ends_the_delivery() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        store.ledger()
                .record(
                        List.of(
                                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                                outcome(claim.deliveries().get(1), DeliveryState.DEFERRED)),
                        List.of(claim.lease()));

        assertEndedInsteadOfDue(claim.deliveries().get(1), DeliveryState.CANCELLED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.CANCELLED, 1L));
    }

    @Test
    void deferral_in_an_expired_campaign_ends_the_delivery() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED);

        store.ledger().record(List.of(deferred(claim.deliveries().get(0), 1, EXPIRED)), List.of(claim.lease()));

        assertEndedInsteadOfDue(claim.deliveries().get(0), DeliveryState.EXPIRED);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
    }

    final void assertEndedInsteadOfDue(Claim.Pending pending, DeliveryState end) {
        List<Outcome> attempts = facts(pending.key()).attempts();
        assertThat(stateOf(pending)).isEqualTo(end);
        Outcome last = attempts.get(attempts.size() - 1);
        assertThat(last.state()).as("last outcome").isEqualTo(end);
        assertThat(last.attempt()).as("attempt of the last outcome").isEqualTo(2);
        assertThat(last.reason()).as("reason of the last outcome").isNotNull();
        assertThat(attempts.get(attempts.size() - 2).state())
                .as("outcome before")
                .isEqualTo(DeliveryState.DEFERRED);
    }
}
