package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part on what is learned after a campaign had finished: that a delivery was not sent after all. */
abstract class LateContract extends DueContract {

    LateContract() {}

    @Test
    void finished_campaign_goes_on_when_it_is_learned_late_that_a_delivery_was_not_sent() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));
        kill(node);
        assertThat(store.nodes().rescue(node)).as("became in doubt").isEqualTo(1);
        assertThat(store.ledger().finish(id, NOW.plusSeconds(20))).isTrue();
        CampaignRecord finished = find(id);
        Outcome notSent = deferred(claim.deliveries().get(0), 1, NOW.plusSeconds(50));

        record(notSent);

        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.controlEpoch()).as("control epoch").isEqualTo(finished.controlEpoch() + 1);
        assertThat(campaign.finishedAt()).as("finishedAt").isNull();
        assertThat(campaign.expiresAt()).as("expiresAt, not counted anew").isEqualTo(NOW.plus(EXPIRY));
        assertThat(campaign.sendingSince())
                .as("sendingSince: not before it had finished, though the outcome is older")
                .isEqualTo(NOW.plusSeconds(20));
        assertThat(campaign.sentFor()).as("sentFor").isEqualTo(Duration.ofSeconds(20));
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
        assertThat(store.ledger().finish(id, NOW.plusSeconds(40)))
                .as("finish while it is owed")
                .isFalse();

        Claim due = claimDue(id, EMAIL, other, NOW.plusSeconds(50));
        permit(due);
        record(outcome(due.deliveries().get(0), DeliveryState.SENT));
        assertThat(store.ledger().finish(id, NOW.plusSeconds(60))).isTrue();
        record(notSent);
        assertThat(state(id)).as("state when it is recorded again").isEqualTo(CampaignState.FINISHED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 2L));
    }

    @Test
    void finished_campaign_goes_on_from_the_time_of_the_outcome_if_that_is_later() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.IN_DOUBT, DeliveryState.IN_DOUBT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();

        record(deferredAt(claim, 0, NOW.plusSeconds(90)), deferredAt(claim, 1, NOW.plusSeconds(80)));

        assertThat(find(id).sendingSince()).as("sendingSince").isEqualTo(NOW.plusSeconds(90));
        assertThat(states(id)).containsOnly(DeliveryState.DEFERRED);
    }

    private static Outcome deferredAt(Claim claim, int place, Instant at) {
        Outcome deferral = deferred(claim.deliveries().get(place), 1, NOW);
        return new Outcome(
                deferral.key(),
                1,
                DeliveryState.DEFERRED,
                deferral.channel(),
                deferral.reason(),
                null,
                null,
                at,
                deferral.due());
    }

    @Test
    void finished_campaign_stays_so_if_the_same_call_knows_of_an_acceptance() {
        CampaignId id = sending(block(1, 1));
        Claim claim = sent(id, DeliveryState.IN_DOUBT);
        Claim.Pending pending = claim.deliveries().get(0);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        CampaignRecord before = find(id);

        record(outcome(pending, DeliveryState.DEFERRED), outcome(pending, DeliveryState.SENT, 2));

        assertThat(find(id)).isEqualTo(before);
        assertThat(states(id)).containsExactly(DeliveryState.SENT);
    }

    @Test
    void late_deferral_in_a_finished_campaign_whose_time_is_over_ends_the_delivery() {
        CampaignId past = sending(block(1, 1));
        Claim claim = sent(past, DeliveryState.IN_DOUBT);
        assertThat(store.ledger().finish(past, NOW)).isTrue();
        CampaignId endedThen = sending(block(1, 1));
        Claim.Pending other =
                sent(endedThen, DeliveryState.IN_DOUBT).deliveries().get(0);
        store.ledger().endOpen(endedThen, DeliveryState.EXPIRED, EXPIRED);
        assertThat(store.ledger().finish(endedThen, EXPIRED)).isTrue();

        record(deferredAt(claim, 0, NOW.plus(EXPIRY)), outcome(other, DeliveryState.DEFERRED));

        for (Claim.Pending pending : List.of(claim.deliveries().get(0), other)) {
            CampaignId id = pending.key().campaign();
            assertEndedInsteadOfDue(pending, DeliveryState.EXPIRED);
            assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
            assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.EXPIRED, 1L));
        }
    }

    @Test
    void what_waited_ends_with_the_stores_own_reason_and_by_no_channel() {
        CampaignId cancelled = sending(block(1, 2));
        sent(cancelled, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT);
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);
        CampaignId expired = sending(block(1, 2));
        Claim claim = sent(expired, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT);
        store.ledger().endOpen(expired, DeliveryState.EXPIRED, EXPIRED);
        record(outcome(claim.deliveries().get(1), DeliveryState.DEFERRED));

        assertEndedBy(cancelled, 0, StoreReasons.CANCELLED);
        assertEndedBy(expired, 0, StoreReasons.EXPIRED);
        assertEndedBy(expired, 1, StoreReasons.EXPIRED);
    }

    private void assertEndedBy(CampaignId id, int seq, Reason reason) {
        Outcome last = facts(new DeliveryKey(id, 1, seq)).attempts().get(seq + 1);
        assertThat(last.reason()).as("reason").isEqualTo(reason);
        assertThat(last.channel()).as("channel").isNull();
    }

    @Test
    void expiry_that_comes_after_a_cancel_changes_nothing() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED)).isZero();
        store.ledger().release(claim.lease(), NOW);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
    }

    @Test
    void expired_out_campaign_gives_no_permit_though_a_node_thinks_its_time_has_not_come() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.DEFERRED);
        Claim block = claim(id, node);
        Claim due = claimDue(id, EMAIL, node, NOW);
        store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED);

        for (Claim claim : List.of(block, due)) {
            assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                    .as("permit for %s", claim.lease())
                    .isFalse();
        }
    }

    @Test
    void resend_while_sending_moves_the_control_epoch() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        CampaignRecord before = find(id);

        resendInDoubt(id, NOW.plusSeconds(9));

        assertThat(find(id).controlEpoch()).as("control epoch").isEqualTo(before.controlEpoch() + 1);
        assertThat(find(id).sendingSince()).as("sendingSince").isEqualTo(before.sendingSince());
    }

    @Test
    void resend_after_a_channel_that_is_no_route_goes_by_the_first_route() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        record(new Outcome(
                claim.deliveries().get(0).key(), 1, DeliveryState.IN_DOUBT, "pigeon", REFUSED, null, null, NOW, null));

        resendInDoubt(id, NOW);

        assertThat(claimDue(id, EMAIL, node, NOW).deliveries().get(0).route()).isZero();
    }

    @Test
    void finish_clears_the_note() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        store.campaigns().move(id, CampaignAction.RESUME, "goes on", NOW);

        assertThat(store.ledger().finish(id, NOW)).isTrue();

        assertThat(find(id).note()).isNull();
    }

    @Test
    void nothing_is_claimed_nor_permitted() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);

        assertThatThrownBy(() -> store.ledger().claimDue(id, EMAIL, node, 0, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.ledger().permit(claim.lease(), List.of(), NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.campaigns().inStates(Set.of())).isInstanceOf(IllegalArgumentException.class);
        CampaignRecord sending = record(store.campaigns().nextId(), CampaignState.SENDING);
        assertThatThrownBy(() -> store.campaigns().create(sending, content()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outcomes_of_what_does_not_exist_are_left_out_and_the_rest_is_taken() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        Claim.Pending pending = claim.deliveries().get(0);

        record(
                sent(new DeliveryKey(new CampaignId(id.value() + 1000), 1, 0)),
                sent(new DeliveryKey(id, 9, 0)),
                sent(new DeliveryKey(id, 1, -1)),
                sent(new DeliveryKey(id, 1, 1)),
                outcome(pending, DeliveryState.SENT));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
    }

    private static Outcome sent(DeliveryKey key) {
        return new Outcome(key, 1, DeliveryState.SENT, EMAIL, null, "id", null, NOW, null);
    }

    @Test
    void lease_with_deliveries_without_outcome_is_not_closed() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);

        store.ledger().record(List.of(outcome(claim.deliveries().get(0), DeliveryState.SENT)), List.of(claim.lease()));

        store.ledger().release(claim.lease(), NOW);
        assertThat(seqs(claim(id, other))).containsExactly(1);
    }

    @Test
    void end_without_a_reason_is_counted_as_unknown() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        record(new Outcome(
                claim.deliveries().get(0).key(), 1, DeliveryState.FAILED, EMAIL, null, null, null, NOW, null));

        assertThat(store.history().reasons(id))
                .extracting(count -> count.reason().code())
                .containsExactly("unknown");
    }
}
