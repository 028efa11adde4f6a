package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.Suppression;
import io.mailing.SuppressionFilter;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.StoreReasons;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of a person who was erased. */
abstract class ErasureContract extends PeriodicContract {

    private static final String NOBODY = "erased-0123";
    private static final Set<Reason> OWN = Set.of(StoreReasons.ERASED, StoreReasons.NODE_LOST);

    private int erase(CampaignId campaign, String recipient) {
        int count = 0;
        int from = 1;
        while (from > 0) {
            Erased piece = store.retention().erase(new Erasure(campaign, recipient, NOBODY, NOW, Route::address), from);
            count += piece.deliveries();
            from = piece.nextBlock();
        }
        return count;
    }

    private void nothingPersonalIn(DeliveryKey key) {
        DeliveryFacts facts = facts(key);
        assertThat(facts.delivery().erased()).isTrue();
        assertThat(facts.delivery().recipient()).isEqualTo(NOBODY);
        assertThat(facts.delivery().routes()).isEmpty();
        assertThat(facts.delivery().values()).isEmpty();
        assertThat(facts.delivery().locale()).isNull();
        assertThat(facts.delivery().zone()).isNull();
        for (Outcome outcome : facts.attempts()) {
            assertThat(outcome.providerId()).isNull();
            assertThat(outcome.newAddress()).isNull();
            Reason reason = outcome.reason();
            if (reason != null && !OWN.contains(reason)) {
                assertThat(reason.text()).as("text of %s", reason.code()).isEmpty();
            }
        }
    }

    @Test
    void suppressions_of_the_persons_addresses_hold_and_lose_the_address() {
        CampaignId id = sending(block(1, 2));
        for (int i = 0; i < 2; i++) {
            Route route = facts(new DeliveryKey(id, 1, i)).delivery().routes().get(0);
            Scope key = new Scope(route.address(), "email", "");
            store.suppressions()
                    .suppress(List.of(new Entry(key, key.person(), new Suppression("unsubscribed", NOW))), NOW);
        }

        assertThat(erase(id, "guest-1-0")).isEqualTo(1);

        assertThat(store.suppressions().list(SuppressionFilter.first(10)))
                .hasSize(2)
                .filteredOn(row -> row.entry().text() == null)
                .singleElement()
                .satisfies(row -> assertThat(row.entry().key().person()).contains("1-0"));
    }

