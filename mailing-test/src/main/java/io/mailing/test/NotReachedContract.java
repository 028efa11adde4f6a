package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part on sending again what expired: whole blocks that nobody touched, and what waited to be tried again. */
abstract class NotReachedContract extends ResendContract {

    private static final Set<DeliveryState> NOT_REACHED = Set.of(DeliveryState.FAILED, DeliveryState.EXPIRED);
    private static final Instant LATER = EXPIRED.plusSeconds(60);

    NotReachedContract() {}

    private long resendNotReached(CampaignId id, Instant at) {
        return store.ledger().resend(id, NOT_REACHED, LedgerStore.ANY_ATTEMPT, at);
    }

    private void expire(CampaignId id, long open) {
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED))
                .as("expired")
                .isEqualTo(open);
    }

    @Test
    void what_expired_untouched_is_ready_again_and_its_expiry_is_counted_anew() {
        CampaignId id = sending(block(1, 2), block(2, 3), block(3, TELEGRAM, 1));
        sent(id, DeliveryState.SENT, DeliveryState.FAILED);
        expire(id, 4);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
        CampaignRecord before = find(id);

        assertThat(resendNotReached(id, LATER)).isEqualTo(5);

        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.expiresAt()).isEqualTo(LATER.plus(EXPIRY));
        assertThat(campaign.controlEpoch()).isEqualTo(before.controlEpoch() + 1);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 1L));
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT,
                        DeliveryState.DEFERRED,
                        DeliveryState.PENDING,
                        DeliveryState.PENDING,
                        DeliveryState.PENDING,
                        DeliveryState.PENDING);
        assertThat(resendNotReached(id, LATER)).as("once more").isZero();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, EXPIRED))
                .as("before its time")
                .isEmpty();
        Claim claim = store.ledger().claimBlock(id, EMAIL, node, LATER).orElseThrow();
        assertThat(claim.deliveries())
                .hasSize(3)
                .allSatisfy(pending -> assertThat(pending.attempt()).isEqualTo(1));
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), LATER))
                .isTrue();
        store.ledger()
                .record(
                        claim.deliveries().stream()
                                .map(one -> outcome(one, DeliveryState.SENT))
                                .toList(),
                        List.of(claim.lease()));
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 4L));
        assertThat(store.ledger().claimBlock(id, TELEGRAM, node, LATER)).isPresent();
    }

    @Test
    void what_expired_while_it_waited_is_sent_again_from_the_first_route_on() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        Outcome.Due due = new Outcome.Due(TELEGRAM, 1, 2, NOW);
        store.ledger().record(List.of(deferred(claim.deliveries().get(0), 1, due)), List.of(claim.lease()));
        expire(id, 1);

        assertThat(resendNotReached(id, LATER)).isEqualTo(1);

        DeliveryFacts facts = facts(claim.deliveries().get(0).key());
        assertThat(facts.state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(facts.attempts())
                .extracting(Outcome::state)
                .containsExactly(DeliveryState.DEFERRED, DeliveryState.EXPIRED, DeliveryState.DEFERRED);
        assertThat(facts.attempts().get(2).reason()).isEqualTo(StoreReasons.RESEND_REQUESTED);
        Claim.Pending again = claimDue(id, EMAIL, node, LATER).deliveries().get(0);
        assertThat(again.route()).isZero();
        assertThat(again.refusals()).isZero();
        assertThat(again.attempt()).isEqualTo(4);
        assertThat(store.history().counts(id)).isEmpty();
    }

    @Test
    void what_is_sent_again_expires_again() {
        CampaignId id = sending(block(1, 2));
        expire(id, 2);
        resendNotReached(id, LATER);
        Instant end = LATER.plus(EXPIRY);

        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, end)).isEqualTo(2);
        assertThat(store.ledger().finish(id, end)).isTrue();
        assertThat(resendNotReached(id, end)).isEqualTo(2);
        assertThat(store.history().counts(id)).isEmpty();
    }

    @Test
    void who_was_erased_after_the_expiry_stays_expired() {
        CampaignId id = sending(block(1, 3), block(2, 1));
        expire(id, 4);
        for (String recipient : List.of("guest-1-1", "guest-2-0")) {
            assertThat(store.retention()
                            .erase(new Erasure(id, recipient, "erased", EXPIRED, Route::address), 0)
                            .deliveries())
                    .isEqualTo(1);
        }

        assertThat(resendNotReached(id, LATER)).isEqualTo(2);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PENDING, DeliveryState.EXPIRED, DeliveryState.PENDING, DeliveryState.EXPIRED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.EXPIRED, 2L));
        Claim claim = store.ledger().claimBlock(id, EMAIL, node, LATER).orElseThrow();
        assertThat(seqs(claim)).containsExactly(0, 2);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, LATER)).isEmpty();
        assertThat(resendNotReached(id, LATER)).as("once more").isZero();
    }

    @Test
    void where_only_the_erased_expired_nothing_is_sent_again() {
        CampaignId id = sending(block(1, 1));
        expire(id, 1);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
        assertThat(store.retention()
                        .erase(new Erasure(id, "guest-1-0", "erased", EXPIRED, Route::address), 0)
                        .deliveries())
                .isEqualTo(1);
        CampaignRecord before = find(id);

        assertThat(resendNotReached(id, LATER)).isZero();

        assertThat(find(id)).isEqualTo(before);
        assertThat(states(id)).containsExactly(DeliveryState.EXPIRED);
    }

    @Test
    void what_expired_waits_in_a_paused_campaign_and_stays_so_in_a_cancelled_one() {
        CampaignId paused = sending(block(1, 1));
        expire(paused, 1);
        store.campaigns().move(paused, CampaignAction.PAUSE, null, EXPIRED);
        CampaignId cancelled = sending(block(1, 1));
        expire(cancelled, 1);
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, EXPIRED);

        assertThat(resendNotReached(paused, LATER)).isEqualTo(1);
        assertThat(resendNotReached(cancelled, LATER)).isZero();

        assertThat(states(paused)).containsExactly(DeliveryState.PENDING);
        assertThat(store.ledger().claimBlock(paused, EMAIL, node, LATER)).isEmpty();
        assertThat(states(cancelled)).containsExactly(DeliveryState.EXPIRED);
    }

    @Test
    void what_failed_alone_leaves_the_expired_as_they_are() {
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.FAILED);
        expire(id, 1);

        assertThat(resendFailed(id, LATER)).isEqualTo(1);

        assertThat(states(id)).containsExactly(DeliveryState.DEFERRED, DeliveryState.EXPIRED);
        assertThat(resendNotReached(id, LATER)).isEqualTo(1);
        assertThat(states(id)).containsExactly(DeliveryState.DEFERRED, DeliveryState.PENDING);
    }

    @Test
    void late_word_of_a_block_that_is_ready_again_is_taken() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger().release(claim.lease(), NOW);
        expire(id, 2);
        resendNotReached(id, LATER);

        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));

        assertThat(states(id)).containsExactly(DeliveryState.PENDING, DeliveryState.SENT);
        assertThat(seqs(store.ledger().claimBlock(id, EMAIL, node, LATER).orElseThrow()))
                .containsExactly(0);
    }

    @Test
    void expiry_is_decided_by_the_campaign_as_it_stands() {
        CampaignId early = sending(block(1, 1));
        assertThat(store.ledger()
                        .endOpen(early, DeliveryState.EXPIRED, NOW.plus(EXPIRY).minusMillis(1)))
                .as("its time has not come")
                .isZero();
        CampaignId id = sending(block(1, 1), block(2, 1));
        sent(id, DeliveryState.FAILED);
        expire(id, 1);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
        assertThat(resendNotReached(id, EXPIRED)).isEqualTo(2);

        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED))
                .as("of a node that read the campaign before it was sent again")
                .isZero();

        assertThat(states(id)).containsExactly(DeliveryState.DEFERRED, DeliveryState.PENDING);
        assertThat(states(early)).containsExactly(DeliveryState.PENDING);
        Claim claim = store.ledger().claimBlock(id, EMAIL, node, EXPIRED).orElseThrow();
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), EXPIRED))
                .isTrue();
    }

    @Test
    void what_expired_is_sent_again_whatever_its_attempts_and_time() {
        CampaignId id = sending(block(1, 1));
        expire(id, 1);
        assertThatThrownBy(() -> store.ledger().resend(id, NOT_REACHED, 3, LATER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.ledger().resend(id, NOT_REACHED, LedgerStore.ANY_ATTEMPT, EXPIRED, LATER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(facts(new DeliveryKey(id, 1, 0)).attempts()).isEmpty();
    }
}
