package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part on {@link io.mailing.spi.store.LedgerStore#record}. */
abstract class RecordContract extends ClaimContract {

    RecordContract() {}

    @Test
    void outcomes_come_back_as_they_were_written() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        permit(claim);
        Outcome accepted = new Outcome(
                claim.deliveries().get(0).key(),
                1,
                DeliveryState.DELIVERED,
                TELEGRAM,
                null,
                "i".repeat(255),
                "-1009007199254740993",
                NOW.plusMillis(1),
                null);
        Outcome failed = new Outcome(
                claim.deliveries().get(1).key(),
                1,
                DeliveryState.FAILED,
                EMAIL,
                new Reason("c".repeat(64), "Почта 🎁 \"'\\\n" + "t".repeat(480)),
                null,
                null,
                NOW.plusMillis(999),
                null);
        Outcome deferred = deferred(
                claim.deliveries().get(2),
                1,
                new Outcome.Due(TELEGRAM, 1, 3, NOW.plusSeconds(90).plusMillis(7)));

        record(accepted, failed, deferred);

        assertThat(facts(accepted.key()).attempts()).containsExactly(accepted);
        assertThat(facts(failed.key()).attempts()).containsExactly(failed);
        assertThat(facts(deferred.key()).attempts()).containsExactly(deferred);
    }

    @TestFactory
    Stream<DynamicTest> terminal_outcomes_are_counted() {
        return Stream.of(DeliveryState.values())
                .filter(DeliveryState::terminal)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    CampaignId id = sending(block(1, 2));
                    sent(id, state);
                    assertThat(states(id)).containsExactly(state, DeliveryState.PERMITTED);
                    assertThat(store.history().counts(id)).isEqualTo(Map.of(state, 1L));
                }));
    }

    @Test
    void deferred_outcome_is_in_no_counter() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.DEFERRED);

        assertThat(states(id)).containsExactly(DeliveryState.DEFERRED);
        assertThat(store.history().counts(id)).isEmpty();
        assertThat(store.history().fullCounts(id)).isEqualTo(Map.of(DeliveryState.DEFERRED, 1L));
    }

    @Test
    void recording_again_does_nothing() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        permit(claim);
        List<Outcome> outcomes = List.of(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.DEFERRED),
                outcome(claim.deliveries().get(2), DeliveryState.FAILED));

        store.ledger().record(outcomes, List.of(claim.lease()));
        store.ledger().record(outcomes, List.of(claim.lease()));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.FAILED, 1L));
        assertThat(facts(id)).allSatisfy(facts -> assertThat(facts.attempts()).hasSize(1));
        assertThat(claimDue(id, EMAIL, node, NOW).deliveries())
                .as("due deliveries")
                .hasSize(1);
    }

    @Test
    void deferral_recorded_again_does_not_bring_a_finished_attempt_back() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.DEFERRED).deliveries().get(0);
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due);
        record(outcome(due.deliveries().get(0), DeliveryState.SENT));

        record(outcome(pending, DeliveryState.DEFERRED));

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).as("due").isEmpty();
        assertThat(states(id)).containsExactly(DeliveryState.SENT);
    }

    @Test
    void recording_nothing_is_allowed() {
        store.ledger().record(List.of(), List.of());
    }

    @Test
    void outcomes_of_several_campaigns_are_recorded_together() {
        CampaignId first = sending(block(1, 1));
        CampaignId second = sending(block(1, 2));
        Claim one = claim(first, node);
        Claim two = claim(second, node);
        permit(one);
        permit(two);

        store.ledger()
                .record(
                        List.of(
                                outcome(two.deliveries().get(1), DeliveryState.FAILED),
                                outcome(one.deliveries().get(0), DeliveryState.SENT),
                                outcome(two.deliveries().get(0), DeliveryState.SENT)),
                        List.of(two.lease(), one.lease()));

        assertThat(store.ledger().finish(first, NOW)).isTrue();
        assertThat(store.ledger().finish(second, NOW)).isTrue();
        assertThat(store.history().counts(second)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.FAILED, 1L));
    }

    @Test
    void large_batch_is_recorded_whole() {
        CampaignId id = sending(block(1, 1000));
        Claim claim = claim(id, node);
        permit(claim);
        List<Outcome> outcomes = new ArrayList<>();
        for (Claim.Pending pending : claim.deliveries()) {
            outcomes.add(outcome(pending, pending.key().seq() % 3 == 0 ? DeliveryState.FAILED : DeliveryState.SENT));
        }

        store.ledger().record(outcomes, List.of(claim.lease()));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 666L, DeliveryState.FAILED, 334L));
    }

    @Test
    void closed_lease_has_nothing_to_hand_back() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.SENT, DeliveryState.FAILED);

        assertThat(store.ledger().releaseUnheard(node, List.of()))
                .as("leases still held")
                .isZero();
        store.ledger().release(claim.lease(), NOW);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).as("claim").isEmpty();
    }

    @Test
    void lease_closed_after_all_its_outcomes_came_in_parts() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));

        store.ledger().record(List.of(), List.of(claim.lease()));

        assertThat(store.ledger().releaseUnheard(node, List.of()))
                .as("leases still held")
                .isZero();
    }

    @Test
    void closing_a_lost_lease_is_ignored() {
        CampaignId id = sending(block(1, 2));
        Claim lost = claim(id, node);
        kill(node);
        store.nodes().rescue(node);
        Claim taken = claim(id, other);

        store.ledger().record(List.of(), List.of(lost.lease()));

        permit(taken);
        store.ledger().release(taken.lease(), NOW);
        assertThat(keys(claim(id, other)))
                .as("block after the closing was ignored")
                .isEqualTo(keys(taken));
    }

    @Test
    void evidence_of_an_earlier_epoch_is_taken() {
        CampaignId id = sending(block(1, 3));
        Claim lost = claim(id, node);
        permit(lost.lease(), lost.deliveries().subList(0, 2));
        kill(node);

        record(outcome(lost.deliveries().get(0), DeliveryState.SENT));
        assertThat(store.nodes().rescue(node)).as("in doubt").isEqualTo(1);
        record(outcome(lost.deliveries().get(1), DeliveryState.FAILED));

        assertThat(states(id)).containsExactly(DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.PENDING);
        assertThat(seqs(claim(id, other))).as("what the next holder gets").containsExactly(2);
    }

    @TestFactory
    Stream<DynamicTest> late_evidence_settles_what_was_in_doubt() {
        return Stream.of(DeliveryState.SKIPPED, DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.DELIVERED)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    CampaignId id = sending(block(1, 1));
                    Claim.Pending pending =
                            sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);
                    assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 1L));

                    record(outcome(pending, state));

                    assertThat(stateOf(pending)).isEqualTo(state);
                    assertThat(store.history().counts(id)).isEqualTo(Map.of(state, 1L));
                    assertThat(facts(pending.key()).attempts())
                            .extracting(Outcome::state)
                            .as("no outcome is lost")
                            .containsExactly(DeliveryState.IN_DOUBT, state);
                }));
    }

    @Test
    void late_refusal_for_now_makes_due_what_was_in_doubt() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);

        record(outcome(pending, DeliveryState.DEFERRED));

        assertThat(stateOf(pending)).isEqualTo(DeliveryState.DEFERRED);
        assertThat(store.history().counts(id)).isEmpty();
        assertThat(claimDue(id, EMAIL, node, NOW).deliveries()).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> what_is_known_is_not_put_in_doubt_again() {
        return Stream.of(DeliveryState.SKIPPED, DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.DEFERRED)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    CampaignId id = sending(block(1, 1));
                    Claim.Pending pending = sent(id, state).deliveries().get(0);

                    record(outcome(pending, DeliveryState.IN_DOUBT));

                    assertThat(stateOf(pending)).isEqualTo(state);
                    assertThat(facts(pending.key()).attempts())
                            .as("no outcome is lost")
                            .hasSize(2);
                }));
    }

    @TestFactory
    Stream<DynamicTest> acceptance_outranks_everything() {
        return Stream.of(DeliveryState.values())
                .filter(state -> state.terminal() && !state.accepted())
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    CampaignId id = sending(block(1, 1));
                    Claim.Pending pending =
                            sent(id, DeliveryState.DEFERRED).deliveries().get(0);
                    Claim due = claimDue(id, EMAIL, node, NOW);
                    permit(due);
                    record(outcome(due.deliveries().get(0), state));
                    assertThat(stateOf(pending)).isEqualTo(state);

                    record(outcome(pending, DeliveryState.SENT));

                    assertThat(stateOf(pending))
                            .as("after late acceptance of attempt 1")
                            .isEqualTo(DeliveryState.SENT);
                    assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
                }));
    }

    @Test
    void delivered_outranks_sent_and_never_the_other_way_round() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.SENT, DeliveryState.DELIVERED);

        record(outcome(claim.deliveries().get(0), DeliveryState.DELIVERED));
        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.DELIVERED, 2L));
    }

    @Test
    void second_acceptance_of_a_later_attempt_is_kept_and_counts_once() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.SENT).deliveries().get(0);

        record(outcome(pending, DeliveryState.SENT, 2));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
        assertThat(facts(pending.key()).attempts()).extracting(Outcome::attempt).containsExactly(1, 2);
    }

    @Test
    void later_attempt_outranks_an_earlier_one() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.DEFERRED).deliveries().get(0);
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due);
        record(outcome(due.deliveries().get(0), DeliveryState.IN_DOUBT));

        record(outcome(pending, DeliveryState.FAILED));

        assertThat(stateOf(pending)).as("after late word about attempt 1").isEqualTo(DeliveryState.IN_DOUBT);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 1L));
    }

    @Test
    void acceptance_outranks_even_a_cancelled_block() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        store.ledger().release(claim.lease(), NOW);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));

        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.CANCELLED, 1L));
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void ready_block_that_late_evidence_settled_is_not_claimed() {
        CampaignId id = sending(block(1, 2), block(2, 1));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger().release(claim.lease(), NOW);

        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.FAILED));

        assertThat(blockOf(claim(id, node)))
                .as("block with something left to send")
                .isEqualTo(2);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
    }

    @Test
    void recorded_unsent_deliveries_need_no_permit() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);

        store.ledger()
                .record(
                        List.of(
                                outcome(claim.deliveries().get(0), DeliveryState.SKIPPED),
                                outcome(claim.deliveries().get(1), DeliveryState.SKIPPED)),
                        List.of(claim.lease()));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 2L));
        assertThat(((BlockLease) claim.lease()).block()).isEqualTo(1);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }
}
