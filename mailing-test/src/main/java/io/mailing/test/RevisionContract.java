package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Template;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part on campaigns that are changed before they are sent, and taken out of the history after. */
abstract class RevisionContract extends RetentionContract {

    private static final Instant START = NOW.plusSeconds(3600);
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    RevisionContract() {}

    private static CampaignPlan otherPlan() {
        return new CampaignPlan(
                "others",
                SendMode.all(TELEGRAM),
                START,
                Throttle.perMinute(7),
                RetryPolicy.none(),
                Duration.ofHours(5));
    }

    private static MessageContent otherContent(String text) {
        MediaFile file = MediaFile.attachment("a.txt", new byte[] {1, 2});
        return new MessageContent(null, Template.text(text), null, null, List.of(file), null, null);
    }

    private boolean revise(CampaignRecord read, @Nullable MessageContent content, CampaignAction action) {
        return store.campaigns().revise(read.edited("Winter «sale»", null, otherPlan()), content, action, NOW);
    }

    @Test
    void an_edit_changes_name_author_plan_and_content() {
        CampaignId id = created(CampaignState.CREATED);
        CampaignRecord before = find(id);

        assertThat(revise(before, otherContent("Hi"), CampaignAction.EDIT)).isTrue();

        CampaignRecord after = find(id);
        assertThat(after)
                .isEqualTo(before.edited("Winter «sale»", null, otherPlan())
                        .moved(CampaignAction.EDIT, CampaignState.CREATED, null, NOW));
        assertThat(after.controlEpoch()).isEqualTo(before.controlEpoch() + 1);
        assertThat(store.campaigns().content(id)).contains(otherContent("Hi"));
        assertThat(revise(after, otherContent("Hi again"), CampaignAction.EDIT)).isTrue();
        assertThat(store.campaigns().content(id)).contains(otherContent("Hi again"));
    }

    @Test
    void an_edited_campaign_is_found_by_what_it_is_called_now_and_its_channels() {
        CampaignId id = created(CampaignState.CREATED);
        assertThat(revise(find(id), otherContent("Hi"), CampaignAction.EDIT)).isTrue();
        assertThat(found("autumn", null)).isEmpty();
        assertThat(found("«SALE", null)).containsExactly(id);
        assertThat(found(null, EMAIL)).isEmpty();
        assertThat(found(null, TELEGRAM)).containsExactly(id);
    }

    private List<CampaignId> found(@Nullable String text, @Nullable String channel) {
        CampaignFilter filter = new CampaignFilter(Set.of(), Set.of(), null, channel, text, null, null, null, 10);
        return store.history().campaigns(filter).stream()
                .map(CampaignRecord::id)
                .toList();
    }

    @Test
    void an_edit_of_what_others_changed_meanwhile_changes_nothing() {
        CampaignId id = created(CampaignState.CREATED);
        CampaignRecord read = find(id);
        assertThat(revise(read, otherContent("first"), CampaignAction.EDIT)).isTrue();
        CampaignRecord first = find(id);

        assertThat(revise(read, otherContent("second"), CampaignAction.EDIT)).isFalse();

        assertThat(find(id)).isEqualTo(first);
        assertThat(store.campaigns().content(id)).contains(otherContent("first"));
    }

    @Test
    void what_was_postponed_or_withdrawn_since_it_was_read_does_not_begin() {
        CampaignId postponed = created(CampaignState.SCHEDULED);
        CampaignRecord due = find(postponed);
        assertThat(revise(due, null, CampaignAction.SCHEDULE)).isTrue();
        assertThat(store.campaigns().revise(due, null, CampaignAction.PREPARE, NOW))
                .isFalse();
        assertThat(state(postponed)).isEqualTo(CampaignState.SCHEDULED);

        CampaignId withdrawn = created(CampaignState.SCHEDULED);
        CampaignRecord read = find(withdrawn);
        store.campaigns().move(withdrawn, CampaignAction.WITHDRAW, null, NOW);
        assertThat(store.campaigns().revise(read, null, CampaignAction.PREPARE, NOW))
                .isFalse();
        assertThat(state(withdrawn)).isEqualTo(CampaignState.CREATED);

        assertThat(store.campaigns().revise(find(withdrawn), null, CampaignAction.PREPARE, NOW))
                .isTrue();
        assertThat(store.snapshots().begin(withdrawn, node))
                .as("nobody is at it")
                .isPresent();
    }

