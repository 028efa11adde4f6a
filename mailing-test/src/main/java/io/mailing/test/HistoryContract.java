package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.HistoryStore}. */
abstract class HistoryContract extends TriggerContract {

    HistoryContract() {}

    private CampaignId createdAt(Instant at, CampaignState state) {
        CampaignId id = store.campaigns().nextId();
        CampaignRecord template = record(id, state);
        store.campaigns()
                .create(
                        new CampaignRecord(
                                id,
                                template.kind(),
                                template.name(),
                                template.author(),
                                template.plan(),
                                state,
                                null,
                                1,
                                0,
                                at,
                                null,
                                null,
                                null,
                                null,
                                Duration.ZERO),
                        content());
        return id;
    }

    private List<CampaignId> campaigns(CampaignFilter filter) {
        return store.history().campaigns(filter).stream()
                .map(CampaignRecord::id)
                .toList();
    }

    private static CampaignFilter all(int limit) {
        return new CampaignFilter(Set.of(), null, null, null, limit);
    }

    @Test
    void campaigns_are_listed_newest_first() {
        assertThat(campaigns(all(10))).as("empty store").isEmpty();
        CampaignId first = created(CampaignState.CREATED);
        CampaignId second = sending(block(1, 2));
        CampaignId third = created(CampaignState.SCHEDULED);

        assertThat(store.history().campaigns(all(10))).containsExactly(find(third), find(second), find(first));
    }

