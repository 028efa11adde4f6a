package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.LedgerStore.Awaited;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part on campaigns that wait for evidence of what is in doubt: how long it holds them, and what is sent again when. */
abstract class AwaitContract extends LateContract {

    private static final Set<DeliveryState> IN_DOUBT = Set.of(DeliveryState.IN_DOUBT);

    /** Of {@link #outcome}s. */
    private static final Instant HAPPENED = NOW.plusSeconds(1);

    AwaitContract() {}

    private static Outcome inDoubt(Claim.Pending pending, Instant at) {
        String channel = pending.delivery().routes().get(pending.route()).channel();
        return new Outcome(
                pending.key(), pending.attempt(), DeliveryState.IN_DOUBT, channel, REFUSED, null, null, at, null);
    }

    @Test
    void one_in_doubt_holds_its_campaign_while_it_is_young_or_has_attempts_left() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.IN_DOUBT, DeliveryState.SENT);
        Instant later = NOW.plusSeconds(100);

        assertThat(store.ledger().finish(id, new Awaited(1, HAPPENED.minusMillis(1)), later))
                .as("its last attempt, young")
                .isFalse();
        assertThat(store.ledger().finish(id, new Awaited(2, later), later))
                .as("old, with attempts left")
                .isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);

        assertThat(store.ledger().finish(id, new Awaited(1, HAPPENED), later))
                .as("its last attempt, old")
                .isTrue();
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThat(store.ledger().finish(id, new Awaited(9, NOW), later))
                .as("it was finished before")
                .isTrue();
    }

    @Test
    void whatever_is_in_doubt_nobody_is_awaited_without_asking() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);

        assertThat(store.ledger().finish(id, null, NOW)).isTrue();
    }

    @Test
    void evidence_of_any_kind_lets_the_campaign_finish() {
        for (DeliveryState word : List.of(DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.FAILED)) {
            CampaignId id = sending(block(1, 1));
            Claim.Pending pending =
                    sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);

            record(outcome(pending, word));

            assertThat(store.ledger().finish(id, new Awaited(9, NOW), NOW))
                    .as("after %s", word)
                    .isTrue();
            assertThat(store.history().counts(id)).isEqualTo(Map.of(word, 1L));
        }
    }

    @Test
    void a_doubt_that_a_later_attempt_has_settled_holds_nothing() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        assertThat(resendInDoubt(id, NOW)).isEqualTo(1);
        Claim due = claimDue(id, EMAIL, node, NOW);
        permit(due);
        assertThat(store.ledger().finish(id, null, NOW)).as("it is under way").isFalse();
        record(outcome(due.deliveries().get(0), DeliveryState.FAILED));

        assertThat(store.ledger().finish(id, new Awaited(9, NOW), NOW)).isTrue();
    }

    @Test
    void one_that_waits_holds_a_campaign_with_all_others_ended_and_none_of_another_campaign() {
        CampaignId waiting = sending(block(1, 3));
        CampaignId done = sending(block(1, 1));
        sent(waiting, DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.IN_DOUBT);
        sent(done, DeliveryState.SENT);

        assertThat(store.ledger().finish(waiting, new Awaited(1, NOW), NOW)).isFalse();
        assertThat(store.ledger().finish(done, new Awaited(1, NOW), NOW)).isTrue();
    }

    @Test
    void an_erased_recipient_is_not_awaited() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        assertThat(store.retention()
                        .erase(new Erasure(id, "guest-1-0", "erased-0", NOW, Route::address), 1)
                        .deliveries())
                .isEqualTo(1);

        assertThat(store.ledger().resend(id, IN_DOUBT, 9, null, NOW)).isZero();
        assertThat(store.ledger().finish(id, new Awaited(9, NOW), NOW)).isTrue();
    }

    @Test
    void what_came_to_be_in_doubt_later_is_not_sent_again_yet() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        permit(claim);
        Instant early = NOW.plusSeconds(10);
        Instant late = NOW.plusSeconds(20);
        store.ledger()
                .record(
                        List.of(
                                inDoubt(claim.deliveries().get(0), late),
                                inDoubt(claim.deliveries().get(1), early),
                                inDoubt(claim.deliveries().get(2), late)),
                        List.of(claim.lease()));

        assertThat(store.ledger().resend(id, IN_DOUBT, 3, early.minusMillis(1), late))
                .as("none is so old")
                .isZero();
        assertThat(store.ledger().resend(id, IN_DOUBT, 3, early, late)).isEqualTo(1);
        Claim due = claimDue(id, EMAIL, node, late);
        assertThat(keys(due)).containsExactly(new DeliveryKey(id, 1, 1));
        assertThat(due.deliveries().get(0).refusals())
                .as("its attempt counts as a refusal")
                .isEqualTo(1);
        assertThat(store.ledger().resend(id, IN_DOUBT, 3, early, late))
                .as("once more")
                .isZero();
        assertThat(store.ledger().resend(id, IN_DOUBT, 1, late, late))
                .as("attempt 1 is not below 1")
                .isZero();
        assertThat(store.ledger().resend(id, IN_DOUBT, 3, late, late)).isEqualTo(2);
    }

    @Test
    void a_paused_or_cancelled_campaign_is_not_finished_however_old_the_doubt_is() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.IN_DOUBT);
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        assertThat(store.ledger().finish(id, new Awaited(0, HAPPENED), NOW)).isFalse();

        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.ledger().resend(id, IN_DOUBT, 3, HAPPENED, NOW)).isZero();
        assertThat(states(id)).containsExactly(DeliveryState.IN_DOUBT);
    }
}