    @Test
    void of_two_edits_at_once_one_counts() throws Exception {
        CampaignId id = created(CampaignState.CREATED);
        CampaignRecord read = find(id);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<Boolean>> edits = List.of(
                    threads.submit(() -> editTogether(together, read, "one")),
                    threads.submit(() -> editTogether(together, read, "two")));
            boolean one = edits.get(0).get(30, TimeUnit.SECONDS);
            boolean two = edits.get(1).get(30, TimeUnit.SECONDS);
            assertThat(one).isNotEqualTo(two);
            assertThat(store.campaigns().content(id)).contains(otherContent(one ? "one" : "two"));
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean editTogether(CyclicBarrier together, CampaignRecord read, String text) throws Exception {
        together.await(30, TimeUnit.SECONDS);
        return revise(read, otherContent(text), CampaignAction.EDIT);
    }

    @Test
    void a_schedule_sets_the_start_and_leaves_the_content() {
        CampaignId id = created(CampaignState.CREATED);
        assertThat(store.campaigns()
                        .revise(find(id).edited("Autumn", "anna", otherPlan()), null, CampaignAction.SCHEDULE, NOW))
                .isTrue();
        assertThat(state(id)).isEqualTo(CampaignState.SCHEDULED);
        assertThat(find(id).plan().startAt()).isEqualTo(START);
        assertThat(store.campaigns().content(id)).contains(content());
        assertThat(revise(find(id), otherContent("no"), CampaignAction.EDIT))
                .as("an edit of what is scheduled")
                .isFalse();
    }

    @Test
    void what_is_being_sent_is_not_revised() {
        CampaignId id = sending(block(1, 1));
        assertThat(revise(find(id), otherContent("no"), CampaignAction.EDIT)).isFalse();
        assertThat(revise(find(id), otherContent("no"), CampaignAction.SCHEDULE))
                .isFalse();
        assertThat(store.campaigns().content(id)).contains(content());
        CampaignRecord unknown = record(new CampaignId(987_654_321), CampaignState.CREATED);
        assertThat(revise(unknown, otherContent("no"), CampaignAction.EDIT)).isFalse();
        assertThatThrownBy(() -> revise(find(id), otherContent("no"), CampaignAction.CANCEL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_triggered_campaign_takes_triggers_once_it_is_opened() {
        CampaignId id = store.campaigns().nextId();
        CampaignRecord made = CampaignRecord.created(
                id, CampaignKind.TRIGGERED, "Bonus", null, plan(), CampaignState.CREATED, NOW, new CampaignId(1));
        store.campaigns().create(made, content());
        assertThat(find(id)).isEqualTo(made);
        assertThat(find(id).takesTriggers()).isFalse();

        store.campaigns().move(id, CampaignAction.OPEN, null, NOW);

        assertThat(find(id).takesTriggers()).isTrue();
        assertThat(find(id).startedAt()).isEqualTo(NOW);
        assertThat(find(id).expiresAt()).isNull();
        assertThat(find(id).runOf()).isEqualTo(new CampaignId(1));
    }

    private void dropWhole(CampaignId id) {
        int pieces = 0;
        while (store.retention().droppable(NOW, 100).contains(id)) {
            store.retention().drop(id, NOW, NOW);
            assertThat(pieces++).as("pieces").isLessThan(1000);
        }
    }

    @Test
    void a_deleted_campaign_goes_with_all_that_belongs_to_it() {
        CampaignId id = sending(block(1, 2));
        sent(id, DeliveryState.SENT, DeliveryState.FAILED);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        CampaignId other = sending(block(1, 1));
        store.campaigns().move(id, CampaignAction.DELETE, null, NOW);
        assertThat(store.retention().droppable(NOW, 10)).containsExactly(id);

        dropWhole(id);

        assertThat(store.campaigns().find(id)).isEmpty();
        assertThat(store.campaigns().content(id)).isEmpty();
        assertThat(store.history().counts(id)).isEmpty();
        assertThat(store.history().reasons(id)).isEmpty();
        assertThat(facts(id)).isEmpty();
        assertThat(facts(other)).hasSize(1);
    }

    @Test
    void a_deleted_campaign_that_was_dropped_or_never_sent_goes_too() {
        CampaignId created = created(CampaignState.CREATED);
        CampaignId dropped = sending(block(1, 1));
        sent(dropped, DeliveryState.SENT);
        store.ledger().finish(dropped, NOW);
        while (store.retention().drop(dropped, FAR, NOW)) {
            assertThat(store.campaigns().find(dropped)).isPresent();
        }
        for (CampaignId id : List.of(created, dropped)) {
            assertThat(store.campaigns().move(id, CampaignAction.DELETE, null, NOW))
                    .isPresent();
            dropWhole(id);
            assertThat(store.campaigns().find(id)).isEmpty();
        }
        assertThat(store.history().counts(dropped)).isEmpty();
    }

    @Test
    void a_ledger_that_is_dropped_in_part_is_dropped_on_whenever_it_ended() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        store.ledger().finish(id, NOW);
        if (!store.retention().drop(id, FAR, NOW)) {
            return; // the store drops all at once
        }
        assertThat(store.retention().droppable(Instant.EPOCH, 10)).containsExactly(id);
        dropWhole(id);
        assertThat(store.retention().dropped(Set.of(id))).containsExactly(id);
        assertThat(store.history().counts(id)).containsEntry(DeliveryState.SENT, 1L);
    }

    @Test
    void a_deleted_campaign_of_which_a_node_holds_something_waits_for_it() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        store.campaigns().move(id, CampaignAction.DELETE, null, NOW);

        assertThat(store.retention().drop(id, NOW, NOW)).isFalse();
        assertThat(facts(id)).hasSize(2);

        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));
        store.ledger().release(claim.lease(), NOW);
        dropWhole(id);
        assertThat(store.campaigns().find(id)).isEmpty();
    }

    @Test
    void what_is_triggered_late_in_a_deleted_campaign_is_taken_away() {
        CampaignId id = store.campaigns().nextId();
        store.campaigns()
                .create(
                        CampaignRecord.created(
                                id, CampaignKind.TRIGGERED, "Bonus", null, plan(), CampaignState.SENDING, NOW, null),
                        content());
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        store.campaigns().move(id, CampaignAction.DELETE, null, NOW);
        store.triggers()
                .append(id, new Trigger("late", List.of(new Trigger.Planned(EMAIL, delivery("guest", EMAIL))), NOW));

        assertThat(store.triggers().gather(id, 100, NOW)).isEqualTo(1);

        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(facts(id)).isEmpty();
        dropWhole(id);
        assertThat(store.campaigns().find(id)).isEmpty();
    }
}
