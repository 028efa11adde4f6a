package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part on sending again what failed, and on sending again by itself what is in doubt: only so often. */
abstract class ResendContract extends AwaitContract {

    private static final Set<DeliveryState> IN_DOUBT = Set.of(DeliveryState.IN_DOUBT);
    private static final Set<DeliveryState> BOTH = Set.of(DeliveryState.IN_DOUBT, DeliveryState.FAILED);

    ResendContract() {}

    /** A campaign with one delivery that failed on its second route, by attempt 2. */
    private Claim.Pending failedOnTheSecondRoute(CampaignId id) {
        Claim claim = claim(id, node);
        permit(claim);
        Outcome.Due due = new Outcome.Due(TELEGRAM, 1, 2, NOW);
        store.ledger().record(List.of(deferred(claim.deliveries().get(0), 1, due)), List.of(claim.lease()));
        Claim second = claimDue(id, TELEGRAM, node, NOW);
        permit(second);
        Claim.Pending pending = second.deliveries().get(0);
        store.ledger().record(List.of(outcome(pending, DeliveryState.FAILED)), List.of(second.lease()));
        return pending;
    }

    @Test
    void what_failed_is_sent_again_from_the_first_route_on_with_fresh_retries() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending failed = failedOnTheSecondRoute(id);
        assertThat(store.ledger().finish(id, NOW.plusSeconds(20))).isTrue();
        CampaignRecord before = find(id);
        Instant at = NOW.plusSeconds(1000);

