package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.LedgerCheck;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.CampaignFacts;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part on several threads and nodes at once. */
abstract class ConcurrencyContract extends WalkContract {

    static final int THREADS = 4;
    private static final long BOUND_SECONDS = 60;

    ConcurrencyContract() {}

    /** Runs the same work in four threads that start together. */
    static <T> List<T> together(IntFunction<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<T>> futures = IntStream.range(0, THREADS)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await(BOUND_SECONDS, TimeUnit.SECONDS);
                        return work.apply(i);
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(BOUND_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<NodeId> fourNodes() {
        return IntStream.range(0, THREADS).mapToObj(i -> living("worker-" + i)).toList();
    }

    @Test
    void numbers_are_given_once() throws Exception {
        List<List<CampaignId>> ids = together(i ->
                IntStream.range(0, 25).mapToObj(n -> store.campaigns().nextId()).toList());

        assertThat(ids.stream().flatMap(List::stream)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void blocks_are_leased_to_one_node_each() throws Exception {
        CampaignId id =
                sending(IntStream.rangeClosed(1, 40).mapToObj(n -> block(n, 2)).toArray(SnapshotBlock[]::new));
        List<NodeId> workers = fourNodes();

        List<List<DeliveryKey>> claimed = together(i -> {
            List<DeliveryKey> keys = new ArrayList<>();
            for (Optional<Claim> claim = store.ledger().claimBlock(id, EMAIL, workers.get(i), NOW);
                    claim.isPresent();
                    claim = store.ledger().claimBlock(id, EMAIL, workers.get(i), NOW)) {
                keys.addAll(keys(claim.get()));
            }
            return keys;
        });

        // A node may find nothing while another one is claiming: what is left is there for the next try.
        List<DeliveryKey> keys =
                new ArrayList<>(claimed.stream().flatMap(List::stream).toList());
        for (Optional<Claim> rest = store.ledger().claimBlock(id, EMAIL, node, NOW);
                rest.isPresent();
                rest = store.ledger().claimBlock(id, EMAIL, node, NOW)) {
            keys.addAll(keys(rest.get()));
        }
        assertThat(keys)
                .as("deliveries claimed by all nodes together")
                .hasSize(80)
                .doesNotHaveDuplicates();
    }

    @Test
    void due_deliveries_are_leased_to_one_node_each() throws Exception {
        CampaignId id = sending(block(1, 60));
        Claim first = claim(id, node);
        permit(first);
        store.ledger()
                .record(
                        first.deliveries().stream()
                                .map(pending -> outcome(pending, DeliveryState.DEFERRED))
                                .toList(),
                        List.of(first.lease()));
        List<NodeId> workers = fourNodes();

        List<List<DeliveryKey>> claimed = together(i -> {
            List<DeliveryKey> keys = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                store.ledger().claimDue(id, EMAIL, workers.get(i), 3, NOW).ifPresent(claim -> keys.addAll(keys(claim)));
            }
            return keys;
        });

        List<DeliveryKey> keys =
                new ArrayList<>(claimed.stream().flatMap(List::stream).toList());
        store.ledger().claimDue(id, EMAIL, node, 60, NOW).ifPresent(rest -> keys.addAll(keys(rest)));
        assertThat(keys)
                .as("due deliveries claimed by all nodes together")
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    @Test
    void same_outcomes_recorded_at_the_same_time_count_once() throws Exception {
        CampaignId id = sending(block(1, 50));
        Claim claim = claim(id, node);
        permit(claim);
        List<Outcome> outcomes = claim.deliveries().stream()
                .map(pending ->
                        outcome(pending, pending.key().seq() % 2 == 0 ? DeliveryState.SENT : DeliveryState.FAILED))
                .toList();

        together(i -> {
            store.ledger().record(outcomes, List.of(claim.lease()));
            return i;
        });

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 25L, DeliveryState.FAILED, 25L));
        assertThat(facts(id)).allSatisfy(facts -> assertThat(facts.attempts()).hasSize(1));
    }

    @Test
    void different_outcomes_recorded_at_the_same_time_are_all_counted() throws Exception {
        CampaignId id = sending(block(1, 10), block(2, 10), block(3, 10), block(4, 10));
        List<Claim> claims = IntStream.range(0, THREADS)
                .mapToObj(i -> claim(id, node))
                .peek(this::permit)
                .toList();

        List<Boolean> finished = together(i -> {
            for (Claim.Pending pending : claims.get(i).deliveries()) {
                store.ledger().record(List.of(outcome(pending, DeliveryState.SENT)), List.of());
            }
            return store.ledger().finish(id, NOW);
        });

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 40L));
        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(finished).hasSize(THREADS);
    }

