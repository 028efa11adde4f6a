package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inboxes of triggered campaigns. */
abstract class TriggerContract extends PaceContract {

    TriggerContract() {}

    /** A triggered campaign, as a launch writes it. */
    final CampaignId triggered() {
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(triggered(id, CampaignState.SENDING), content());
        return id;
    }

    private static CampaignRecord test(CampaignId id) {
        return CampaignRecord.created(
                id, CampaignKind.TEST, "Sale", null, plan(), CampaignState.SENDING, NOW, new CampaignId(4711));
    }

    @Test
    void a_test_is_written_down_with_its_only_message_and_can_not_finish_before_it() {
        CampaignId id = store.campaigns().nextId();
        for (int i = 0; i < 2; i++) {
            store.triggers().create(test(id), content(), trigger("only")); // also where the answer was lost
        }
        assertThat(find(id)).isEqualTo(test(id));
        assertThat(find(id).expiresAt()).isEqualTo(NOW.plus(EXPIRY));
        assertThat(find(id).takesTriggers()).isFalse();
        assertThat(store.campaigns().content(id)).isPresent();
        assertThat(store.ledger().finish(id, NOW)).as("its message waits").isFalse();
        assertThat(gather(id)).isEqualTo(1);
        assertThat(store.ledger().finish(id, NOW)).as("its message is unsent").isFalse();
        sent(id, DeliveryState.SENT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(find(id).total()).isEqualTo(1);
    }

    @Test
    void a_test_that_was_not_sent_in_time_expires() {
        CampaignId id = store.campaigns().nextId();
        store.triggers().create(test(id), content(), trigger("only"));
        assertThat(gather(id)).isEqualTo(1);
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED)).isEqualTo(1);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
    }

    private static CampaignRecord triggered(CampaignId id, CampaignState state) {
        return new CampaignRecord(
                id,
                CampaignKind.TRIGGERED,
                "Bonus accrued",
                null,
                plan(),
                state,
                null,
                0,
                0,
                NOW,
                NOW,
                null,
                null,
                NOW,
                Duration.ZERO);
    }

    static Trigger trigger(String key, Instant at, Delivery... deliveries) {
        return new Trigger(
                key,
                Arrays.stream(deliveries)
                        .map(one -> new Trigger.Planned(
                                one.routes().isEmpty()
                                        ? EMAIL
                                        : one.routes().get(0).channel(),
                                one))
                        .toList(),
                at);
    }

    static Trigger trigger(String key) {
        return trigger(key, NOW, delivery("guest-" + key, EMAIL));
    }

    final int gather(CampaignId id) {
        return store.triggers().gather(id, 500, NOW);
    }

    private Map<DeliveryState, Long> counts(CampaignId id) {
        return store.history().counts(id);
    }

    @Test
    void only_a_triggered_campaign_begins_sending_and_it_never_expires() {
        CampaignId id = triggered();
        assertThat(find(id).kind()).isEqualTo(CampaignKind.TRIGGERED);
        assertThat(find(id).takesTriggers()).isTrue();
        assertThat(find(created(CampaignState.PREPARING)).takesTriggers()).isFalse();

        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);

        assertThat(find(id).expiresAt()).isNull();
        CampaignId next = store.campaigns().nextId();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.campaigns().create(triggered(next, CampaignState.PREPARING), content()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.campaigns().create(record(next, CampaignState.SENDING), content()));
    }

    @Test
    void a_key_is_taken_once_for_its_campaign_and_for_good() {
        CampaignId id = triggered();
        CampaignId another = triggered();

        assertThat(store.triggers().append(id, trigger("bonus-1"))).isTrue();
        assertThat(store.triggers().append(id, trigger("bonus-1", NOW, delivery("someone-else", EMAIL))))
                .isFalse();
        assertThat(store.triggers().append(another, trigger("bonus-1"))).isTrue();
        assertThat(store.triggers().append(id, trigger("Bonus-1")))
                .as("letters are told apart")
                .isTrue();
        assertThat(store.triggers().waiting()).containsExactlyInAnyOrder(id, another);
        assertThat(gather(id)).isEqualTo(2);
        assertThat(store.triggers().append(id, trigger("bonus-1")))
                .as("after it was gathered")
                .isFalse();

        assertThat(gather(id)).isZero();
        assertThat(store.triggers().waiting()).containsExactly(another);
        assertThat(find(id).total()).isEqualTo(2);
    }

    @Test
    void what_is_gathered_goes_the_way_of_all_deliveries() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("2", NOW.plusMillis(2), delivery("second", EMAIL)));
        store.triggers().append(id, trigger("1", NOW.plusMillis(1), delivery("first", EMAIL)));
        store.triggers()
                .append(id, trigger("3", NOW.plusMillis(3), delivery("both", EMAIL), delivery("both", TELEGRAM)));
        assertThat(find(id).total()).as("waiting in the inbox").isZero();

        assertThat(gather(id)).isEqualTo(3);

        assertThat(find(id).total()).isEqualTo(4);
        Claim claim = claim(id, node);
        assertThat(claim.deliveries())
                .extracting(Claim.Pending::delivery)
                .containsExactly(delivery("first", EMAIL), delivery("second", EMAIL), delivery("both", EMAIL));
        permit(claim);
        store.ledger()
                .record(
                        claim.deliveries().stream()
                                .map(one -> outcome(one, DeliveryState.SENT))
                                .toList(),
                        List.of(claim.lease()));
        assertThat(store.ledger().claimBlock(id, TELEGRAM, node, NOW)).isPresent();
        assertThat(counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 3L));
    }

    @Test
    void later_blocks_have_numbers_above_all_others() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1"));
        gather(id);
        sent(id, DeliveryState.SENT);
        store.triggers().append(id, trigger("2"));
        gather(id);

        assertThat(claim(id, node).deliveries().get(0).key().block()).isEqualTo(2);
        assertThat(find(id).total()).isEqualTo(2);
    }

    @Test
    void a_skipped_one_counts_at_once() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1", NOW, skipped("nobody")));
        gather(id);

        assertThat(counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 1L));
        DeliveryFacts facts = facts(id).get(0);
        assertThat(facts.delivery()).isEqualTo(skipped("nobody"));
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
    }

    @Test
    void no_more_than_the_limit_is_gathered_at_a_time_the_oldest_first() {
        CampaignId id = triggered();
        for (int i = 0; i < 5; i++) {
            store.triggers().append(id, trigger("key-" + i, NOW.minusSeconds(i), delivery("guest-" + i, EMAIL)));
        }
        assertThat(store.triggers().gather(id, 2, NOW)).isEqualTo(2);

        assertThat(facts(id)).extracting(one -> one.delivery().recipient()).containsExactly("guest-4", "guest-3");
        assertThat(store.triggers().waiting()).containsExactly(id);
        assertThat(store.triggers().gather(id, 10, NOW)).isEqualTo(3);
        assertThatIllegalArgumentException().isThrownBy(() -> store.triggers().gather(id, 0, NOW));
        assertThatIllegalArgumentException().isThrownBy(() -> store.triggers().gather(id, 1001, NOW));
    }

    @Test
    void two_who_gather_at_once_gather_each_trigger_once() throws Exception {
        CampaignId id = triggered();
        for (int i = 0; i < 60; i++) {
            store.triggers().append(id, trigger("key-" + i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> gathered = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                gathered.add(threads.submit(() -> {
                    int count = 0;
                    while (store.triggers().waiting().contains(id)) {
                        count += store.triggers().gather(id, 7, NOW);
                    }
                    return count;
                }));
            }
            int sum = 0;
            for (Future<Integer> count : gathered) {
                sum += count.get();
            }
            assertThat(sum).isEqualTo(60);
        } finally {
            threads.shutdownNow();
        }
        assertThat(facts(id))
                .extracting(one -> one.delivery().recipient())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 60).mapToObj(i -> "guest-key-" + i).toList());
    }

    @Test
    void an_open_campaign_is_not_finished_however_the_sums_stand() {
        CampaignId id = triggered();
        assertThat(store.ledger().finish(id, NOW)).isFalse();
        store.triggers().append(id, trigger("1"));
        gather(id);
        sent(id, DeliveryState.SENT);

        assertThat(store.ledger().finish(id, NOW)).isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void a_closed_campaign_is_finished_when_all_is_gathered_and_sent() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1"));

        assertThat(store.campaigns().move(id, CampaignAction.CLOSE, null, NOW)).contains(CampaignState.SENDING);

        assertThat(find(id).takesTriggers()).isFalse();
        assertThat(store.ledger().finish(id, NOW)).as("one waits").isFalse();
        gather(id);
        assertThat(store.ledger().finish(id, NOW)).as("one is unsent").isFalse();
        sent(id, DeliveryState.SENT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        assertThat(find(id).takesTriggers()).isFalse();
    }

    @Test
    void only_a_triggered_campaign_is_closed() {
        CampaignId id = sending(block(1, 1));
        CampaignRecord before = find(id);

        assertThat(store.campaigns().move(id, CampaignAction.CLOSE, null, NOW)).isEmpty();
        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void what_comes_after_the_end_makes_a_finished_campaign_go_on() {
        CampaignId id = triggered();
        store.campaigns().move(id, CampaignAction.CLOSE, null, NOW);
        assertThat(store.ledger().finish(id, NOW))
                .as("nothing was ever triggered")
                .isTrue();

        store.triggers().append(id, trigger("late"));
        assertThat(gather(id)).isEqualTo(1);

        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
        assertThat(find(id).finishedAt()).isNull();
        sent(id, DeliveryState.SENT);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void a_cancel_ends_what_waits_in_the_inbox_and_what_comes_later() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1"));
        gather(id);
        store.triggers().append(id, trigger("2"));
        store.triggers().append(id, trigger("3", NOW, skipped("nobody")));

        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(find(id).total()).isEqualTo(3);
        assertThat(counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L, DeliveryState.SKIPPED, 1L));

        store.triggers().append(id, trigger("late"));
        assertThat(gather(id)).isEqualTo(1);
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
        assertThat(counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 3L, DeliveryState.SKIPPED, 1L));
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
    }

    @Test
    void a_paused_campaign_is_gathered_and_sends_after_it_goes_on() {
        CampaignId id = triggered();
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        store.triggers().append(id, trigger("1"));

        assertThat(gather(id)).isEqualTo(1);
        assertThat(state(id)).isEqualTo(CampaignState.PAUSED);
        assertThat(store.campaigns().move(id, CampaignAction.CLOSE, "why", NOW)).contains(CampaignState.PAUSED);
        assertThat(find(id).note()).isEqualTo("why");
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);
        assertThat(claim(id, node).deliveries()).hasSize(1);
    }

    @Test
    void sent_again_after_its_end_it_still_has_no_expiry() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1"));
        gather(id);
        sent(id, DeliveryState.FAILED);
        store.campaigns().move(id, CampaignAction.CLOSE, null, NOW);
        assertThat(store.ledger().finish(id, NOW)).isTrue();

        assertThat(resendFailed(id, NOW)).isEqualTo(1);

        assertThat(find(id).expiresAt()).isNull();
        assertThat(find(id).takesTriggers()).isFalse();
    }

    @Test
    void a_campaign_that_there_is_not_has_nothing_to_gather() {
        assertThat(store.triggers().gather(new CampaignId(999), 10, NOW)).isZero();
        assertThat(store.triggers().waiting()).isEmpty();
    }
}