        assertThat(resendFailed(id, at)).as("sent again").isEqualTo(1);

        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.finishedAt()).as("finishedAt").isNull();
        assertThat(campaign.expiresAt()).as("expiresAt, counted anew").isEqualTo(at.plus(EXPIRY));
        assertThat(campaign.controlEpoch()).as("control epoch").isEqualTo(before.controlEpoch() + 1);
        assertThat(store.history().counts(id)).isEmpty();
        DeliveryFacts facts = facts(failed.key());
        assertThat(facts.state()).isEqualTo(DeliveryState.DEFERRED);
        Outcome requested = facts.attempts().get(2);
        assertThat(requested.attempt())
                .as("an attempt of its own, after the one that failed")
                .isEqualTo(3);
        assertThat(requested.channel()).as("channel").isNull();
        assertThat(requested.reason()).isEqualTo(StoreReasons.RESEND_REQUESTED);

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, at.minusMillis(1)))
                .as("before its time")
                .isEmpty();
        Claim due = claimDue(id, EMAIL, node, at);
        Claim.Pending pending = due.deliveries().get(0);
        assertThat(pending.route()).as("route").isZero();
        assertThat(pending.attempt()).as("attempt").isEqualTo(4);
        assertThat(pending.refusals()).as("refusals").isZero();
        assertThat(store.ledger().permit(due.lease(), due.deliveries(), at)).isTrue();
        store.ledger().record(List.of(outcome(pending, DeliveryState.SENT)), List.of(due.lease()));
        assertThat(store.ledger().finish(id, at)).isTrue();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
    }

    @Test
    void failed_ones_alone_are_sent_again_and_a_repeated_call_does_no_more() {
        CampaignId id = sending(block(1, 4));
        sent(id, DeliveryState.FAILED, DeliveryState.IN_DOUBT, DeliveryState.SKIPPED, DeliveryState.SENT);
        assertThat(resendFailed(id, NOW)).isEqualTo(1);
        List<DeliveryFacts> before = facts(id);

        assertThat(resendFailed(id, NOW.plusSeconds(60))).isZero();

        assertThat(facts(id)).isEqualTo(before);
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.DEFERRED, DeliveryState.IN_DOUBT, DeliveryState.SKIPPED, DeliveryState.SENT);
    }

    @Test
    void both_are_sent_again_in_one_call() {
        CampaignId id = sending(block(1, 3));
        sent(id, DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.IN_DOUBT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        CampaignRecord before = find(id);

        assertThat(store.ledger().resend(id, BOTH, LedgerStore.ANY_ATTEMPT, NOW))
                .isEqualTo(2);

        assertThat(find(id).controlEpoch()).as("control epoch").isEqualTo(before.controlEpoch() + 1);
        assertThat(seqs(claimDue(id, EMAIL, node, NOW))).containsExactly(0, 2);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
    }

    @Test
    void what_fails_once_more_can_be_sent_once_more() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.FAILED);
        for (int round = 1; round <= 3; round++) {
            assertThat(resendFailed(id, NOW)).as("round %s", round).isEqualTo(1);
            Claim due = claimDue(id, EMAIL, node, NOW);
            assertThat(due.deliveries().get(0).attempt()).as("attempt").isEqualTo(1 + 2 * round);
            permit(due);
            store.ledger()
                    .record(List.of(outcome(due.deliveries().get(0), DeliveryState.FAILED)), List.of(due.lease()));
            assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.FAILED, 1L));
        }
    }

    @Test
    void many_failed_ones_are_sent_again() {
        CampaignId id = sending(block(1, 700), block(2, 1000), block(3, 600));
        for (int i = 1; i <= 3; i++) {
            Claim claim = claim(id, node);
            permit(claim);
            store.ledger()
                    .record(
                            claim.deliveries().stream()
                                    .map(pending -> outcome(
                                            pending,
                                            pending.key().seq() == 599 ? DeliveryState.SENT : DeliveryState.FAILED))
                                    .toList(),
                            List.of(claim.lease()));
        }
        assertThat(store.ledger().finish(id, NOW)).isTrue();

        assertThat(resendFailed(id, NOW)).isEqualTo(2297);

        assertThat(resendFailed(id, NOW)).as("once more").isZero();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 3L));
        assertThat(store.ledger()
                        .claimDue(id, EMAIL, node, 5000, NOW)
                        .orElseThrow()
                        .deliveries())
                .hasSize(2297);
    }

    @Test
    void resend_without_anything_failed_leaves_a_finished_campaign_finished() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        store.ledger().finish(id, NOW);
        CampaignRecord before = find(id);

        assertThat(resendFailed(id, NOW)).isZero();

        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void failed_ones_wait_in_a_paused_campaign_and_stay_so_in_a_cancelled_one() {
        CampaignId paused = sending(block(1, 1));
        sent(paused, DeliveryState.FAILED);
        store.campaigns().move(paused, CampaignAction.PAUSE, null, NOW);
        CampaignId cancelled = sending(block(1, 1));
        sent(cancelled, DeliveryState.FAILED);
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);

        assertThat(resendFailed(paused, NOW)).isEqualTo(1);
        assertThat(resendFailed(cancelled, NOW)).isZero();

        assertThat(state(paused)).isEqualTo(CampaignState.PAUSED);
        assertThat(store.ledger().claimDue(paused, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(states(cancelled)).containsExactly(DeliveryState.FAILED);
    }

    @Test
    void what_failed_can_be_sent_again_after_the_campaign_had_expired() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.FAILED);
        store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();

        assertThat(resendFailed(id, EXPIRED)).isEqualTo(1);

        Claim due = claimDue(id, EMAIL, node, EXPIRED);
        assertThat(store.ledger().permit(due.lease(), due.deliveries(), EXPIRED))
                .as("permit")
                .isTrue();
        assertThat(states(id)).containsExactly(DeliveryState.PERMITTED, DeliveryState.EXPIRED);
    }

    @Test
    void late_acceptance_of_what_had_failed_takes_it_off_what_is_due() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.FAILED).deliveries().get(0);
        resendFailed(id, NOW);

        record(outcome(pending, DeliveryState.DELIVERED));

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.DELIVERED, 1L));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void late_word_of_no_acceptance_leaves_what_failed_due() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.FAILED).deliveries().get(0);
        resendFailed(id, NOW);

        record(outcome(pending, DeliveryState.FAILED));
        record(outcome(pending, DeliveryState.IN_DOUBT));
        record(deferred(pending, 1, NOW.plusSeconds(60)));

        assertThat(states(id)).containsExactly(DeliveryState.DEFERRED);
        Claim due = claimDue(id, EMAIL, node, NOW);
        assertThat(due.deliveries().get(0).attempt()).isEqualTo(3);
    }

    @Test
    void what_is_in_doubt_is_sent_again_below_an_attempt_only_and_its_attempts_count() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.IN_DOUBT, DeliveryState.SENT);
        for (int attempt = 1; attempt < 3; attempt++) {
            assertThat(store.ledger().resend(id, IN_DOUBT, attempt, NOW))
                    .as("attempt %s is not below it", attempt)
                    .isZero();
            assertThat(store.ledger().resend(id, IN_DOUBT, 3, NOW))
                    .as("attempt %s is below 3", attempt)
                    .isEqualTo(1);
            Claim due = claimDue(id, EMAIL, node, NOW);
            assertThat(due.deliveries().get(0).refusals()).as("refusals").isEqualTo(attempt);
            permit(due);
            store.ledger()
                    .record(List.of(outcome(due.deliveries().get(0), DeliveryState.IN_DOUBT)), List.of(due.lease()));
        }

        assertThat(store.ledger().resend(id, IN_DOUBT, 3, NOW))
                .as("attempt 3 is not below 3")
                .isZero();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 1L, DeliveryState.SENT, 1L));
        assertThat(resendInDoubt(id, NOW)).as("on request").isEqualTo(1);
        assertThat(claimDue(id, EMAIL, node, NOW).deliveries().get(0).refusals())
                .as("refusals")
                .isZero();
    }

    @Test
    void nothing_but_what_failed_expired_or_is_in_doubt_can_be_sent_again() {
        CampaignId id = sending(block(1, 1));
        for (Set<DeliveryState> states : List.of(
                Set.<DeliveryState>of(),
                Set.of(DeliveryState.SENT),
                Set.of(DeliveryState.FAILED, DeliveryState.SKIPPED),
                Set.of(DeliveryState.EXPIRED, DeliveryState.CANCELLED))) {
            assertThatThrownBy(() -> store.ledger().resend(id, states, LedgerStore.ANY_ATTEMPT, NOW))
                    .as("resend of %s", states)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
