package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.ReasonCount;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.LedgerStore.Awaited;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import io.mailing.spi.store.StoreReasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

/** Recipients who are withdrawn from a campaign. */
abstract class WithdrawContract extends RecallContract {

    WithdrawContract() {}

    private long withdraw(CampaignId campaign, Collection<String> recipients) {
        return store.retention().withdraw(new Withdrawal(campaign, Set.copyOf(recipients), NOW));
    }

    private long withdraw(CampaignId campaign, String... recipients) {
        return withdraw(campaign, List.of(recipients));
    }

    private void assertWithdrawn(DeliveryKey key, int attempt) {
        List<Outcome> attempts = facts(key).attempts();
        assertThat(attempts)
                .filteredOn(one -> one.state() == DeliveryState.CANCELLED)
                .singleElement()
                .satisfies(last -> {
                    assertThat(last.attempt()).isEqualTo(attempt);
                    assertThat(last.reason()).isEqualTo(StoreReasons.WITHDRAWN);
                    assertThat(last.channel()).isNull();
                });
        assertThat(facts(key).state()).isEqualTo(DeliveryState.CANCELLED);
    }

    @Test
    void what_waits_of_them_is_cancelled_and_never_claimed_and_the_rest_goes_on() {
        CampaignId id = sending(block(1, 3), block(2, 1));

        assertThat(withdraw(id, "guest-1-1", "guest-2-0", "nobody")).isEqualTo(2);
        assertThat(withdraw(id, "guest-1-1", "guest-2-0")).as("a second time").isZero();

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PENDING, DeliveryState.CANCELLED, DeliveryState.PENDING, DeliveryState.CANCELLED);
        assertWithdrawn(new DeliveryKey(id, 1, 1), 0);
        assertThat(facts(new DeliveryKey(id, 1, 1)).delivery())
                .as("who it was for stays")
                .isEqualTo(delivery("guest-1-1", EMAIL));
        assertThat(store.history().reasons(id)).extracting(ReasonCount::reason).containsOnly(StoreReasons.WITHDRAWN);
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
    void of_a_claim_they_are_not_permitted_any_more_and_the_rest_goes_on_after_a_hand_back() {
        CampaignId id = sending(block(1, 5));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 2));

        assertThat(withdraw(id, "guest-1-1", "guest-1-3"))
                .as("one may be on the wire")
                .isEqualTo(1);

        assertThat(stateOf(claim.deliveries().get(1))).isEqualTo(DeliveryState.PERMITTED);
        assertThat(store.ledger().permit(claim.lease(), claim.deliveries().subList(2, 5), NOW))
                .as("a window with who was withdrawn")
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
                        DeliveryState.CANCELLED,
                        DeliveryState.PERMITTED);
    }

    @Test
    void what_a_holder_puts_off_without_a_permit_is_not_due() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        assertThat(withdraw(id, "guest-1-0")).isEqualTo(1);

        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));
        store.ledger().release(claim.lease(), NOW);

        assertThat(states(id)).containsExactly(DeliveryState.CANCELLED, DeliveryState.PENDING);
        assertThat(facts(claim.deliveries().get(0).key()).attempts())
                .filteredOn(one -> one.state() == DeliveryState.CANCELLED)
                .extracting(Outcome::reason)
                .containsExactly(StoreReasons.WITHDRAWN, StoreReasons.WITHDRAWN);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
    }

    @Test
    void what_is_permitted_is_recorded_as_it_comes_and_not_tried_again() {
        CampaignId id = sending(block(1, 4));
        Claim claim = claim(id, node);
        permit(claim);
        assertThat(withdraw(id, "guest-1-0", "guest-1-1", "guest-1-2", "guest-1-3"))
                .isZero();
        assertThat(states(id)).containsOnly(DeliveryState.PERMITTED);

        Outcome sent = outcome(claim.deliveries().get(0), DeliveryState.SENT);
        store.ledger()
                .record(
                        List.of(
                                sent,
                                outcome(claim.deliveries().get(1), DeliveryState.FAILED),
                                outcome(claim.deliveries().get(2), DeliveryState.DEFERRED),
                                outcome(claim.deliveries().get(3), DeliveryState.IN_DOUBT)),
                        List.of(claim.lease()));

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.IN_DOUBT);
        assertThat(facts(sent.key()).attempts()).containsExactly(sent);
        assertWithdrawn(claim.deliveries().get(2).key(), 2);
        assertThat(store.ledger().claimDue(id, EMAIL, node, 10, NOW)).isEmpty();
        assertThat(store.ledger().finish(id, new Awaited(9, NOW), NOW))
                .as("nobody waits for what is never sent again")
                .isTrue();
        assertThat(resendFailed(id, NOW)).isZero();
        assertThat(resendInDoubt(id, NOW)).isZero();
        record(outcome(claim.deliveries().get(3), DeliveryState.DEFERRED));
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        record(outcome(claim.deliveries().get(3), DeliveryState.DELIVERED));
        assertThat(stateOf(claim.deliveries().get(3))).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void who_was_withdrawn_is_not_ready_again_when_handed_back_or_rescued() {
        CampaignId id = sending(block(1, 2), block(2, 2));
        Claim back = claim(id, other);
        permit(back);
        Claim lost = claim(id, node);
        permit(lost.lease(), lost.deliveries().subList(0, 1));
        assertThat(withdraw(id, "guest-1-0", "guest-2-0", "guest-2-1")).isEqualTo(1);

        store.ledger().release(back.lease(), NOW);
        kill(node);
        assertThat(store.nodes().rescue(node)).isEqualTo(1);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.CANCELLED,
                        DeliveryState.PENDING,
                        DeliveryState.IN_DOUBT,
                        DeliveryState.CANCELLED);
        assertWithdrawn(new DeliveryKey(id, 1, 0), 0);
        assertThat(store.ledger().resend(id, Set.of(DeliveryState.IN_DOUBT), 9, NOW))
                .isZero();
        assertThat(seqs(claim(id, other))).containsExactly(1);
        assertThat(store.ledger().claimBlock(id, EMAIL, other, NOW)).isEmpty();
    }

    @Test
    void a_retry_that_waits_or_is_claimed_ends_and_one_that_is_permitted_is_not_due_again() {
        CampaignId id = sending(block(1, 4));
        sent(id, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED, DeliveryState.DEFERRED);
        Claim due = store.ledger().claimDue(id, EMAIL, node, 3, NOW).orElseThrow();
        permit(due.lease(), due.deliveries().subList(0, 1));
        permit(due.lease(), due.deliveries().subList(2, 3));

        assertThat(withdraw(id, "guest-1-0", "guest-1-1", "guest-1-3")).isEqualTo(2);

        assertThat(states(id))
                .containsExactly(
                        DeliveryState.PERMITTED,
                        DeliveryState.CANCELLED,
                        DeliveryState.PERMITTED,
                        DeliveryState.CANCELLED);
        assertThat(store.ledger().permit(due.lease(), due.deliveries().subList(1, 2), NOW))
                .isFalse();
        assertThat(store.ledger().claimDue(id, EMAIL, other, 2, NOW)).isEmpty();
        record(outcome(due.deliveries().get(1), DeliveryState.DEFERRED, 2));
        store.ledger().release(due.lease(), NOW);
        assertThat(states(id))
                .containsExactly(
                        DeliveryState.CANCELLED,
                        DeliveryState.CANCELLED,
                        DeliveryState.DEFERRED,
                        DeliveryState.CANCELLED);
        for (int seq : List.of(0, 1, 3)) {
            assertWithdrawn(new DeliveryKey(id, 1, seq), 2);
        }
        assertThat(claimDue(id, EMAIL, other, NOW).deliveries()).hasSize(1);
    }

    @Test
    void what_ended_keeps_its_state_and_is_not_sent_again() {
        CampaignId id = sending(block(1, 4), block(2, 2), block(3, 1));
        sent(id, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.FAILED, DeliveryState.SKIPPED);
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, EXPIRED)).isEqualTo(3);
        assertThat(store.ledger().finish(id, EXPIRED)).isTrue();
        Map<DeliveryState, Long> counts = store.history().counts(id);

        assertThat(withdraw(id, "guest-1-0", "guest-1-1", "guest-1-3", "guest-2-0", "guest-3-0"))
                .isZero();

        assertThat(store.history().counts(id)).isEqualTo(counts);
        assertThat(state(id)).isEqualTo(CampaignState.FINISHED);
        Set<DeliveryState> notReached = Set.of(DeliveryState.FAILED, DeliveryState.EXPIRED);
        assertThat(store.ledger().resend(id, notReached, LedgerStore.ANY_ATTEMPT, EXPIRED))
                .as("one of each")
                .isEqualTo(2);
        assertThat(claimDue(id, EMAIL, node, EXPIRED).deliveries())
                .extracting(pending -> pending.delivery().recipient())
                .containsExactly("guest-1-2");
        Claim claim = store.ledger().claimBlock(id, EMAIL, node, EXPIRED).orElseThrow();
        assertThat(claim.deliveries())
                .extracting(pending -> pending.delivery().recipient())
                .containsExactly("guest-2-1");
        assertThat(store.ledger().claimBlock(id, EMAIL, node, EXPIRED)).isEmpty();
    }

    @Test
    void a_paused_campaign_stays_paused_and_is_finished_when_it_goes_on() {
        CampaignId id = sending(block(1, 2));
        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);

        assertThat(withdraw(id, "guest-1-0", "guest-1-1")).isEqualTo(2);

        assertThat(state(id)).isEqualTo(CampaignState.PAUSED);
        assertThat(store.ledger().finish(id, NOW)).isFalse();
        store.campaigns().move(id, CampaignAction.RESUME, null, NOW);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void nothing_is_done_where_nothing_is_unsent_or_nothing_is_written_down() {
        CampaignId cancelled = sending(block(1, 3));
        Claim claim = claim(cancelled, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        store.campaigns().move(cancelled, CampaignAction.CANCEL, null, NOW);
        assertThat(withdraw(cancelled, "guest-1-0", "guest-1-1")).isZero();
        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));
        store.ledger().release(claim.lease(), NOW);
        assertThat(states(cancelled)).containsOnly(DeliveryState.CANCELLED);
        assertThat(store.history().reasons(cancelled))
                .extracting(ReasonCount::reason)
                .doesNotContain(StoreReasons.WITHDRAWN);

        assertThat(withdraw(created(CampaignState.PREPARING), "guest-1-0")).isZero();
        assertThat(withdraw(new CampaignId(999), "guest-1-0")).isZero();
        CampaignId dropped = sending(block(1, 1));
        sent(dropped, DeliveryState.FAILED);
        assertThat(store.ledger().finish(dropped, NOW)).isTrue();
        while (store.retention().drop(dropped, NOW.plusSeconds(1), NOW)) {
            // until nothing is left
        }
        assertThat(withdraw(dropped, "guest-1-0")).isZero();
    }

    @Test
    void what_waits_in_an_inbox_is_withdrawn_too_and_what_comes_later_is_sent() {
        CampaignId id = triggered();
        store.triggers().append(id, trigger("1", NOW, delivery("guest", EMAIL), delivery("guest", TELEGRAM)));
        store.triggers().append(id, trigger("2", NOW.plusMillis(1), delivery("another", EMAIL)));

        assertThat(withdraw(id, "guest")).isEqualTo(2);

        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
        store.triggers().append(id, trigger("3", NOW.plusMillis(2), delivery("guest", EMAIL)));
        assertThat(store.triggers().gather(id, 100, NOW)).isEqualTo(1);
        assertThat(List.of(claim(id, node), claim(id, node)))
                .flatExtracting(Claim::deliveries)
                .extracting(pending -> pending.delivery().recipient())
                .containsExactly("another", "guest");
    }

    @Test
    void who_was_withdrawn_is_erased_as_anybody() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        assertThat(withdraw(id, "guest-1-0", "guest-1-1")).isEqualTo(1);

        for (String guest : List.of("guest-1-0", "guest-1-1")) {
            assertThat(store.retention()
                            .erase(new Erasure(id, guest, "erased-0", NOW, Route::address), 1)
                            .deliveries())
                    .isEqualTo(1);
        }
        record(outcome(claim.deliveries().get(0), DeliveryState.DEFERRED));

        assertThat(states(id)).containsExactly(DeliveryState.SKIPPED, DeliveryState.CANCELLED);
        assertThat(facts(id)).allMatch(one -> one.delivery().erased());
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void a_new_ledger_knows_nothing_of_who_was_withdrawn_from_the_former_one() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        assertThat(withdraw(id, "guest-1-0")).isZero();
        store.ledger()
                .record(List.of(outcome(claim.deliveries().get(0), DeliveryState.FAILED)), List.of(claim.lease()));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        store.campaigns().move(id, CampaignAction.RECALL, null, NOW);
        assertThat(store.recalls().complete(id, NOW)).isTrue();
        store.campaigns().move(id, CampaignAction.PREPARE, null, NOW);
        while (store.retention().drop(id, NOW, NOW)) {
            // the former ledger
        }
        SnapshotLease lease = begin(id, node);
        assertThat(store.snapshots().append(lease, List.of(block(lease.lastBlock() + 1, 1)), NOW))
                .isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        Claim anew = claim(id, node);
        permit(anew);
        record(outcome(anew.deliveries().get(0), DeliveryState.FAILED));
        assertThat(resendFailed(id, NOW)).isEqualTo(1);
    }

    @Test
    void many_are_withdrawn_at_once_wherever_they_stand() {
        CampaignId id = sending(IntStream.rangeClosed(1, 6)
                .mapToObj(number -> block(number, 300))
                .toArray(SnapshotBlock[]::new));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 10));
        Set<String> all = new HashSet<>();
        for (int number = 1; number <= 6; number++) {
            for (int seq = 0; seq < 300; seq++) {
                if (seq % 4 > 0) {
                    all.add("guest-" + number + "-" + seq);
                }
            }
        }
        all.add("stranger with ' and \\ and \u0000");

        assertThat(withdraw(id, all)).isEqualTo(6 * 225 - 7);

        assertThat(withdraw(id, all)).isZero();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 6L * 225 - 7));
        store.ledger().release(claim.lease(), NOW);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 6L * 225));
        for (int number = 1; number <= 6; number++) {
            assertThat(claim(id, other).deliveries()).hasSize(75);
        }
    }

    /** Claims, permits in windows of five, records, puts off and hands back until nothing is left. */
    private int work(CampaignId id, NodeId by, Set<String> gone) {
        int windows = 0;
        int idle = 0;
        while (idle < 3) {
            Optional<Claim> claimed = store.ledger().claimDue(id, EMAIL, by, 7, NOW);
            Optional<Claim> claim =
                    claimed.isPresent() ? claimed : store.ledger().claimBlock(id, EMAIL, by, NOW);
            idle = claim.isPresent() ? 0 : idle + 1;
            windows += claim.isPresent() ? send(claim.get(), gone) : 0;
        }
        return windows;
    }

    private int send(Claim claim, Set<String> gone) {
        List<Claim.Pending> rest = claim.deliveries();
        int windows = 0;
        while (!rest.isEmpty()) {
            List<Claim.Pending> window = rest.subList(0, Math.min(5, rest.size()));
            Set<String> before = Set.copyOf(gone);
            // Now and then a share is handed back in its middle, and what is permitted of it taken back.
            boolean permitted = store.ledger().permit(claim.lease(), window, NOW);
            if (!permitted
                    || (window.get(0).key().seq() % 35 == 30 && window.get(0).attempt() == 1 && windows > 2)) {
                store.ledger().release(claim.lease(), NOW);
                return windows;
            }
            windows++;
            assertThat(window)
                    .extracting(pending -> pending.delivery().recipient())
                    .as("permitted after it was withdrawn")
                    .noneMatch(before::contains);
            rest = rest.subList(window.size(), rest.size());
            store.ledger()
                    .record(
                            window.stream().map(WithdrawContract::answer).toList(),
                            rest.isEmpty() ? List.of(claim.lease()) : List.of());
        }
        return windows;
    }

    /** Every third one is to be tried once more, every seventh is in doubt. */
    private static Outcome answer(Claim.Pending pending) {
        int seq = pending.key().seq();
        boolean first = pending.attempt() == 1;
        return outcome(
                pending,
                first && seq % 3 == 0
                        ? DeliveryState.DEFERRED
                        : first && seq % 7 == 0 ? DeliveryState.IN_DOUBT : DeliveryState.SENT);
    }

    /** Nodes that claim, permit and die. */
    private int die(CampaignId id, Set<String> gone) {
        int lost = 0;
        for (int i = 0; i < 4; i++) {
            NodeId mortal = living("mortal-" + i);
            Optional<Claim> claim = store.ledger().claimBlock(id, EMAIL, mortal, NOW);
            if (claim.isPresent()) {
                List<Claim.Pending> window = claim.get().deliveries().subList(0, 1);
                Set<String> before = Set.copyOf(gone);
                if (store.ledger().permit(claim.get().lease(), window, NOW)) {
                    assertThat(before).doesNotContain(window.get(0).delivery().recipient());
                }
            }
            kill(mortal);
            lost += store.nodes().rescue(mortal);
        }
        return lost;
    }

    @Test
    void nothing_is_permitted_to_who_was_withdrawn_before_whoever_is_at_it() throws Exception {
        CampaignId id = sending(block(1, 100), block(2, 100), block(3, 100));
        Set<String> gone = ConcurrentHashMap.newKeySet();
        assertThat(withdraw(id, "guest-1-98")).isEqualTo(1);
        gone.add("guest-1-98");
        List<NodeId> senders = List.of(living("sender-1"), living("sender-2"));
        List<Future<Integer>> work = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        long ended = 1;
        try {
            work.add(threads.submit(() -> die(id, gone)));
            senders.forEach(sender -> work.add(threads.submit(() -> work(id, sender, gone))));
            for (int seq = 99; seq >= 0; seq -= 6) {
                Set<String> some = new HashSet<>();
                for (int number = 1; number <= 3; number++) {
                    some.add("guest-" + number + "-" + seq);
                    some.add("guest-" + number + "-" + (99 - seq));
                }
                ended += withdraw(id, some);
                gone.addAll(some);
            }
            for (Future<Integer> one : work) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ended).isPositive();
        int unused = work(id, node, gone);
        assertThat(resendInDoubt(id, NOW)).as("of those who were not withdrawn").isPositive();
        unused = work(id, node, gone);
        assertThat(facts(id))
                .filteredOn(one -> !gone.contains(one.delivery().recipient()))
                .allMatch(one -> one.state() == DeliveryState.SENT);
        assertThat(facts(id))
                .filteredOn(one -> gone.contains(one.delivery().recipient()))
                .extracting(one -> one.state())
                .containsAnyOf(DeliveryState.CANCELLED)
                .isSubsetOf(DeliveryState.CANCELLED, DeliveryState.SENT, DeliveryState.IN_DOUBT);
        assertThat(store.ledger().finish(id, new Awaited(9, NOW.minus(Duration.ofDays(1))), NOW))
                .isTrue();
    }
}
