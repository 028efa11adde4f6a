package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the work of nodes that are dead, gone, or did not hear of it. */
abstract class RescueRules extends StoreRules {

    @Test
    void of_a_dead_node_recorded_stays_permitted_is_in_doubt_and_the_rest_is_ready() {
        NodeId dead = Book.node(store);
        CampaignId campaign = Book.sending(store, dead, 2, 6);
        Claim block = Book.claim(store, campaign, dead);
        Claim other = Book.claim(store, campaign, dead);
        store.ledger().permit(other.lease(), other.deliveries(), NOW);
        store.ledger().record(Book.outcomes(other.deliveries(), DeliveryState.DEFERRED), List.of(other.lease()));
        Claim retries =
                store.ledger().claimDue(campaign, Book.LANE, dead, 4, NOW).orElseThrow();
        store.ledger().permit(retries.lease(), retries.deliveries().subList(0, 3), NOW);
        store.ledger().permit(block.lease(), block.deliveries().subList(0, 4), NOW);
        store.ledger().record(Book.outcomes(block.deliveries().subList(0, 1), DeliveryState.SENT), List.of());

        assertThat(store.nodes().rescue(dead)).as("not declared dead").isZero();
        Book.die(store, dead);
        assertThat(store.nodes().renew(dead, Book.LONG)).isFalse();
        assertThat(store.ledger().permit(block.lease(), block.deliveries().subList(4, 6), NOW))
                .isFalse();
        NodeId living = Book.node(store);
        assertThat(store.nodes().declareDead()).containsExactly(dead);
        assertThat(store.nodes().rescue(dead)).isEqualTo(6);
        assertThat(store.nodes().rescue(dead)).as("again").isZero();

        assertThat(store.nodes().declareDead()).isEmpty();
        assertThat(store.nodes().renew(dead, Book.LONG))
                .as("forgotten, not forgiven")
                .isFalse();
        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.IN_DOUBT, 6L));
        countersEqualTheFacts(campaign);
        assertThat(Book.claim(store, campaign, living).deliveries())
                .extracting(one -> one.key().seq())
                .containsExactly(4, 5);
        Claim due =
                store.ledger().claimDue(campaign, Book.LANE, living, 10, NOW).orElseThrow();
        assertThat(due.deliveries()).extracting(one -> one.key().seq()).containsExactly(3, 4, 5);

        // The dead node comes back with what it knows: evidence is taken at any epoch.
        store.ledger()
                .record(Book.outcomes(block.deliveries().subList(1, 4), DeliveryState.SENT), List.of(block.lease()));
        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.SENT, 4L, DeliveryState.IN_DOUBT, 3L));
        countersEqualTheFacts(campaign);
    }

    @Test
    void in_doubt_is_sent_again_on_request_once() {
        NodeId dead = Book.node(store);
        CampaignId campaign = Book.sending(store, dead, 1, 3);
        Claim claim = Book.claim(store, campaign, dead);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        Book.die(store, dead);
        store.nodes().rescue(dead);
        assertThat(store.ledger().finish(campaign, NOW)).isTrue();

        assertThat(store.ledger()
                        .resend(campaign, Set.of(DeliveryState.IN_DOUBT), LedgerStore.ANY_ATTEMPT, NOW.plusSeconds(60)))
                .isEqualTo(3);
        assertThat(store.ledger()
                        .resend(campaign, Set.of(DeliveryState.IN_DOUBT), LedgerStore.ANY_ATTEMPT, NOW.plusSeconds(60)))
                .isZero();

        CampaignRecord record = store.campaigns().find(campaign).orElseThrow();
        assertThat(record.state()).isEqualTo(CampaignState.SENDING);
        assertThat(record.finishedAt()).isNull();
        assertThat(record.expiresAt())
                .isEqualTo(NOW.plusSeconds(60).plus(Book.plan().expireAfter()));
        assertThat(store.history().counts(campaign)).isEmpty();
        countersEqualTheFacts(campaign);
        NodeId living = Book.node(store);
        Claim again = store.ledger()
                .claimDue(campaign, Book.LANE, living, 10, NOW.plusSeconds(60))
                .orElseThrow();
        assertThat(again.deliveries()).hasSize(3).allSatisfy(one -> {
            assertThat(one.attempt()).isEqualTo(2);
            assertThat(one.route()).as("email, by which it was tried").isEqualTo(1);
        });
    }

    @Test
    void unheard_claims_are_handed_back_and_known_ones_are_kept() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 3, 2);
        Claim known = Book.claim(store, campaign, node);
        Claim unheard = Book.claim(store, campaign, node);
        Claim deferred = Book.claim(store, campaign, node);
        store.ledger().permit(deferred.lease(), deferred.deliveries(), NOW);
        store.ledger().record(Book.outcomes(deferred.deliveries(), DeliveryState.DEFERRED), List.of(deferred.lease()));
        assertThat(store.ledger().claimDue(campaign, Book.LANE, node, 5, NOW)).isPresent();

        assertThat(store.ledger().releaseUnheard(node, List.of(known.lease()))).isEqualTo(2);
        assertThat(store.ledger().releaseUnheard(node, List.of(known.lease()))).isZero();

        assertThat(Book.claim(store, campaign, node).lease())
                .isEqualTo(new Lease.BlockLease(campaign, node, ((Lease.BlockLease) unheard.lease()).block(), 2));
        assertThat(store.ledger().claimDue(campaign, Book.LANE, node, 5, NOW)).isPresent();
        assertThat(store.ledger().permit(known.lease(), known.deliveries(), NOW))
                .isTrue();
    }

    @Test
    void a_retired_node_that_kept_something_is_rescued() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Book.claim(store, campaign, node);

        store.nodes().retire(node);
        NodeId tidy = Book.node(store);
        store.nodes().retire(tidy);
        store.nodes().retire(tidy);

        assertThat(store.nodes().declareDead()).containsExactly(node);
        store.nodes().rescue(node);
        assertThat(Book.claim(store, campaign, Book.node(store)).deliveries()).hasSize(2);
    }
}
