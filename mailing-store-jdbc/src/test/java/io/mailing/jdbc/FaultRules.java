package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.StoreException;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of the store's work when the database falls away in the middle of it. */
abstract class FaultRules extends StoreRules {

    /** Does it, never hears of the commit, and does it again. */
    private <T> T unheardThenAgain(Supplier<T> work) {
        database.dataSource().loseCommitAnswers.set(1);
        assertThatThrownBy(work::get).isInstanceOf(StoreException.class).hasMessageContaining("the answer was lost");
        return work.get();
    }

    @Test
    void a_broken_connection_is_a_store_exception_and_the_next_call_works() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 2, 3);
        // Two blocks: where the last statement comes after the commit, the claim that failed has one of them.
        int statements = 0;
        while (true) {
            database.dataSource().breakAtStatement.set(statements);
            try {
                assertThat(store.ledger().claimBlock(campaign, Book.LANE, node, NOW))
                        .isPresent();
                break;
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("could not claim a block of campaign " + campaign);
                statements++;
            }
        }
        database.dataSource().breakAtStatement.set(-1);
        assertThat(statements).as("statements at which it broke").isGreaterThan(3);
        assertThat(store.history().fullCounts(campaign)).isEqualTo(Map.of(DeliveryState.PENDING, 6L));
    }

    @Test
    void a_snapshot_survives_lost_answers() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.preparing(store);
        SnapshotLease lease =
                unheardThenAgain(() -> store.snapshots().begin(campaign, node).orElseThrow());
        assertThat(unheardThenAgain(() -> store.snapshots().append(lease, List.of(Book.block(1, 4)), NOW)))
                .isTrue();
        assertThat(unheardThenAgain(() -> store.snapshots().complete(lease, NOW)))
                .isTrue();
        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(4);
    }

    @Test
    void a_trigger_and_its_gathering_survive_lost_answers() {
        CampaignId campaign = Book.triggered(store);
        assertThat(unheardThenAgain(() -> store.triggers().append(campaign, Book.trigger("bonus-1", 1))))
                .as("whether it was new the second time")
                .isFalse();
        assertThat(unheardThenAgain(() -> store.triggers().gather(campaign, 10, NOW)))
                .as("left for the second time")
                .isZero();
        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(1);
        assertThat(states(campaign)).containsExactly(DeliveryState.PENDING);
    }

    @Test
    void a_gathering_that_breaks_off_at_any_statement_gathers_all_or_nothing() {
        CampaignId campaign = Book.triggered(store);
        store.triggers().append(campaign, Book.trigger("bonus-1", 1));
        int statements = 0;
        int gathered = 0;
        while (gathered == 0) {
            assertThat(states(campaign)).isEmpty();
            database.dataSource().breakAtStatement.set(statements++);
            try {
                gathered = store.triggers().gather(campaign, 10, NOW);
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("could not gather what is triggered of campaign " + campaign);
            }
            database.dataSource().breakAtStatement.set(-1);
        }
        assertThat(states(campaign)).containsExactly(DeliveryState.PENDING);
        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(1);
        assertThat(store.triggers().waiting()).isEmpty();
    }

    @Test
    void a_claim_that_was_not_heard_of_is_handed_back() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 2, 3);
        Claim second = unheardThenAgain(() -> Book.claim(store, campaign, node));
        assertThat(store.ledger().claimBlock(campaign, Book.LANE, node, NOW)).isEmpty();
        assertThat(store.ledger().releaseUnheard(node, List.of(second.lease()))).isEqualTo(1);
        assertThat(Book.claim(store, campaign, node).deliveries()).hasSize(3);
    }

    @Test
    void a_permit_whose_answer_was_lost_is_granted_again() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 3);
        Claim claim = Book.claim(store, campaign, node);
        assertThat(unheardThenAgain(() -> store.ledger().permit(claim.lease(), claim.deliveries(), NOW)))
                .isTrue();
    }

    @Test
    void outcomes_are_counted_once_though_the_answer_was_lost() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 6);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.addAll(Book.outcomes(claim.deliveries().subList(0, 3), DeliveryState.SENT));
        outcomes.addAll(Book.outcomes(claim.deliveries().subList(3, 4), DeliveryState.FAILED));
        outcomes.addAll(Book.outcomes(claim.deliveries().subList(4, 6), DeliveryState.DEFERRED));

        unheardThenAgain(() -> {
            store.ledger().record(outcomes, List.of(claim.lease()));
            return true;
        });

        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.SENT, 3L, DeliveryState.FAILED, 1L));
        assertThat(store.history().fullCounts(campaign))
                .isEqualTo(Map.of(DeliveryState.SENT, 3L, DeliveryState.FAILED, 1L, DeliveryState.DEFERRED, 2L));
        assertThat(store.ledger()
                        .claimDue(campaign, Book.LANE, node, 9, NOW)
                        .orElseThrow()
                        .deliveries())
                .hasSize(2);
    }

    @Test
    void a_rescue_and_a_cancel_count_once_though_the_answer_was_lost() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 2, 5);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries().subList(0, 2), NOW);
        Book.die(store, node);
        // The third commit is the rescue of the campaign's share; the first one lists, and is read only.
        database.dataSource().loseCommitAnswers.set(0);
        assertThat(unheardThenAgain(() -> store.nodes().rescue(node))).isEqualTo(2);
        assertThat(unheardThenAgain(() -> store.ledger().endOpen(campaign, DeliveryState.EXPIRED, Book.EXPIRED)))
                .as("the first call had ended them")
                .isZero();
        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.IN_DOUBT, 2L, DeliveryState.EXPIRED, 8L));
    }

    @Test
    void a_move_whose_answer_was_lost_is_not_made_twice() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 1);
        assertThat(unheardThenAgain(() -> store.campaigns().move(campaign, CampaignAction.PAUSE, null, NOW)))
                .isEmpty();
        assertThat(store.campaigns().find(campaign).orElseThrow().state()).isEqualTo(CampaignState.PAUSED);
    }
}
