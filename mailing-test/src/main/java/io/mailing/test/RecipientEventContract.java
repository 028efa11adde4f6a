package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.spi.store.RecipientEventStore.Deed;
import io.mailing.spi.store.RecipientEventStore.Deeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part on what recipients did. */
abstract class RecipientEventContract extends SegmentContract {

    RecipientEventContract() {}

    private static String person(int number) {
        return String.format("%032x", number);
    }

    private void did(String event, int person, Instant at) {
        store.recipientEvents().record(List.of(new Deed(event, person(person), at)));
    }

    @Test
    void the_first_and_last_time_and_the_count_are_kept_in_whatever_order() {
        assertThat(store.recipientEvents().find("bought", person(1))).isEmpty();
        did("bought", 1, NOW);
        did("bought", 1, NOW.plusSeconds(9));
        did("bought", 1, NOW.minusSeconds(9));
        did("bought", 1, NOW.plusSeconds(3));

        assertThat(store.recipientEvents().find("bought", person(1)))
                .contains(new Deeds(NOW.minusSeconds(9), NOW.plusSeconds(9), 4));
        assertThat(store.recipientEvents().find("Bought", person(1))).isEmpty();
        assertThat(store.recipientEvents().find("bought ", person(1))).isEmpty();
        assertThat(store.recipientEvents().find("bought", person(2))).isEmpty();
    }

    @Test
    void what_is_told_again_changes_nothing() {
        Deed deed = new Deed("bought", person(1), NOW);
        store.recipientEvents().record(List.of(deed, deed));
        store.recipientEvents().record(List.of());
        store.recipientEvents().record(List.of(deed));
        assertThat(store.recipientEvents().find("bought", person(1))).contains(new Deeds(NOW, NOW, 1));
    }

    @Test
    void of_many_people_those_are_told_who_did_it_since_a_time() {
        List<String> people =
                IntStream.range(0, 700).mapToObj(RecipientEventContract::person).toList();
        List<Deed> deeds = new ArrayList<>();
        for (int i = 0; i < 700; i += 100) {
            deeds.add(new Deed("bought", person(i), NOW.plusSeconds(i)));
        }
        store.recipientEvents().record(deeds);
        did("left", 1, NOW.plusSeconds(9000));

        assertThat(store.recipientEvents().did("bought", NOW.plusSeconds(500), people))
                .isEqualTo(Set.of(person(500), person(600)));
        assertThat(store.recipientEvents().did("bought", null, people)).hasSize(7);
        assertThat(store.recipientEvents().did("bought", null, people.subList(1, 5)))
                .isEmpty();
        assertThat(store.recipientEvents().did("bought", null, List.of())).isEmpty();
        assertThat(store.recipientEvents().did("sold", null, people)).isEmpty();
    }

    @Test
    void who_is_erased_did_nothing() {
        did("bought", 1, NOW);
        did("left", 1, NOW);
        did("bought", 2, NOW);
        assertThat(store.recipientEvents().erase(person(1))).isEqualTo(2);
        assertThat(store.recipientEvents().erase(person(1))).isZero();
        assertThat(store.recipientEvents().did("bought", null, List.of(person(1), person(2))))
                .containsExactly(person(2));
    }

    @Test
    void several_threads_lose_no_event() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int thread = i;
                writers.add(threads.submit(() -> {
                    for (int k = 0; k < 10; k++) {
                        List<Deed> deeds = new ArrayList<>();
                        for (int p = 0; p < 5; p++) {
                            deeds.add(new Deed("bought", person(p), NOW.plusSeconds(1 + k * 3L + thread)));
                        }
                        Collections.rotate(deeds, thread);
                        store.recipientEvents().record(deeds);
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (int p = 0; p < 5; p++) {
            assertThat(store.recipientEvents().find("bought", person(p)))
                    .contains(new Deeds(NOW.plusSeconds(1), NOW.plusSeconds(30), 30));
        }
    }
}
