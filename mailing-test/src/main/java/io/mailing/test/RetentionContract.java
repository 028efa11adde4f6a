package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of campaigns that ended long ago. */
abstract class RetentionContract extends SuppressionContract {

    private static final Instant LATER = NOW.plusSeconds(3600);

    /** With one delivery each that was sent, failed, in doubt and skipped; FINISHED at {@link #NOW}. */
    private CampaignId finished() {
        CampaignId id = sending(block(1, 3), new SnapshotBlock(2, EMAIL, List.of(skipped("nobody"))));
        sent(id, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.IN_DOUBT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        return id;
    }

    private void dropWhole(CampaignId id) {
        int pieces = 0;
        while (store.retention().drop(id, LATER, LATER)) {
            assertThat(pieces++).as("pieces").isLessThan(1000);
        }
    }

    @Test
    void of_a_dropped_ledger_the_figures_stay_and_nothing_else() {
        CampaignId id = finished();
        CampaignRecord before = find(id);
        Map<DeliveryState, Long> counts = store.history().counts(id);
        List<ReasonCount> reasons = store.history().reasons(id);
        assertThat(reasons).hasSize(3);
        assertThat(store.retention().droppable(LATER, 10)).containsExactly(id);
        assertThat(store.retention().dropped(List.of(id))).isEmpty();

        dropWhole(id);

        assertThat(find(id)).isEqualTo(before);
        assertThat(store.history().counts(id)).isEqualTo(counts);
        assertThat(store.history().reasons(id)).isEqualTo(reasons);
        assertThat(store.history().fullCounts(id)).isEmpty();
        assertThat(facts(id)).isEmpty();
        assertThat(store.campaigns().content(id)).isEmpty();
        assertThat(store.retention().dropped(List.of(id, new CampaignId(999)))).isEqualTo(Set.of(id));
        assertThat(store.retention().droppable(LATER, 10)).isEmpty();
        assertThat(store.retention().drop(id, LATER, LATER)).as("once more").isFalse();
    }

    @Test
    void a_ledger_of_many_blocks_is_dropped_in_pieces_and_gives_nothing_away_in_between() {
        CampaignId id = sending(IntStream.rangeClosed(1, 40)
                .mapToObj(number -> new SnapshotBlock(number, EMAIL, List.of(skipped("nobody-" + number))))
                .toArray(SnapshotBlock[]::new));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        List<ReasonCount> reasons = store.history().reasons(id);
        boolean more = store.retention().drop(id, LATER, LATER);
        while (more) {
            assertThat(facts(id)).isEmpty();
            assertThat(store.history().reasons(id)).isEqualTo(reasons);
            assertThat(store.retention().droppable(LATER, 10)).containsExactly(id);
            more = store.retention().drop(id, LATER, LATER);
        }
        assertThat(store.retention().droppable(LATER, 10)).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 40L));
    }

    @Test
    void a_campaign_that_ended_too_late_or_goes_on_is_not_dropped() {
        CampaignId finished = finished();
        CampaignId going = sending(block(1, 1));

        assertThat(store.retention().droppable(NOW, 10)).isEmpty();
        assertThat(store.retention().drop(finished, NOW, LATER)).isFalse();
        assertThat(store.retention().drop(going, LATER, LATER)).isFalse();
        assertThat(store.retention().drop(new CampaignId(999), LATER, LATER)).isFalse();

        assertThat(facts(finished)).hasSize(4);
        assertThat(store.retention().dropped(List.of(finished, going))).isEmpty();
    }

    @Test
    void what_was_reopened_after_it_was_looked_for_is_not_dropped() {
        CampaignId id = finished();
        assertThat(store.retention().droppable(LATER, 10)).containsExactly(id);
        assertThat(resendFailed(id, NOW)).isEqualTo(1);

        assertThat(store.retention().drop(id, LATER, LATER)).isFalse();

        assertThat(facts(id)).hasSize(4);
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void a_cancelled_campaign_is_dropped_once_no_node_holds_anything_of_it() {
        CampaignId id = sending(block(1, 2), block(2, 2));
        Claim claim = claim(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.retention().drop(id, LATER, LATER)).isFalse();
        assertThat(facts(id)).hasSize(4);

        store.ledger().release(claim.lease(), NOW);
        dropWhole(id);

        assertThat(facts(id)).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 4L));
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void a_dropped_campaign_is_never_reopened() {
        CampaignId id = sending(block(1, 2));
        Claim claim = sent(id, DeliveryState.IN_DOUBT, DeliveryState.FAILED);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        Map<DeliveryState, Long> counts = store.history().counts(id);
        boolean unused = store.retention().drop(id, LATER, LATER); // a first piece at least

        assertThat(resendFailed(id, LATER)).isZero();
        assertThat(resendInDoubt(id, LATER)).isZero();
        assertThat(store.campaigns().move(id, CampaignAction.RESEND, null, LATER))
                .isEmpty();
        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));
        record(outcome(claim.deliveries().get(1), DeliveryState.SENT));

        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThat(store.history().counts(id)).isEqualTo(counts);
        dropWhole(id);
        record(outcome(claim.deliveries().get(1), DeliveryState.DELIVERED));
        assertThat(store.history().counts(id)).isEqualTo(counts);
        assertThat(store.ledger().finish(id, LATER)).isTrue();
    }

    /** A triggered campaign that was closed, and all that was triggered sent; FINISHED at {@link #NOW}. */
    private CampaignId closed(int triggers) {
        CampaignId id = triggered();
        for (int i = 0; i < triggers; i++) {
            store.triggers().append(id, trigger("key-" + i, NOW, skipped("nobody-" + i)));
        }
        assertThat(gather(id)).isEqualTo(triggers);
        store.campaigns().move(id, CampaignAction.CLOSE, null, NOW);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        return id;
    }

    @Test
    void with_the_ledger_of_a_triggered_campaign_its_event_keys_go() {
        CampaignId id = closed(3);
        CampaignId another = triggered();
        store.triggers().append(another, trigger("key-0"));

        dropWhole(id);

        assertThat(store.triggers().append(id, trigger("key-0")))
                .as("the key is known no more")
                .isTrue();
        assertThat(store.triggers().append(another, trigger("key-0")))
                .as("another campaign's key")
                .isFalse();
    }

    @Test
    void what_waits_in_the_inbox_is_gathered_before_anything_is_dropped() {
        CampaignId id = closed(1);
        store.triggers().append(id, trigger("late"));

        assertThat(store.retention().drop(id, LATER, LATER)).isFalse();

        assertThat(store.retention().dropped(List.of(id))).isEmpty();
        assertThat(gather(id)).isEqualTo(1);
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void what_is_triggered_after_the_drop_is_taken_away_and_counted_nowhere() {
        CampaignId closed = closed(1);
        CampaignId cancelled = triggered();
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);
        for (CampaignId id : List.of(closed, cancelled)) {
            CampaignRecord before = find(id);
            Map<DeliveryState, Long> counts = store.history().counts(id);
            boolean unused = store.retention().drop(id, LATER, LATER); // a first piece at least
            store.triggers().append(id, trigger("while-it-is-dropped"));
            assertThat(store.triggers().waiting()).contains(id);
            assertThat(gather(id)).isEqualTo(1);
            dropWhole(id);
            store.triggers().append(id, trigger("later"));
            assertThat(gather(id)).isEqualTo(1);

            assertThat(store.triggers().waiting()).isEmpty();
            assertThat(gather(id)).isZero();
            assertThat(find(id)).isEqualTo(before);
            assertThat(store.history().counts(id)).isEqualTo(counts);
            assertThat(facts(id)).isEmpty();
        }
        assertThat(store.retention().droppable(LATER, 10)).isEmpty();
    }
}
