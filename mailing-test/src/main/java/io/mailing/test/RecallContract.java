package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part on campaigns whose messages are taken back. */
abstract class RecallContract extends ErasureContract {

    private static final Instant LATER = NOW.plusSeconds(600);
    private static final MessageContent OTHER =
            new MessageContent(null, Template.text("Better"), null, null, List.of(), null, null);

    RecallContract() {}

    /** RECALLING, with two in block 1 that were sent and one in block 2 that failed. */
    private Claim recalling() {
        CampaignId id = sending(block(1, 2), block(2, 1));
        Claim claim = sent(id, DeliveryState.SENT, DeliveryState.DELIVERED);
        sent(id, DeliveryState.FAILED);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(store.campaigns().move(id, CampaignAction.RECALL, null, NOW)).contains(CampaignState.FINISHED);
        return claim;
    }

    private void recallAll(Claim claim) {
        record(
                outcome(claim.deliveries().get(0), DeliveryState.RECALLED),
                outcome(claim.deliveries().get(1), DeliveryState.RECALL_FAILED));
    }

    private CampaignId recalled() {
        Claim claim = recalling();
        CampaignId id = claim.lease().campaign();
        recallAll(claim);
        assertThat(store.recalls().complete(id, LATER)).as("complete").isTrue();
        return id;
    }

