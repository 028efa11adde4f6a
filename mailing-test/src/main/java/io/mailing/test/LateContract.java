package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        store.ledger().endOpen(endedThen, DeliveryState.EXPIRED, NOW);
        assertThat(store.ledger().finish(endedThen, NOW)).isTrue();

        record(deferredAt(claim, 0, NOW.plus(EXPIRY)), outcome(other, DeliveryState.DEFERRED));

        for (Claim.Pending pending : List.of(claim.deliveries().get(0), other)) {
            CampaignId id = pending.key().campaign();
            assertEndedInsteadOfDue(pending, DeliveryState.EXPIRED);
            assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
            assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.EXPIRED, 1L));
        }
    }
}
