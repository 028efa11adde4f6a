package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of the ledger's protocol where this store has a mechanism of its own for them. */
abstract class LedgerRules extends StoreRules {

    @Test
    void skipped_deliveries_count_from_the_snapshot_on_and_are_never_claimed() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(
                store,
                node,
                List.of(
                        new SnapshotBlock(1, Book.LANE, List.of(Book.skipped(1), Book.skipped(2))),
                        new SnapshotBlock(2, Book.LANE, List.of(Book.delivery(3), Book.skipped(4), Book.delivery(5)))));

        Claim claim = Book.claim(store, campaign, node);

        assertThat(claim.deliveries()).extracting(one -> one.key().seq()).containsExactly(0, 2);
        assertThat(store.ledger().claimBlock(campaign, Book.LANE, node, NOW)).isEmpty();
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.SKIPPED, 3L));
        countersEqualTheFacts(campaign);
        List<DeliveryFacts> skipped =
                store.history().deliveries(campaign, new DeliveryFilter(Set.of(DeliveryState.SKIPPED), null, 10));
        assertThat(skipped).hasSize(3).allSatisfy(facts -> {
            assertThat(facts.delivery().skipped()).isEqualTo(Book.skipped(1).skipped());
            assertThat(facts.attempts())
                    .singleElement()
                    .extracting(Outcome::attempt)
                    .isEqualTo(0);
        });
    }

    @Test
    void names_are_told_apart_by_case_and_by_blanks_at_their_end() {
        NodeId node = new NodeId("node");
        assertThat(store.nodes().renew(node, Duration.ZERO)).isTrue();
        for (String other : List.of("Node", "node ", "nöde")) {
            assertThat(store.nodes().renew(new NodeId(other), Book.LONG)).isTrue();
        }
        assertThat(store.nodes().declareDead()).containsExactly(node);

        NodeId living = Book.node(store);
        List<String> lanes = List.of("lane", "Lane", "lane ", "läne");
        List<SnapshotBlock> blocks = new ArrayList<>();
        for (String lane : lanes) {
            blocks.add(new SnapshotBlock(blocks.size() + 1, lane, List.of(Book.delivery(blocks.size()))));
        }
        CampaignId campaign = Book.sending(store, living, blocks);
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Claim claim = store.ledger()
                    .claimBlock(campaign, lanes.get(i), living, NOW)
                    .orElseThrow();
            assertThat(claim.deliveries().get(0).key().block()).isEqualTo(i + 1);
            assertThat(store.ledger().claimBlock(campaign, lanes.get(i), living, NOW))
                    .isEmpty();
        }
    }

    @Test
    void appending_a_block_again_does_nothing() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.preparing(store);
        SnapshotLease lease = store.snapshots().begin(campaign, node).orElseThrow();
        List<SnapshotBlock> blocks =
                List.of(Book.block(1, 3), new SnapshotBlock(2, Book.LANE, List.of(Book.skipped(1))));

        assertThat(store.snapshots().append(lease, blocks, NOW)).isTrue();
        assertThat(store.snapshots().append(lease, blocks, NOW)).isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();

        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(4);
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.SKIPPED, 1L));
    }

    @Test
    void an_older_snapshot_lease_is_fenced_off() {
        NodeId first = Book.node(store);
        CampaignId campaign = Book.preparing(store);
        SnapshotLease old = store.snapshots().begin(campaign, first).orElseThrow();
        store.snapshots().append(old, List.of(Book.block(1, 3)), NOW);
        NodeId second = Book.node(store);
        assertThat(store.snapshots().begin(campaign, second))
                .as("while the first lives")
                .isEmpty();

        Book.die(store, first);
        SnapshotLease fresh = store.snapshots().begin(campaign, second).orElseThrow();

        assertThat(store.snapshots().append(old, List.of(Book.block(2, 3)), NOW))
                .isFalse();
        assertThat(store.snapshots().complete(old, NOW)).isFalse();
        assertThat(store.snapshots().append(fresh, List.of(Book.block(1, 2)), NOW))
                .isTrue();
        assertThat(store.snapshots().complete(fresh, NOW)).isTrue();
        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(2);
    }

    @Test
    void an_abandoned_snapshot_leaves_nothing() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.preparing(store);
        SnapshotLease lease = store.snapshots().begin(campaign, node).orElseThrow();
        store.snapshots().append(lease, List.of(Book.block(1, 3)), NOW);

        assertThat(store.snapshots().abandon(lease, "line 7 is broken", NOW)).isTrue();

        CampaignRecord record = store.campaigns().find(campaign).orElseThrow();
        assertThat(record.state()).isEqualTo(CampaignState.CREATED);
        assertThat(record.note()).isEqualTo("line 7 is broken");
        assertThat(store.history().fullCounts(campaign)).isEmpty();
        assertThat(store.snapshots().append(lease, List.of(Book.block(2, 3)), NOW))
                .isFalse();
    }

    @Test
    void sent_deliveries_finish_the_campaign() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 2, 3);
        assertThat(store.ledger().finish(campaign, NOW)).isFalse();
        for (int i = 0; i < 2; i++) {
            Claim claim = Book.claim(store, campaign, node);
            assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                    .isTrue();
            assertThat(states(campaign)).contains(DeliveryState.PERMITTED);
            store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.SENT), List.of(claim.lease()));
        }
        assertThat(store.ledger().claimBlock(campaign, Book.LANE, node, NOW)).isEmpty();
        assertThat(store.ledger().finish(campaign, NOW)).isTrue();
        assertThat(store.ledger().finish(campaign, NOW)).as("again").isTrue();
        assertThat(store.campaigns().find(campaign).orElseThrow().state()).isEqualTo(CampaignState.FINISHED);
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.SENT, 6L));
        countersEqualTheFacts(campaign);
    }

    @Test
    void recording_again_changes_nothing() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 4);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        List<Outcome> outcomes =
                new ArrayList<>(Book.outcomes(claim.deliveries().subList(0, 2), DeliveryState.SENT));
        outcomes.addAll(Book.outcomes(claim.deliveries().subList(2, 4), DeliveryState.DEFERRED));

        store.ledger().record(outcomes, List.of(claim.lease()));
        Claim retry =
                store.ledger().claimDue(campaign, Book.LANE, node, 10, NOW).orElseThrow();
        store.ledger().record(outcomes, List.of(claim.lease()));

        assertThat(store.ledger().permit(retry.lease(), retry.deliveries(), NOW))
                .as("still claimed")
                .isTrue();
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.SENT, 2L));
        countersEqualTheFacts(campaign);
    }

    @Test
    void a_retry_carries_its_attempt_route_and_refusals() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.DEFERRED), List.of(claim.lease()));
        assertThat(states(campaign)).containsOnly(DeliveryState.DEFERRED);

        assertThat(store.ledger().claimDue(campaign, Book.LANE, node, 10, NOW.minusSeconds(1)))
                .isEmpty();
        Claim retry = store.ledger().claimDue(campaign, Book.LANE, node, 1, NOW).orElseThrow();
        Claim.Pending pending = retry.deliveries().get(0);
        assertThat(pending)
                .isEqualTo(new Claim.Pending(
                        claim.deliveries().get(0).key(),
                        claim.deliveries().get(0).delivery(),
                        1,
                        2,
                        1));
        store.ledger().permit(retry.lease(), retry.deliveries(), NOW);
        assertThat(states(campaign)).containsExactly(DeliveryState.PERMITTED, DeliveryState.DEFERRED);
        assertThat(store.history().fullCounts(campaign))
                .isEqualTo(Map.of(DeliveryState.PERMITTED, 1L, DeliveryState.DEFERRED, 1L));

        store.ledger().record(Book.outcomes(retry.deliveries(), DeliveryState.FAILED), List.of(retry.lease()));
        assertThat(states(campaign)).containsExactly(DeliveryState.FAILED, DeliveryState.DEFERRED);
        countersEqualTheFacts(campaign);
    }

    @Test
    void released_deliveries_are_ready_again_without_those_that_are_recorded() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 3);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        store.ledger().record(Book.outcomes(claim.deliveries().subList(1, 2), DeliveryState.SENT), List.of());

        store.ledger().release(claim.lease(), NOW.plusSeconds(5));
        store.ledger().release(claim.lease(), NOW.plusSeconds(50));

        assertThat(states(campaign)).containsExactly(DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.PENDING);
        assertThat(store.ledger().claimBlock(campaign, Book.LANE, node, NOW))
                .as("too early")
                .isEmpty();
        Claim again = store.ledger()
                .claimBlock(campaign, Book.LANE, node, NOW.plusSeconds(5))
                .orElseThrow();
        assertThat(again.deliveries()).extracting(one -> one.key().seq()).containsExactly(0, 2);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                .as("old lease")
                .isFalse();
    }

    @Test
    void permission_ends_with_pause_cancel_expiry_and_the_nodes_lease() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 4);
        Claim claim = Book.claim(store, campaign, node);
        List<Claim.Pending> first = claim.deliveries().subList(0, 1);
        List<Claim.Pending> second = claim.deliveries().subList(1, 2);

        assertThat(store.ledger().permit(claim.lease(), first, NOW.plus(Duration.ofDays(1))))
                .as("expired")
                .isFalse();
        store.campaigns().move(campaign, CampaignAction.PAUSE, null, NOW);
        assertThat(store.ledger().permit(claim.lease(), first, NOW))
                .as("paused")
                .isFalse();
        store.campaigns().move(campaign, CampaignAction.RESUME, null, NOW);
        assertThat(store.ledger().permit(claim.lease(), first, NOW))
                .as("sending")
                .isTrue();
        assertThat(store.ledger().permit(claim.lease(), first, NOW))
                .as("the same again")
                .isTrue();
        store.nodes().renew(node, Duration.ZERO);
        assertThat(store.ledger().permit(claim.lease(), second, NOW))
                .as("lease over")
                .isFalse();
        store.nodes().renew(node, Book.LONG);
        assertThat(store.ledger().permit(claim.lease(), second, NOW))
                .as("lease renewed")
                .isTrue();
        Book.cancel(store, campaign);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries().subList(2, 4), NOW))
                .as("cancelled")
                .isFalse();
    }

    @Test
    void a_cancelled_campaigns_unsent_deliveries_end_wherever_they_are() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 4, 5);
        Claim deferred = Book.claim(store, campaign, node);
        Claim held = Book.claim(store, campaign, node);
        Claim mixed = Book.claim(store, campaign, node);
        store.ledger().permit(deferred.lease(), deferred.deliveries(), NOW);
        store.ledger().permit(mixed.lease(), mixed.deliveries(), NOW);
        store.ledger().record(Book.outcomes(deferred.deliveries(), DeliveryState.DEFERRED), List.of(deferred.lease()));
        Claim retry = store.ledger().claimDue(campaign, Book.LANE, node, 2, NOW).orElseThrow();

        Book.cancel(store, campaign);
        assertThat(store.history().counts(campaign))
                .as("block 4 and three due")
                .isEqualTo(Map.of(DeliveryState.CANCELLED, 8L));
        countersEqualTheFacts(campaign);
        store.ledger().release(held.lease(), NOW);
        store.ledger().release(retry.lease(), NOW);
        List<Outcome> last = new ArrayList<>(Book.outcomes(mixed.deliveries().subList(0, 4), DeliveryState.SENT));
        last.addAll(Book.outcomes(mixed.deliveries().subList(4, 5), DeliveryState.DEFERRED));
        store.ledger().record(last, List.of(mixed.lease()));

        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.CANCELLED, 16L, DeliveryState.SENT, 4L));
        countersEqualTheFacts(campaign);
        assertThat(store.history().reasons(campaign).stream()
                        .mapToLong(ReasonCount::count)
                        .sum())
                .as("those that were touched")
                .isEqualTo(6);
        List<DeliveryFacts> cancelled =
                store.history().deliveries(campaign, new DeliveryFilter(Set.of(DeliveryState.CANCELLED), null, 1000));
        assertThat(cancelled).hasSize(16);
    }

    @Test
    void late_evidence_of_a_cancelled_delivery_moves_the_counters() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Claim claim = Book.claim(store, campaign, node);
        Book.cancel(store, campaign);
        store.ledger().release(claim.lease(), NOW);

        store.ledger().record(Book.outcomes(claim.deliveries().subList(0, 1), DeliveryState.SENT), List.of());

        assertThat(store.history().counts(campaign))
                .isEqualTo(Map.of(DeliveryState.CANCELLED, 1L, DeliveryState.SENT, 1L));
        countersEqualTheFacts(campaign);
    }

    @Test
    void what_is_deferred_after_the_expiry_ends_as_expired() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 2, 2);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);

        assertThat(store.ledger().endOpen(campaign, DeliveryState.EXPIRED, Book.EXPIRED))
                .isEqualTo(2);
        assertThat(store.ledger().endOpen(campaign, DeliveryState.EXPIRED, Book.EXPIRED))
                .as("again")
                .isZero();
        store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.DEFERRED), List.of(claim.lease()));

        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.EXPIRED, 4L));
        countersEqualTheFacts(campaign);
        assertThat(store.ledger().finish(campaign, NOW)).isTrue();
    }

    @Test
    void pages_by_state_hold_each_delivery_once_in_order() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 40, 5);
        List<DeliveryKey> failed = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Claim claim = Book.claim(store, campaign, node);
            store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
            List<Outcome> outcomes =
                    new ArrayList<>(Book.outcomes(claim.deliveries().subList(0, 3), DeliveryState.SENT));
            outcomes.add(Book.outcome(claim.deliveries().get(3), DeliveryState.FAILED));
            outcomes.add(Book.outcome(claim.deliveries().get(4), DeliveryState.DEFERRED));
            failed.add(claim.deliveries().get(3).key());
            store.ledger().record(outcomes, List.of(claim.lease()));
        }
        Claim leased = Book.claim(store, campaign, node);
        store.ledger().permit(leased.lease(), leased.deliveries().subList(0, 2), NOW);

        assertThat(keys(campaign, Set.of(DeliveryState.FAILED), 7)).isEqualTo(failed);
        assertThat(keys(campaign, Set.of(DeliveryState.PERMITTED), 1)).hasSize(2);
        assertThat(keys(campaign, Set.of(DeliveryState.PENDING), 4)).hasSize(48).isSorted();
        assertThat(keys(campaign, Set.of(DeliveryState.DEFERRED, DeliveryState.PENDING, DeliveryState.SENT), 11))
                .hasSize(90 + 30 + 48)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(keys(campaign, Set.of(), 13)).hasSize(200).isSorted().doesNotHaveDuplicates();
        assertThat(keys(campaign, Set.of(DeliveryState.CANCELLED, DeliveryState.IN_DOUBT), 3))
                .isEmpty();
        assertThat(store.history().reasons(campaign)).singleElement().satisfies(one -> {
            assertThat(one.count()).isEqualTo(30);
            assertThat(one.reason().code()).isEqualTo("code-failed");
        });
    }

    private List<DeliveryKey> keys(CampaignId campaign, Set<DeliveryState> states, int limit) {
        List<DeliveryKey> keys = new ArrayList<>();
        DeliveryKey after = null;
        while (true) {
            List<DeliveryFacts> page = store.history().deliveries(campaign, new DeliveryFilter(states, after, limit));
            if (page.isEmpty()) {
                return keys;
            }
            page.forEach(facts -> keys.add(facts.key()));
            after = page.get(page.size() - 1).key();
        }
    }
}