    private void dropRest(CampaignId id) {
        int pieces = 0;
        while (store.retention().drop(id, Instant.EPOCH, LATER)) {
            assertThat(facts(id)).as("in between").isEmpty();
            assertThat(pieces++).as("pieces").isLessThan(1000);
        }
        assertThat(store.retention().droppable(Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void a_recall_is_complete_when_nothing_is_left_to_take_back() {
        Claim claim = recalling();
        CampaignId id = claim.lease().campaign();
        assertThat(store.recalls().complete(id, LATER)).isFalse();
        record(outcome(claim.deliveries().get(0), DeliveryState.RECALLED));
        assertThat(store.recalls().complete(id, LATER)).isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.RECALLING);

        record(outcome(claim.deliveries().get(1), DeliveryState.RECALL_FAILED));
        assertThat(store.recalls().complete(id, LATER)).isTrue();

        assertThat(store.recalls().complete(id, LATER)).as("once more").isFalse();
        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.recalled()).isTrue();
        assertThat(campaign.finishedAt()).isEqualTo(LATER);
        assertThat(campaign.startedAt()).isEqualTo(NOW);
        assertThat(campaign.total()).isEqualTo(3);
    }

    @Test
    void what_was_recalled_stays_readable_with_the_reasons_of_what_was_not() {
        CampaignId id = recalled();

        assertThat(states(id))
                .containsExactly(DeliveryState.RECALLED, DeliveryState.RECALL_FAILED, DeliveryState.FAILED);
        assertThat(store.history().counts(id))
                .isEqualTo(
                        Map.of(DeliveryState.RECALLED, 1L, DeliveryState.RECALL_FAILED, 1L, DeliveryState.FAILED, 1L));
        assertThat(store.history().fullCounts(id)).isEqualTo(store.history().counts(id));
        assertThat(store.history().reasons(id))
                .extracting(ReasonCount::state)
                .containsExactlyInAnyOrder(DeliveryState.FAILED, DeliveryState.RECALL_FAILED);
        assertThat(store.retention().dropped(List.of(id))).isEmpty();
        assertThat(store.campaigns().content(id)).contains(content());
    }

    @Test
    void a_word_that_comes_later_does_not_bring_a_recalled_message_back() {
        Claim claim = recalling();
        recallAll(claim);
        record(
                outcome(claim.deliveries().get(0), DeliveryState.DELIVERED),
                outcome(claim.deliveries().get(1), DeliveryState.SENT, 2));
        assertThat(stateOf(claim.deliveries().get(0))).isEqualTo(DeliveryState.RECALLED);
        assertThat(stateOf(claim.deliveries().get(1))).isEqualTo(DeliveryState.RECALL_FAILED);

        record(outcome(claim.deliveries().get(1), DeliveryState.RECALLED));
        assertThat(stateOf(claim.deliveries().get(1))).isEqualTo(DeliveryState.RECALLED);
        assertThat(store.history().reasons(claim.lease().campaign())).hasSize(1);
    }

    @Test
    void one_node_at_a_time_works_on_a_recall() {
        CampaignId id = recalling().lease().campaign();
        assertThat(store.recalls().take(id, node)).isTrue();
        assertThat(store.recalls().take(id, other)).isFalse();
        assertThat(store.recalls().take(id, node)).isTrue();

        expireLease(store, node);

        assertThat(store.recalls().take(id, node)).as("without a good lease").isFalse();
        assertThat(store.recalls().take(id, other)).isTrue();
        store.campaigns().move(id, CampaignAction.CANCEL, null, LATER);
        assertThat(store.recalls().take(id, other))
                .as("of one that was cancelled")
                .isFalse();
        assertThat(store.recalls().complete(id, LATER)).isFalse();
    }

    @Test
    void recalling_a_paused_campaign_cancels_what_is_unsent_and_waits_for_who_holds_some() {
        CampaignId id = sending(block(1, 2), block(2, 3));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        assertThat(store.campaigns().move(id, CampaignAction.RECALL, null, NOW)).contains(CampaignState.PAUSED);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 3L));
        assertThat(store.recalls().complete(id, NOW)).isFalse();

        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));
        store.ledger().release(claim.lease(), NOW);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 5L));
        assertThat(store.recalls().complete(id, NOW)).isTrue();
    }

    @Test
    void what_would_be_owed_again_after_a_recall_ends_as_cancelled() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        store.campaigns().move(id, CampaignAction.RECALL, null, NOW);
        assertThat(store.recalls().complete(id, NOW)).isTrue();

        record(outcome(pending, DeliveryState.DEFERRED));

        assertThat(states(id)).containsExactly(DeliveryState.CANCELLED);
        assertThat(state(id)).isEqualTo(CampaignState.CREATED);
    }

    @TestFactory
    Stream<DynamicTest> a_change_or_a_launch_ends_what_is_left_of_the_former_ledger() {
        return Stream.of(CampaignAction.EDIT, CampaignAction.SCHEDULE, CampaignAction.PREPARE)
                .map(action -> DynamicTest.dynamicTest(action.name(), () -> {
                    Claim claim = recalling();
                    CampaignId id = claim.lease().campaign();
                    recallAll(claim);
                    assertThat(store.recalls().complete(id, LATER)).isTrue();

                    if (action == CampaignAction.PREPARE) {
                        store.campaigns().move(id, action, null, LATER);
                    } else {
                        MessageContent content = action == CampaignAction.EDIT ? OTHER : null;
                        assertThat(store.campaigns().revise(find(id), content, action, LATER))
                                .isTrue();
                    }

                    assertThat(facts(id)).isEmpty();
                    assertThat(store.history().counts(id)).isEmpty();
                    assertThat(store.history().fullCounts(id)).isEmpty();
                    assertThat(store.history().reasons(id)).isEmpty();
                    assertThat(store.retention().dropped(List.of(id))).isEmpty();
                    assertThat(store.campaigns().content(id)).isPresent();
                    CampaignRecord campaign = find(id);
                    assertThat(campaign.recalled()).isFalse();
                    assertThat(campaign.total()).isZero();
                    assertThat(campaign.startedAt()).isNull();
                    assertThat(campaign.finishedAt()).isNull();
                    assertThat(campaign.expiresAt()).isNull();
                    assertThat(campaign.sentFor()).isEqualTo(Duration.ZERO);
                    record(outcome(claim.deliveries().get(1), DeliveryState.RECALLED));
                    assertThat(store.history().counts(id)).as("a late outcome").isEmpty();
                    dropRest(id);
                    assertThat(store.history().counts(id)).isEmpty();
                }));
    }

    @Test
    void a_new_ledger_begins_above_the_blocks_of_the_former_one() {
        Claim old = recalling();
        CampaignId id = old.lease().campaign();
        recallAll(old);
        assertThat(store.recalls().complete(id, LATER)).isTrue();
        store.campaigns().move(id, CampaignAction.PREPARE, null, LATER);
        dropRest(id);
        SnapshotLease lease = begin(id, node);
        assertThat(lease.lastBlock()).isEqualTo(2);
        assertThat(store.snapshots().append(lease, List.of(block(3, 1)), LATER)).isTrue();
        lease = begin(id, node); // as after a crash
        assertThat(lease.lastBlock()).isEqualTo(2);
        assertThat(store.snapshots().append(lease, List.of(block(3, 2)), LATER)).isTrue();
        assertThat(store.snapshots().complete(lease, LATER)).isTrue();

        assertThat(find(id).startedAt()).isEqualTo(LATER);
        assertThat(find(id).expiresAt()).isEqualTo(LATER.plus(EXPIRY));
        assertThat(find(id).total()).isEqualTo(2);
        record(outcome(old.deliveries().get(0), DeliveryState.FAILED));
        assertThat(store.history().counts(id))
                .as("an outcome of the former ledger")
                .isEmpty();
        sent(id, DeliveryState.SENT, DeliveryState.SENT);
        assertThat(store.ledger().finish(id, LATER)).isTrue();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 2L));
    }

    @Test
    void no_lease_of_a_recalled_snapshot_is_good() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        store.campaigns().move(id, CampaignAction.RECALL, null, NOW);
        assertThat(store.recalls().complete(id, NOW)).isTrue();

        assertThat(store.snapshots().abandon(lease, "late", NOW)).isFalse();
        assertThat(store.snapshots().complete(lease, NOW)).isFalse();
        assertThat(find(id).note()).isNull();
    }

    @Test
    void a_snapshot_waits_until_the_former_ledger_is_dropped() {
        CampaignId id = recalled();
        store.campaigns().move(id, CampaignAction.PREPARE, null, LATER);
        int pieces = 0;
        while (store.snapshots().begin(id, node).isEmpty()) {
            assertThat(store.retention().droppable(Instant.EPOCH, 10)).containsExactly(id);
            boolean unused = store.retention().drop(id, Instant.EPOCH, LATER);
            assertThat(pieces++).as("pieces").isLessThan(10);
        }
        assertThat(facts(id)).isEmpty();
    }

    @Test
    void a_recalled_campaign_that_is_left_alone_loses_its_former_ledger_with_the_time() {
        CampaignId id = recalled();
        assertThat(store.retention().droppable(LATER, 10)).isEmpty();
        Instant after = LATER.plusSeconds(1);
        assertThat(store.retention().droppable(after, 10)).containsExactly(id);
        int pieces = 0;
        while (store.retention().drop(id, after, after)) {
            assertThat(pieces++).as("pieces").isLessThan(10);
        }
        assertThat(facts(id)).isEmpty();
        assertThat(find(id).total()).isZero();
        assertThat(find(id).recalled()).isFalse();
        assertThat(store.campaigns().content(id)).isPresent();
        assertThat(store.retention().dropped(List.of(id))).isEmpty();
        assertThat(store.campaigns().move(id, CampaignAction.PREPARE, null, after))
                .isPresent();
        assertThat(begin(id, node).lastBlock()).isEqualTo(2);
    }

    @Test
    void a_recalled_campaign_is_deleted_also_while_its_former_ledger_is_dropped() {
        CampaignId whole = recalled();
        CampaignId half = recalled();
        assertThat(store.campaigns().revise(find(half), OTHER, CampaignAction.EDIT, LATER))
                .isTrue();
        for (CampaignId id : List.of(whole, half)) {
            assertThat(store.campaigns().move(id, CampaignAction.DELETE, null, LATER))
                    .isPresent();
            int pieces = 0;
            while (store.retention().droppable(NOW, 10).contains(id)) {
                boolean unused = store.retention().drop(id, NOW, NOW);
                assertThat(pieces++).as("pieces").isLessThan(10);
            }
            assertThat(store.campaigns().find(id)).isEmpty();
            assertThat(store.campaigns().content(id)).isEmpty();
        }
    }

    @Test
    void what_was_dropped_is_not_recalled() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        boolean unused = store.retention().drop(id, LATER, LATER); // a first piece at least

        assertThat(store.campaigns().move(id, CampaignAction.RECALL, null, LATER))
                .isEmpty();
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThatThrownBy(() -> store.campaigns().move(id, CampaignAction.RECALLED, null, LATER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.recalls().complete(new CampaignId(987_654_321), NOW)).isFalse();
        assertThat(store.recalls().take(new CampaignId(987_654_321), node)).isFalse();
        assertThat(store.history().counts(id).keySet()).isEqualTo(Set.of(DeliveryState.SENT));
    }
}
