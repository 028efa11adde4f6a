package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part on how deliveries and campaigns end, and on sending again what is in doubt. */
abstract class EndContract extends QuietContract {

    EndContract() {}

    @Test
    void cancelling_ends_what_is_ready_or_waits_and_leaves_what_is_held() {
        CampaignId id = sending(
                block(1, 2),
                block(2, 3),
                new SnapshotBlock(3, EMAIL, List.of(delivery("a", EMAIL), skipped("b"))),
                block(4, TELEGRAM, 1));
        sent(id, DeliveryState.SENT, DeliveryState.DEFERRED);
        Claim held = claim(id, node);
        permit(held);

        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.history().counts(id))
                .isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.SKIPPED, 1L, DeliveryState.CANCELLED, 3L));
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT,
                        DeliveryState.CANCELLED,
                        DeliveryState.PERMITTED,
                        DeliveryState.PERMITTED,
                        DeliveryState.PERMITTED,
                        DeliveryState.CANCELLED,
                        DeliveryState.SKIPPED,
                        DeliveryState.CANCELLED);

        record(outcome(held.deliveries().get(0), DeliveryState.SENT));
        store.ledger().release(held.lease(), NOW);
        assertThat(store.history().counts(id))
                .as("counters when the held block was handed back")
                .isEqualTo(Map.of(DeliveryState.SENT, 2L, DeliveryState.SKIPPED, 1L, DeliveryState.CANCELLED, 5L));
    }

    @Test
    void expiry_ends_what_is_ready_or_waits() {
        CampaignId id = sending(block(1, 3), block(2, 2), block(3, 2));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 2));
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.DEFERRED));
        store.ledger().release(claim.lease(), NOW.plusSeconds(60));
        Claim held = claim(id, node);

        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED))
                .as("ended: one of block 1, one due, two of block 3")
                .isEqualTo(4);

        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.EXPIRED, 4L));
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED))
                .as("once more")
                .isZero();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, EXPIRED))
                .as("claim")
                .isEmpty();
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, EXPIRED))
                .as("due")
                .isEmpty();
        assertThat(store.ledger().finish(id, EXPIRED))
                .as("finish with a block held")
                .isFalse();

        store.ledger().release(held.lease(), EXPIRED);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.EXPIRED, 6L));
    }

    @Test
    void due_claim_held_at_expiry_ends_when_it_is_released() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim held = claimDue(id, EMAIL, node, NOW);
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED)).isZero();

        store.ledger().release(held.lease(), EXPIRED);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.EXPIRED, 2L));
    }

    @Test
    void expiry_of_a_paused_campaign_ends_its_open_part() {
        CampaignId id = sending(block(1, 2));
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);

        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED)).isEqualTo(2);
        assertThat(store.ledger().finish(id, EXPIRED)).as("finish while paused").isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.PAUSED);

        store.campaigns().move(id, CampaignAction.RESUME, null, EXPIRED);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
    }

    @Test
    void campaign_is_finished_not_one_delivery_too_early() {
        CampaignId id = sending(block(1, 3), block(2, TELEGRAM, 1));
        Claim claim = claim(id, node);
        permit(claim);
        assertThat(store.ledger().finish(id, NOW)).as("nothing recorded").isFalse();
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.DEFERRED));
        store.ledger()
                .record(List.of(outcome(claim.deliveries().get(2), DeliveryState.FAILED)), List.of(claim.lease()));
        assertThat(store.ledger().finish(id, NOW))
                .as("one deferred, one in another lane")
                .isFalse();
        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));
        assertThat(store.ledger().finish(id, NOW)).as("one in another lane").isFalse();

        Claim last = store.ledger().claimBlock(id, TELEGRAM, node, NOW).orElseThrow();
        permit(last);
        assertThat(store.ledger().finish(id, NOW))
                .as("the last one is on its way")
                .isFalse();
        record(outcome(last.deliveries().get(0), DeliveryState.IN_DOUBT));

        assertThat(store.ledger().finish(id, NOW.plusSeconds(42)))
                .as("all have come to an end")
                .isTrue();
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThat(find(id).finishedAt()).as("finishedAt").isEqualTo(NOW.plusSeconds(42));
        assertThat(find(id).sentFor()).as("sentFor").isEqualTo(Duration.ofSeconds(42));
        assertThat(find(id).sendingSince()).as("sendingSince").isNull();
    }

    @Test
    void finish_repeated_answers_true_and_changes_nothing() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        store.ledger().finish(id, NOW);
        CampaignRecord before = find(id);

        assertThat(store.ledger().finish(id, NOW.plusSeconds(60))).isTrue();

        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void only_a_sending_campaign_finishes() {
        CampaignId preparing = created(CampaignState.PREPARING);
        CampaignId created = created(CampaignState.CREATED);
        CampaignId cancelled = sending(block(1, 1));
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);
        CampaignId paused = sending(block(1, 1));
        sent(paused, DeliveryState.SENT);
        store.campaigns().move(paused, CampaignAction.PAUSE, null, NOW);

        for (CampaignId id : List.of(preparing, created, cancelled, paused)) {
            assertThat(store.ledger().finish(id, NOW))
                    .as("finish in state %s", state(id))
                    .isFalse();
            assertThat(state(id)).isNotEqualTo(CampaignState.FINISHED);
        }
    }

    @Test
    void control_epoch_grows_when_a_campaign_finishes() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        long before = find(id).controlEpoch();

        store.ledger().finish(id, NOW);

        assertThat(find(id).controlEpoch()).isGreaterThan(before);
    }

    @Test
    void evidence_after_the_end_moves_counters_and_leaves_the_campaign_finished() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.IN_DOUBT, DeliveryState.SENT);
        store.ledger().finish(id, NOW);

        record(
                outcome(claim.deliveries().get(0), DeliveryState.FAILED),
                outcome(claim.deliveries().get(1), DeliveryState.DELIVERED));

        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.FAILED, 1L, DeliveryState.DELIVERED, 1L));
    }

    @Test
    void resend_makes_due_what_is_in_doubt_and_reopens_a_finished_campaign() {
        CampaignId id = sending(block(1, 3));
        Claim claim = sent(id, DeliveryState.IN_DOUBT, DeliveryState.SENT, DeliveryState.IN_DOUBT);
        store.ledger().finish(id, NOW.plusSeconds(20));
        long epoch = find(id).controlEpoch();
        Instant at = NOW.plusSeconds(1000);

        assertThat(resendInDoubt(id, at)).as("sent again").isEqualTo(2);

        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.finishedAt()).as("finishedAt").isNull();
        assertThat(campaign.startedAt()).as("startedAt").isEqualTo(NOW);
        assertThat(campaign.expiresAt()).as("expiresAt, counted anew").isEqualTo(at.plus(EXPIRY));
        assertThat(campaign.sendingSince()).as("sendingSince").isEqualTo(at);
        assertThat(campaign.sentFor()).as("sentFor").isEqualTo(Duration.ofSeconds(20));
        assertThat(campaign.controlEpoch()).as("control epoch").isGreaterThan(epoch);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));

        DeliveryFacts facts = facts(claim.deliveries().get(2).key());
        assertThat(facts.state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(facts.attempts()).extracting(Outcome::attempt).containsExactly(1, 1);
        Outcome requested = facts.attempts().get(1);
        assertThat(requested.state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(requested.reason()).isNotNull().extracting(Reason::code).isEqualTo("resend-requested");

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, at.minusMillis(1)))
                .as("before its time")
                .isEmpty();
        Claim due = claimDue(id, EMAIL, node, at);
        assertThat(seqs(due)).containsExactly(0, 2);
        assertThat(due.deliveries()).allSatisfy(pending -> {
            assertThat(pending.attempt()).as("attempt").isEqualTo(2);
            assertThat(pending.route()).as("route").isZero();
        });
        assertThat(store.ledger().permit(due.lease(), due.deliveries(), at)).isTrue();
        store.ledger()
                .record(
                        due.deliveries().stream()
                                .map(pending -> outcome(pending, DeliveryState.SENT))
                                .toList(),
                        List.of(due.lease()));
        assertThat(store.ledger().finish(id, at)).isTrue();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 3L));
    }

    @Test
    void resend_stays_on_the_route_of_the_last_attempt() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger()
                .record(
                        List.of(deferred(claim.deliveries().get(0), 1, new Outcome.Due(TELEGRAM, 1, 0, NOW))),
                        List.of(claim.lease()));
        Claim second = claimDue(id, TELEGRAM, node, NOW);
        permit(second);
        store.ledger()
                .record(List.of(outcome(second.deliveries().get(0), DeliveryState.IN_DOUBT)), List.of(second.lease()));

        assertThat(resendInDoubt(id, NOW)).isEqualTo(1);

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW))
                .as("lane %s", EMAIL)
                .isEmpty();
        Claim.Pending third = claimDue(id, TELEGRAM, node, NOW).deliveries().get(0);
        assertThat(third.route()).as("route").isEqualTo(1);
        assertThat(third.attempt()).as("attempt").isEqualTo(3);
    }

    @Test
    void resend_repeated_does_no_more() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.IN_DOUBT, DeliveryState.SENT);
        resendInDoubt(id, NOW);
        List<DeliveryFacts> before = facts(id);

        assertThat(resendInDoubt(id, NOW.plusSeconds(60))).isZero();

        assertThat(facts(id)).isEqualTo(before);
    }

    @Test
    void resend_without_anything_in_doubt_leaves_a_finished_campaign_finished() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.FAILED);
        store.ledger().finish(id, NOW);
        CampaignRecord before = find(id);

        assertThat(resendInDoubt(id, NOW)).isZero();

        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void resend_in_a_paused_campaign_waits_for_it_to_go_on() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);

        assertThat(resendInDoubt(id, NOW)).isEqualTo(1);

        assertThat(state(id)).isEqualTo(CampaignState.PAUSED);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isPresent();
    }

    @Test
    void cancelled_campaign_resends_nothing() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(resendInDoubt(id, NOW)).isZero();

        assertThat(states(id)).containsExactly(DeliveryState.IN_DOUBT);
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void what_was_in_doubt_can_be_sent_again_after_the_campaign_had_expired() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.IN_DOUBT);
        store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();

        assertThat(resendInDoubt(id, EXPIRED)).isEqualTo(1);

        Claim due = claimDue(id, EMAIL, node, EXPIRED);
        assertThat(store.ledger().permit(due.lease(), due.deliveries(), EXPIRED))
                .as("permit")
                .isTrue();
        store.ledger().record(List.of(deferred(due.deliveries().get(0), 2, EXPIRED)), List.of(due.lease()));
        assertThat(states(id))
                .as("its expiry is counted anew: a deferral makes it due again")
                .containsExactly(DeliveryState.DEFERRED, DeliveryState.EXPIRED);
    }

    @Test
    void late_acceptance_after_a_resend_takes_it_off_what_is_due() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);
        resendInDoubt(id, NOW);

        record(outcome(pending, DeliveryState.DELIVERED));

        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.DELIVERED, 1L));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }
}