    @Test
    void what_ended_keeps_its_state_and_loses_what_is_personal() {
        CampaignId id = sending(block(1, 4));
        Claim claim =
                sent(id, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.IN_DOUBT, DeliveryState.DELIVERED);
        Map<DeliveryState, Long> counts = store.history().counts(id);

        for (int i = 0; i < 3; i++) {
            assertThat(erase(id, "guest-1-" + i)).isEqualTo(1);
            assertThat(erase(id, "guest-1-" + i)).as("a second time").isZero();
            nothingPersonalIn(claim.deliveries().get(i).key());
        }

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.IN_DOUBT, DeliveryState.DELIVERED);
        assertThat(store.history().counts(id)).isEqualTo(counts);
        DeliveryFacts other = facts(claim.deliveries().get(3).key());
        assertThat(other.delivery().erased()).isFalse();
        assertThat(other.delivery()).isEqualTo(delivery("guest-1-3", EMAIL));
        assertThat(other.attempts().get(0).providerId()).isNotNull();
        assertThat(store.history().reasons(id))
                .as("codes are figures")
                .allSatisfy(reason -> assertThat(reason.reason().code()).isEqualTo(REFUSED.code()));
        assertThat(erase(id, "nobody")).isZero();
        assertThat(erase(new CampaignId(999), "guest-1-3")).isZero();
    }

    @Test
    void what_waits_is_skipped_and_never_claimed() {
        CampaignId id = sending(block(1, 3), block(2, 1));

        assertThat(erase(id, "guest-1-1")).isEqualTo(1);
        assertThat(erase(id, "guest-2-0")).as("a whole block").isEqualTo(1);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PENDING, DeliveryState.SKIPPED, DeliveryState.PENDING, DeliveryState.SKIPPED);
        nothingPersonalIn(new DeliveryKey(id, 1, 1));
        assertThat(facts(new DeliveryKey(id, 1, 1)).attempts())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.reason()).isEqualTo(StoreReasons.ERASED));
        Claim claim = claim(id, node);
        assertThat(seqs(claim)).containsExactly(0, 2);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
        permit(claim);
        store.ledger()
                .record(
                        claim.deliveries().stream()
                                .map(one -> outcome(one, DeliveryState.SENT))
                                .toList(),
                        List.of(claim.lease()));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void of_a_claim_the_erased_is_not_permitted_any_more_and_the_rest_goes_on_after_a_hand_back() {
        CampaignId id = sending(block(1, 5));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 2));

        assertThat(erase(id, "guest-1-3")).isEqualTo(1);

        assertThat(stateOf(claim.deliveries().get(3))).isEqualTo(DeliveryState.SKIPPED);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries().subList(2, 5), NOW))
                .as("a window with the erased one")
                .isFalse();
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.SENT));
        store.ledger().release(claim.lease(), NOW);
        Claim again = claim(id, other);
        assertThat(seqs(again)).containsExactly(2, 4);
        permit(again);
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT,
                        DeliveryState.SENT,
                        DeliveryState.PERMITTED,
                        DeliveryState.SKIPPED,
                        DeliveryState.PERMITTED);
    }

    @Test
    void what_is_permitted_stays_so_and_what_is_learned_of_it_is_taken_without_texts() {
        CampaignId id = sending(block(1, 3));
        Claim claim = claim(id, node);
        permit(claim);
        for (int i = 0; i < 3; i++) {
            assertThat(erase(id, "guest-1-" + i)).isEqualTo(1);
        }
        assertThat(states(id)).containsOnly(DeliveryState.PERMITTED);

        Outcome sent = outcome(claim.deliveries().get(0), DeliveryState.SENT);
        store.ledger()
                .record(
                        List.of(
                                new Outcome(
                                        sent.key(),
                                        1,
                                        DeliveryState.SENT,
                                        EMAIL,
                                        null,
                                        "<guest@guests.example>",
                                        "guest-1@guests.example",
                                        NOW,
                                        null),
                                outcome(claim.deliveries().get(1), DeliveryState.FAILED),
                                outcome(claim.deliveries().get(2), DeliveryState.DEFERRED)),
                        List.of(claim.lease()));

        assertThat(states(id))
                .as("what would be tried again is skipped")
                .containsExactly(DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED);
        claim.deliveries().forEach(pending -> nothingPersonalIn(pending.key()));
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void what_is_permitted_and_handed_back_or_rescued_is_not_ready_again() {
        CampaignId id = sending(block(1, 2), block(2, 2));
        Claim back = claim(id, other);
        permit(back);
        Claim lost = claim(id, node);
        permit(lost.lease(), lost.deliveries().subList(0, 1));
        erase(id, "guest-1-0");
        erase(id, "guest-2-0");
        erase(id, "guest-2-1");

        store.ledger().release(back.lease(), NOW);
        kill(node);
        assertThat(store.nodes().rescue(node)).isEqualTo(1);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SKIPPED, DeliveryState.PENDING, DeliveryState.IN_DOUBT, DeliveryState.SKIPPED);
        nothingPersonalIn(lost.deliveries().get(0).key());
        assertThat(resendInDoubt(id, NOW)).as("nobody to send it to").isZero();
        assertThat(seqs(claim(id, other))).containsExactly(1);
        assertThat(store.ledger().claimBlock(id, EMAIL, other, NOW)).isEmpty();
    }

    @Test
    void a_retry_that_waits_or_is_claimed_is_skipped_and_one_that_is_permitted_is_not_due_again() {
        CampaignId id = sending(block(1, 3));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim due = store.ledger().claimDue(id, EMAIL, node, 2, NOW).orElseThrow();
        permit(due.lease(), due.deliveries().subList(0, 1));

        for (int i = 0; i < 3; i++) {
            erase(id, "guest-1-" + i);
        }

        assertThat(states(id)).containsExactly(DeliveryState.PERMITTED, DeliveryState.SKIPPED, DeliveryState.SKIPPED);
        assertThat(store.ledger().permit(due.lease(), due.deliveries().subList(1, 2), NOW))
                .isFalse();
        assertThat(store.ledger().claimDue(id, EMAIL, other, 2, NOW)).isEmpty();
        store.ledger().release(due.lease(), NOW);
        assertThat(states(id)).containsOnly(DeliveryState.SKIPPED);
        assertThat(store.ledger().claimDue(id, EMAIL, other, 2, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void what_was_cancelled_untouched_stays_cancelled() {
        CampaignId id = sending(block(1, 2));
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(erase(id, "guest-1-0")).isEqualTo(1);

        assertThat(states(id)).containsOnly(DeliveryState.CANCELLED);
        nothingPersonalIn(new DeliveryKey(id, 1, 0));
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
    }

    @Test
    void what_failed_is_not_sent_again_and_a_late_acceptance_still_counts() {
        CampaignId id = sending(block(1, 1));
        Claim.Pending pending = sent(id, DeliveryState.FAILED).deliveries().get(0);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        erase(id, "guest-1-0");

        assertThat(resendFailed(id, NOW)).isZero();
        record(outcome(pending, DeliveryState.DEFERRED, 2));
        assertThat(stateOf(pending)).isEqualTo(DeliveryState.SKIPPED);
        record(outcome(pending, DeliveryState.DELIVERED));

        assertThat(stateOf(pending)).isEqualTo(DeliveryState.DELIVERED);
        nothingPersonalIn(pending.key());
    }

    /** Claims, permits in windows of five, records and hands back until nothing is left; answers how many windows it was granted. */
    private int sendAll(CampaignId id, NodeId by, Set<String> gone) {
        int windows = 0;
        int idle = 0;
        while (idle < 3) {
            Optional<Claim> claimed = store.ledger().claimBlock(id, EMAIL, by, NOW);
            idle = claimed.isPresent() ? 0 : idle + 1;
            if (claimed.isEmpty()) {
                continue;
            }
            Claim claim = claimed.get();
            List<Claim.Pending> rest = claim.deliveries();
            while (!rest.isEmpty()) {
                List<Claim.Pending> window = rest.subList(0, Math.min(5, rest.size()));
                Set<String> before = Set.copyOf(gone);
                if (!store.ledger().permit(claim.lease(), window, NOW)) {
                    store.ledger().release(claim.lease(), NOW);
                    break;
                }
                windows++;
                assertThat(window)
                        .extracting(pending -> pending.delivery().recipient())
                        .as("permitted after it was erased")
                        .doesNotContainAnyElementsOf(before.isEmpty() ? Set.of("-") : before);
                rest = rest.subList(window.size(), rest.size());
                store.ledger()
                        .record(
                                window.stream()
                                        .map(pending -> outcome(pending, DeliveryState.SENT))
                                        .toList(),
                                rest.isEmpty() ? List.of(claim.lease()) : List.of());
            }
        }
        return windows;
    }

    @Test
    void nothing_is_permitted_to_who_was_erased_before_whoever_is_at_it() throws Exception {
        CampaignId id = sending(block(1, 100), block(2, 100));
        Set<String> gone = ConcurrentHashMap.newKeySet();
        // One at least, also where the senders are done before the first of the others.
        assertThat(erase(id, "guest-1-98")).isEqualTo(1);
        gone.add("guest-1-98");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> one = threads.submit(() -> sendAll(id, node, gone));
            Future<Integer> two = threads.submit(() -> sendAll(id, other, gone));
            for (int seq = 99; seq >= 0; seq -= 12) {
                for (int number = 1; number <= 2; number++) {
                    String guest = "guest-" + number + "-" + seq;
                    assertThat(erase(id, guest)).isEqualTo(1);
                    gone.add(guest);
                }
            }
            assertThat(one.get() + two.get()).as("windows").isGreaterThan(20);
        } finally {
            threads.shutdownNow();
        }
        int unused = sendAll(id, node, gone);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(store.history().counts(id).keySet()).contains(DeliveryState.SENT, DeliveryState.SKIPPED);
    }

    @Test
    void a_recipient_is_found_in_every_block() {
        CampaignId id = sending(IntStream.rangeClosed(1, 130)
                .mapToObj(number -> new SnapshotBlock(
                        number, EMAIL, List.of(delivery(number % 64 == 1 ? "twin" : "guest-" + number, EMAIL))))
                .toArray(SnapshotBlock[]::new));

        assertThat(erase(id, "twin")).isEqualTo(3);

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 3L));
    }

    @Test
    void what_waits_in_an_inbox_is_erased_too() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1", NOW, delivery("guest", EMAIL), delivery("guest", TELEGRAM)));
        store.triggers().append(id, trigger("2", NOW.plusMillis(1), delivery("another", EMAIL)));
        store.triggers().append(id, trigger("3", NOW.plusMillis(2), skipped("guest")));

        assertThat(erase(id, "guest")).isEqualTo(3);

        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(find(id).total()).isEqualTo(4);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 3L));
        assertThat(facts(id))
                .filteredOn(one -> one.delivery().erased())
                .hasSize(3)
                .allSatisfy(one -> nothingPersonalIn(one.key()));
        assertThat(claim(id, node).deliveries())
                .extracting(Claim.Pending::delivery)
                .containsExactly(delivery("another", EMAIL));
        assertThat(store.ledger().claimBlock(id, TELEGRAM, node, NOW)).isEmpty();
        assertThat(store.triggers().append(id, trigger("1")))
                .as("the event's key stays")
                .isFalse();
        assertThat(erase(id, "guest")).isZero();
    }

    @Test
    void what_waits_in_the_inbox_of_a_campaign_that_is_over_is_erased_too() {
        CampaignId closed = triggered();
        store.campaigns().move(closed, CampaignAction.CLOSE, null, NOW);
        assertThat(store.ledger().finish(closed, NOW)).isTrue();
        CampaignId cancelled = triggered();
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);
        for (CampaignId id : List.of(closed, cancelled)) {
            store.triggers().append(id, trigger("late", NOW, delivery("guest", EMAIL)));
            assertThat(erase(id, "guest")).isEqualTo(1);
            nothingPersonalIn(facts(id).get(0).key());
            assertThat(store.triggers().waiting()).isEmpty();
        }

        assertThat(states(closed)).containsExactly(DeliveryState.SKIPPED);
        assertThat(store.ledger().finish(closed, NOW)).isTrue();
        assertThat(states(cancelled)).containsExactly(DeliveryState.CANCELLED);
    }
}