    @Test
    void campaigns_are_paged() {
        List<CampaignId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, created(CampaignState.CREATED));
        }

        assertThat(campaigns(all(2))).isEqualTo(ids.subList(0, 2));
        assertThat(campaigns(new CampaignFilter(Set.of(), null, null, ids.get(1), 2)))
                .isEqualTo(ids.subList(2, 4));
        assertThat(campaigns(new CampaignFilter(Set.of(), null, null, ids.get(3), 2)))
                .isEqualTo(ids.subList(4, 5));
        assertThat(campaigns(new CampaignFilter(Set.of(), null, null, ids.get(4), 2)))
                .isEmpty();
    }

    @Test
    void campaigns_are_filtered_by_state() {
        CampaignId created = created(CampaignState.CREATED);
        CampaignId scheduled = created(CampaignState.SCHEDULED);
        created(CampaignState.PREPARING);

        assertThat(campaigns(new CampaignFilter(
                        Set.of(CampaignState.CREATED, CampaignState.SCHEDULED), null, null, null, 10)))
                .containsExactly(scheduled, created);
        assertThat(campaigns(new CampaignFilter(
                        Set.of(CampaignState.CREATED, CampaignState.SCHEDULED), null, null, null, 1)))
                .as("first page")
                .containsExactly(scheduled);
        assertThat(campaigns(new CampaignFilter(Set.of(CampaignState.CANCELLED), null, null, null, 10)))
                .isEmpty();
    }

    @Test
    void campaigns_are_filtered_by_their_time() {
        CampaignId early = createdAt(NOW, CampaignState.CREATED);
        CampaignId late = createdAt(NOW.plusSeconds(60), CampaignState.CREATED);

        assertThat(campaigns(new CampaignFilter(Set.of(), NOW, NOW.plusSeconds(60), null, 10)))
                .as("from is inside, to is outside")
                .containsExactly(early);
        assertThat(campaigns(new CampaignFilter(Set.of(), NOW.plusMillis(1), null, null, 10)))
                .containsExactly(late);
        assertThat(campaigns(new CampaignFilter(Set.of(), null, NOW, null, 10))).isEmpty();
        assertThat(campaigns(new CampaignFilter(Set.of(CampaignState.CREATED), NOW, NOW.plusSeconds(61), late, 10)))
                .as("all filters together")
                .containsExactly(early);
    }

    /** Deliveries 1/0..5 in the states SENT, FAILED, DEFERRED, PERMITTED, PENDING, SKIPPED; 2/0 and 2/1 PENDING. */
    private CampaignId inEveryState() {
        CampaignId id = sending(
                new SnapshotBlock(
                        1,
                        EMAIL,
                        List.of(
                                delivery("a", EMAIL),
                                delivery("b", EMAIL),
                                delivery("c", EMAIL),
                                delivery("d", EMAIL),
                                delivery("e", EMAIL),
                                skipped("f"))),
                block(2, 2));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 4));
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.FAILED),
                outcome(claim.deliveries().get(2), DeliveryState.DEFERRED));
        return id;
    }

    private List<String> deliveries(CampaignId id, @Nullable DeliveryKey after, int limit, DeliveryState... states) {
        return store.history().deliveries(id, new DeliveryFilter(Set.of(states), after, limit)).stream()
                .map(facts -> facts.key().block() + "/" + facts.key().seq())
                .toList();
    }

    @Test
    void deliveries_are_listed_by_key_with_their_states() {
        CampaignId id = inEveryState();

        assertThat(deliveries(id, null, 100)).containsExactly("1/0", "1/1", "1/2", "1/3", "1/4", "1/5", "2/0", "2/1");
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT,
                        DeliveryState.FAILED,
                        DeliveryState.DEFERRED,
                        DeliveryState.PERMITTED,
                        DeliveryState.PENDING,
                        DeliveryState.SKIPPED,
                        DeliveryState.PENDING,
                        DeliveryState.PENDING);
    }

    @Test
    void deliveries_are_paged_by_key() {
        CampaignId id = inEveryState();

        assertThat(deliveries(id, null, 3)).containsExactly("1/0", "1/1", "1/2");
        assertThat(deliveries(id, new DeliveryKey(id, 1, 2), 3)).containsExactly("1/3", "1/4", "1/5");
        assertThat(deliveries(id, new DeliveryKey(id, 1, 5), 3)).containsExactly("2/0", "2/1");
        assertThat(deliveries(id, new DeliveryKey(id, 2, 1), 3)).isEmpty();
    }

    @Test
    void deliveries_are_filtered_by_state() {
        CampaignId id = inEveryState();

        assertThat(deliveries(id, null, 100, DeliveryState.SENT)).containsExactly("1/0");
        assertThat(deliveries(id, null, 100, DeliveryState.FAILED, DeliveryState.SKIPPED))
                .containsExactly("1/1", "1/5");
        assertThat(deliveries(id, null, 100, DeliveryState.DEFERRED)).containsExactly("1/2");
        assertThat(deliveries(id, null, 100, DeliveryState.PERMITTED)).containsExactly("1/3");
        assertThat(deliveries(id, null, 100, DeliveryState.PENDING)).containsExactly("1/4", "2/0", "2/1");
        assertThat(deliveries(id, null, 100, DeliveryState.DELIVERED)).isEmpty();
    }

    @Test
    void pages_of_filtered_deliveries_are_full() {
        CampaignId id = inEveryState();

        assertThat(deliveries(id, null, 2, DeliveryState.PENDING)).containsExactly("1/4", "2/0");
        assertThat(deliveries(id, new DeliveryKey(id, 2, 0), 2, DeliveryState.PENDING))
                .containsExactly("2/1");
        assertThat(deliveries(id, null, 1, DeliveryState.SKIPPED)).containsExactly("1/5");
    }

    @Test
    void full_counts_have_every_state() {
        CampaignId id = inEveryState();

        assertThat(store.history().fullCounts(id))
                .isEqualTo(Map.of(
                        DeliveryState.SENT, 1L,
                        DeliveryState.FAILED, 1L,
                        DeliveryState.DEFERRED, 1L,
                        DeliveryState.PERMITTED, 1L,
                        DeliveryState.PENDING, 3L,
                        DeliveryState.SKIPPED, 1L));
        assertThat(store.history().counts(id))
                .isEqualTo(Map.of(DeliveryState.SENT, 1L, DeliveryState.FAILED, 1L, DeliveryState.SKIPPED, 1L));
    }

    @Test
    void cancelled_untouched_deliveries_are_seen_as_cancelled() {
        CampaignId id = sending(block(1, 2));
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(deliveries(id, null, 10, DeliveryState.CANCELLED)).containsExactly("1/0", "1/1");
        assertThat(store.history().fullCounts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
    }

    @Test
    void attempts_are_listed_in_order() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.DEFERRED).deliveries().get(0);
        record(outcome(pending, DeliveryState.FAILED, 3), outcome(pending, DeliveryState.FAILED, 2));
        record(outcome(pending, DeliveryState.SENT, 1));

        DeliveryFacts facts = facts(pending.key());

        assertThat(facts.attempts()).extracting(Outcome::attempt).containsExactly(1, 1, 2, 3);
        assertThat(facts.attempts())
                .extracting(Outcome::state)
                .containsExactly(
                        DeliveryState.DEFERRED, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.FAILED);
        assertThat(facts.state()).as("the acceptance outranks what came later").isEqualTo(DeliveryState.SENT);
    }

    @Test
    void reasons_are_grouped_and_the_largest_stands_first() {
        CampaignId id =
                sending(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), skipped("b"), skipped("c"))), block(2, 7));
        Claim claim = claim(id, node);
        permit(claim);
        record(
                failed(claim, 0, EMAIL, "smtp-550", "no such user"),
                failed(claim, 1, EMAIL, "smtp-550", "mailbox unavailable"),
                failed(claim, 2, TELEGRAM, "smtp-550", "not the same channel"),
                outcome(claim.deliveries().get(3), DeliveryState.SENT),
                outcome(claim.deliveries().get(4), DeliveryState.DEFERRED),
                new Outcome(
                        claim.deliveries().get(5).key(),
                        1,
                        DeliveryState.IN_DOUBT,
                        EMAIL,
                        new Reason("smtp-lost", "no answer"),
                        null,
                        null,
                        NOW,
                        null),
                outcome(claim.deliveries().get(6), DeliveryState.IN_DOUBT));
        record(outcome(claim.deliveries().get(6), DeliveryState.DELIVERED));

        List<ReasonCount> reasons = store.history().reasons(id);

        assertThat(reasons)
                .extracting(reason -> reason.state() + " " + reason.channel() + " "
                        + reason.reason().code() + " " + reason.count())
                .containsExactlyInAnyOrder(
                        "SKIPPED null no-address 3",
                        "FAILED email smtp-550 2",
                        "FAILED telegram smtp-550 1",
                        "IN_DOUBT email smtp-lost 1");
        assertThat(reasons)
                .extracting(ReasonCount::count)
                .as("the largest first")
                .containsExactly(3L, 2L, 1L, 1L);
        assertThat(reasons.get(1).reason().text()).as("one of the texts").isIn("no such user", "mailbox unavailable");
    }

    private static Outcome failed(Claim claim, int index, String channel, String code, String text) {
        return new Outcome(
                claim.deliveries().get(index).key(),
                1,
                DeliveryState.FAILED,
                channel,
                new Reason(code, text),
                null,
                null,
                NOW,
                null);
    }

    @Test
    void reasons_follow_the_outcome_that_counts() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.IN_DOUBT).deliveries().get(0);

        record(outcome(pending, DeliveryState.FAILED));

        assertThat(store.history().reasons(id)).extracting(ReasonCount::state).containsExactly(DeliveryState.FAILED);
    }
}