    @Test
    void facts_about_one_delivery_recorded_at_the_same_time_leave_one_that_counts() throws Exception {
        CampaignId id = sending(block(1, 20));
        Claim claim = claim(id, node);
        permit(claim);
        DeliveryState[] states = {
            DeliveryState.IN_DOUBT, DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.DEFERRED
        };

        together(i -> {
            for (Claim.Pending pending : claim.deliveries()) {
                store.ledger().record(List.of(outcome(pending, states[i])), List.of());
            }
            return i;
        });

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SENT, 20L));
        assertThat(facts(id))
                .allSatisfy(facts ->
                        assertThat(facts.attempts()).as("no outcome is lost").hasSize(THREADS));
        assertThat(store.ledger().claimDue(id, EMAIL, node, 20, NOW)).as("due").isEmpty();
    }

    @Test
    void nodes_that_rescue_the_same_one_count_it_once() throws Exception {
        CampaignId id = sending(block(1, 5), block(2, 5));
        permit(claim(id, node));
        permit(claim(id, node));
        kill(node);

        List<Integer> inDoubt = together(i -> store.nodes().rescue(node));

        assertThat(inDoubt.stream().mapToInt(Integer::intValue).sum())
                .as("became in doubt")
                .isEqualTo(10);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 10L));
    }

    @Test
    void counters_total_and_facts_agree_at_any_moment_while_the_campaign_is_sent() throws Exception {
        CampaignId id = triggered();
        List<NodeId> workers = fourNodes();
        int people = 120;
        AtomicInteger working = new AtomicInteger(THREADS - 1);

        List<Integer> looks = together(i -> {
            if (i == THREADS - 1) {
                return lookWhile(id, () -> working.get() > 0);
            }
            try {
                if (i == 0) {
                    triggerAndGather(id, people);
                } else {
                    await("all to be sent", () -> sendSome(id, workers.get(i)) >= people);
                }
            } finally {
                working.decrementAndGet();
            }
            return 0;
        });

        assertThat(looks.get(THREADS - 1)).isPositive();
        assertThat(sum(store.history().counts(id))).isEqualTo(people);
    }

    private int lookWhile(CampaignId id, BooleanSupplier working) {
        int looks = 0;
        do {
            LedgerCheck check = store.history().check(id).orElseThrow();
            assertThat(check.sound()).as("%s", check).isTrue();
            CampaignFacts facts = store.history().counted(id).orElseThrow();
            assertThat(sum(facts.counts()))
                    .as("ended, of the total of the same moment")
                    .isLessThanOrEqualTo(facts.campaign().total());
            assertThat(store.history().counted(new CampaignFilter(Set.of(), null, null, null, 10)))
                    .allSatisfy(line -> assertThat(sum(line.counts()))
                            .isLessThanOrEqualTo(line.campaign().total()));
            looks++;
        } while (working.getAsBoolean());
        return looks;
    }

    private void triggerAndGather(CampaignId id, int people) {
        for (int n = 0; n < people; n++) {
            store.triggers().append(id, trigger("event-" + n));
            if (n % 5 == 4) {
                gather(id);
                resendFailed(id, NOW);
            }
        }
        await("the last one to be gathered", () -> gather(id) == 0);
        await("nothing to have failed for the first time", () -> {
            resendFailed(id, NOW);
            return store.history().counts(id).getOrDefault(DeliveryState.SENT, 0L) == people;
        });
    }

    /** Each message fails, or is in doubt, or deferred, and is then sent when it is due or the answer comes late. */
    private long sendSome(CampaignId id, NodeId worker) {
        store.ledger().claimBlock(id, EMAIL, worker, NOW).ifPresent(claim -> {
            permit(claim);
            for (Claim.Pending pending : claim.deliveries()) {
                DeliveryState[] first = {DeliveryState.FAILED, DeliveryState.IN_DOUBT, DeliveryState.DEFERRED};
                DeliveryState state = first[pending.key().block() % first.length];
                record(outcome(pending, state));
                if (state == DeliveryState.IN_DOUBT) {
                    record(outcome(pending, DeliveryState.SENT));
                }
            }
            store.ledger().record(List.of(), List.of(claim.lease()));
        });
        store.ledger().claimDue(id, EMAIL, worker, 10, NOW).ifPresent(claim -> {
            permit(claim);
            store.ledger()
                    .record(
                            claim.deliveries().stream()
                                    .map(pending -> outcome(pending, DeliveryState.SENT))
                                    .toList(),
                            List.of(claim.lease()));
        });
        return store.history().counts(id).getOrDefault(DeliveryState.SENT, 0L);
    }

    @Test
    void no_permit_is_granted_after_a_pause_was_answered() throws Exception {
        CampaignId id = sending(block(1, 200), block(2, 200), block(3, 200));
        List<Claim> claims = List.of(claim(id, node), claim(id, other), claim(id, node));
        AtomicBoolean paused = new AtomicBoolean();

        List<Boolean> late = together(i -> {
            if (i == THREADS - 1) {
                store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
                paused.set(true);
                return false;
            }
            Claim claim = claims.get(i);
            for (Claim.Pending pending : claim.deliveries()) {
                boolean afterwards = paused.get();
                boolean granted = store.ledger().permit(claim.lease(), List.of(pending), NOW);
                if (afterwards) {
                    return granted;
                }
            }
            return false;
        });

        assertThat(late).as("permits asked for after the pause was answered").containsOnly(false);
    }

    @Test
    void one_of_several_nodes_gets_a_snapshot() throws Exception {
        CampaignId id = created(CampaignState.PREPARING);
        List<NodeId> workers = fourNodes();

        List<Optional<SnapshotLease>> leases = together(i -> store.snapshots().begin(id, workers.get(i)));

        assertThat(leases).filteredOn(Optional::isPresent).as("snapshot leases").hasSize(1);
    }

    @Test
    void one_of_several_moves_takes_effect() throws Exception {
        CampaignId id = sending(block(1, 10));
        long epoch = find(id).controlEpoch();

        List<Optional<CampaignState>> moves =
                together(i -> store.campaigns().move(id, CampaignAction.CANCEL, null, NOW));

        assertThat(moves)
                .filteredOn(Optional::isPresent)
                .as("moves that took effect")
                .hasSize(1);
        assertThat(find(id).controlEpoch()).isEqualTo(epoch + 1);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 10L));
    }
}
