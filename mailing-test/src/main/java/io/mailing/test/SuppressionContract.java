package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Suppression;
import io.mailing.spi.store.SuppressionStore.Added;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Addresses to which nothing is sent. */
abstract class SuppressionContract extends ConcurrencyContract {

    private static final Suppression UNSUBSCRIBED = new Suppression("unsubscribed", NOW);

    private static String hash(int number) {
        return String.format("%064x", number);
    }

    @Test
    void a_suppression_is_found_until_it_is_lifted() {
        assertThat(store.suppressions().find(hash(1))).isEmpty();
        assertThat(store.suppressions().last()).isZero();

        assertThat(store.suppressions().suppress(hash(1), UNSUBSCRIBED)).isTrue();
        assertThat(store.suppressions().find(hash(1))).contains(UNSUBSCRIBED);
        assertThat(store.suppressions().last()).isPositive();

        assertThat(store.suppressions().lift(hash(1))).isTrue();
        assertThat(store.suppressions().find(hash(1))).isEmpty();
        assertThat(store.suppressions().lift(hash(1)))
                .as("lifted a second time")
                .isFalse();
    }

    @Test
    void what_is_suppressed_again_keeps_its_first_reason_and_time() {
        store.suppressions().suppress(hash(1), UNSUBSCRIBED);

        assertThat(store.suppressions().suppress(hash(1), new Suppression("bounced", NOW.plusSeconds(9))))
                .isFalse();

        assertThat(store.suppressions().find(hash(1))).contains(UNSUBSCRIBED);
        assertThat(store.suppressions().added(0, NOW, 10)).hasSize(1);
    }

    @Test
    void of_many_hashes_those_that_are_suppressed_are_told() {
        List<String> hashes =
                IntStream.range(0, 700).mapToObj(SuppressionContract::hash).toList();
        assertThat(store.suppressions().among(hashes)).isEmpty();
        assertThat(store.suppressions().among(List.of())).isEmpty();

        for (int number : new int[] {0, 600, 699, 700}) {
            store.suppressions().suppress(hash(number), UNSUBSCRIBED);
        }

        assertThat(store.suppressions().among(hashes)).isEqualTo(Set.of(hash(0), hash(600), hash(699)));
    }

    @Test
    void new_suppressions_are_listed_by_number_from_a_time_on_without_lifted_ones() {
        for (int number = 1; number <= 5; number++) {
            store.suppressions().suppress(hash(number), new Suppression("unsubscribed", NOW.plusSeconds(number)));
        }
        store.suppressions().lift(hash(4));

        List<Added> page = store.suppressions().added(0, NOW.plusSeconds(2), 2);
        assertThat(page).extracting(Added::hash).containsExactly(hash(2), hash(3));
        List<Added> next = store.suppressions().added(page.get(1).number(), NOW.plusSeconds(2), 2);
        assertThat(next).extracting(Added::hash).containsExactly(hash(5));
        assertThat(next.get(0).number()).isEqualTo(store.suppressions().last());

        store.suppressions().suppress(hash(4), UNSUBSCRIBED);
        assertThat(store.suppressions().added(next.get(0).number(), NOW, 2))
                .as("lifted, and suppressed again: new")
                .extracting(Added::hash)
                .containsExactly(hash(4));
        assertThatThrownBy(() -> store.suppressions().added(0, NOW, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoever_has_seen_a_suppression_can_see_all_with_lower_numbers() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int first : new int[] {1, 101, 201}) {
                Callable<Integer> writer = () -> {
                    int added = 0;
                    for (int number = first; number < first + 40; number++) {
                        added += store.suppressions().suppress(hash(number), UNSUBSCRIBED) ? 1 : 0;
                        // The same one by all of them: only one adds it.
                        added += store.suppressions().suppress(hash(1000 + number % 100), UNSUBSCRIBED) ? 1 : 0;
                    }
                    return added;
                };
                writers.add(threads.submit(writer));
            }
            long seen = 0;
            int count = 0;
            boolean over = false;
            while (!over) {
                over = writers.stream().allMatch(Future::isDone);
                for (Added added : store.suppressions().added(seen, NOW, 1000)) {
                    seen = added.number();
                    count++;
                }
            }
            int sum = 0;
            for (Future<Integer> writer : writers) {
                sum += writer.get();
            }
            assertThat(sum).as("suppressed").isEqualTo(160);
            assertThat(count).as("seen by one who never looked back").isEqualTo(160);
        } finally {
            threads.shutdownNow();
        }
    }
}
