package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads at one ledger. */
abstract class RaceRules extends StoreRules {

    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private <T> List<T> together(List<Callable<T>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> one : work) {
            futures.add(threads.submit(() -> {
                start.await(30, TimeUnit.SECONDS);
                return one.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(120, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    void a_thousand_blocks_are_claimed_once_each_by_four_threads() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1000, 1);
        Callable<List<DeliveryKey>> claiming = () -> {
            List<DeliveryKey> keys = new ArrayList<>();
            while (true) {
                Optional<Claim> claim = store.ledger().claimBlock(campaign, Book.LANE, node, NOW);
                if (claim.isEmpty()) {
                    return keys;
                }
                keys.add(claim.get().deliveries().get(0).key());
            }
        };
        List<DeliveryKey> all = new ArrayList<>();
        together(List.of(claiming, claiming, claiming, claiming)).forEach(all::addAll);
        assertThat(all).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void recording_threads_and_a_cancel_leave_true_counters() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 60, 10);
        Callable<Integer> sending = () -> {
            int sent = 0;
            while (true) {
                Optional<Claim> claim = store.ledger().claimBlock(campaign, Book.LANE, node, NOW);
                if (claim.isEmpty()) {
                    return sent;
                }
                Claim got = claim.get();
                if (store.ledger().permit(got.lease(), got.deliveries().subList(0, 8), NOW)) {
                    store.ledger().record(Book.outcomes(got.deliveries().subList(0, 5), DeliveryState.SENT), List.of());
                    store.ledger()
                            .record(Book.outcomes(got.deliveries().subList(5, 8), DeliveryState.DEFERRED), List.of());
                    sent += 5;
                }
                store.ledger().release(got.lease(), NOW.plusSeconds(1));
            }
        };
        Callable<Integer> cancelling = () -> {
            while (store.history().counts(campaign).getOrDefault(DeliveryState.SENT, 0L) < 100) {
                Thread.onSpinWait();
            }
            Book.cancel(store, campaign);
            return 0;
        };
        int sent = together(List.of(sending, sending, sending, cancelling)).stream()
                .mapToInt(n -> n)
                .sum();

        Map<DeliveryState, Long> counts = store.history().counts(campaign);
        assertThat(counts)
                .isEqualTo(Map.of(DeliveryState.SENT, (long) sent, DeliveryState.CANCELLED, 600L - sent))
                .isEqualTo(store.history().fullCounts(campaign));
    }

    /** Whatever was granted must be in doubt after the rescue: never ready, or it would be sent twice. */
    @Test
    void a_permit_and_a_rescue_never_both_have_a_delivery() throws Exception {
        int granted = 0;
        NodeId living = Book.node(store);
        CampaignId campaign = Book.sending(store, living, 150, 2);
        for (int round = 0; round < 150; round++) {
            NodeId doomed = Book.node(store);
            Claim claim = Book.claim(store, campaign, doomed);
            // Lets the lease run out and rescues, while the permit is on its way. Every few rounds it is out before.
            boolean late = round % 3 == 0;
            if (late) {
                store.nodes().renew(doomed, Duration.ofMillis(1));
            }
            List<Boolean> results =
                    together(List.of(() -> store.ledger().permit(claim.lease(), claim.deliveries(), NOW), () -> {
                        store.nodes().renew(doomed, Duration.ZERO);
                        while (!store.nodes().declareDead().contains(doomed)) {
                            Thread.onSpinWait();
                        }
                        return store.nodes().rescue(doomed) > 0;
                    }));
            assertThat(results.get(1))
                    .as("round " + round + ": in doubt exactly if granted")
                    .isEqualTo(results.get(0));
            Optional<Claim> again = store.ledger().claimBlock(campaign, Book.LANE, living, NOW);
            boolean readyAgain = again.isPresent()
                    && again.get()
                            .deliveries()
                            .get(0)
                            .key()
                            .equals(claim.deliveries().get(0).key());
            assertThat(readyAgain)
                    .as("round " + round + ": ready exactly if not granted")
                    .isEqualTo(!results.get(0));
            if (again.isPresent() && !readyAgain) {
                store.ledger().release(again.get().lease(), NOW);
            }
            granted += results.get(0) ? 1 : 0;
        }
        assertThat(granted).as("rounds of 150 that the permit won").isBetween(1, 149);
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.IN_DOUBT, 2L * granted));
    }

    @Test
    void a_pause_gets_through_a_crowd_of_permits_and_none_follows_it() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 3, 1000);
        List<Callable<Integer>> work = new ArrayList<>();
        Set<Long> grantedAfter = new HashSet<>();
        long[] pausedAt = {Long.MAX_VALUE};
        for (int i = 0; i < THREADS - 1; i++) {
            Claim claim = Book.claim(store, campaign, node);
            work.add(() -> {
                int next = 0;
                while (true) {
                    long asked = System.nanoTime();
                    boolean granted = store.ledger()
                            .permit(claim.lease(), claim.deliveries().subList(next, next + 1), NOW);
                    if (!granted || next == 999) {
                        return next;
                    }
                    synchronized (grantedAfter) {
                        if (asked > pausedAt[0]) {
                            grantedAfter.add(asked);
                        }
                    }
                    next++;
                }
            });
        }
        work.add(() -> {
            store.campaigns().move(campaign, CampaignAction.PAUSE, null, NOW);
            synchronized (grantedAfter) {
                pausedAt[0] = System.nanoTime();
            }
            return 0;
        });
        List<Integer> granted = together(work);
        assertThat(grantedAfter).isEmpty();
        assertThat(granted).as("permits before the pause").allMatch(n -> n < 999);
    }
}
