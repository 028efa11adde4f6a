package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Suppression;
import io.mailing.SuppressionFilter;
import io.mailing.spi.store.SuppressionStore.Added;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Lift;
import io.mailing.spi.store.SuppressionStore.Listed;
import io.mailing.spi.store.SuppressionStore.Scope;
import io.mailing.spi.store.SuppressionStore.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** To whom nothing is sent. */
abstract class SuppressionContract extends ConcurrencyContract {

    private static final Suppression UNSUBSCRIBED = new Suppression("unsubscribed", NOW);

    private static String person(int number) {
        return String.format("a%032x", number);
    }

    private static String recipient(int number) {
        return String.format("r%032x", number);
    }

    private static Scope key(int number) {
        return new Scope(person(number), "email", "");
    }

    private static Entry entry(Scope key, Suppression suppression) {
        return new Entry(key, "text of " + key.person(), suppression);
    }

    private boolean suppress(Scope key, Suppression suppression) {
        return !store.suppressions()
                .suppress(List.of(entry(key, suppression)), NOW)
                .isEmpty();
    }

    private boolean suppress(int number) {
        return suppress(key(number), UNSUBSCRIBED);
    }

    @Test
    void a_suppression_is_found_until_it_is_lifted() {
        assertThat(store.suppressions().of(person(1))).isEmpty();
        assertThat(store.suppressions().standing()).isEqualTo(new Standing(0, false));

        assertThat(suppress(1)).isTrue();
        assertThat(store.suppressions().of(person(1))).containsExactly(entry(key(1), UNSUBSCRIBED));
        assertThat(store.suppressions().standing().last()).isPositive();

        assertThat(store.suppressions().lift(new Scope(person(1), "email", "news")))
                .as("another topic")
                .isFalse();
        assertThat(store.suppressions().lift(key(1))).isTrue();
        assertThat(store.suppressions().of(person(1))).isEmpty();
        assertThat(store.suppressions().lift(key(1))).as("lifted a second time").isFalse();
    }

    @Test
    void what_is_suppressed_again_keeps_its_first_reason_source_and_time() {
        suppress(1);

        assertThat(suppress(key(1), new Suppression("bounced", "import", NOW.plusSeconds(9))))
                .isFalse();

        assertThat(store.suppressions().of(person(1)))
                .extracting(Entry::suppression)
                .containsExactly(UNSUBSCRIBED);
        assertThat(store.suppressions().added(0, NOW, 10)).hasSize(1);
    }

    @Test
    void scopes_of_one_person_stand_beside_each_other() {
        List<Scope> keys = List.of(
                new Scope(person(1), "", ""),
                new Scope(person(1), "", "news"),
                new Scope(person(1), "email", ""),
                new Scope(person(1), "email", "news"),
                new Scope(person(1), "sms", "events"));
        List<Entry> entries = new ArrayList<>();
        keys.forEach(key -> entries.add(entry(key, UNSUBSCRIBED)));

        assertThat(store.suppressions().suppress(entries, NOW)).isEqualTo(Set.copyOf(keys));
        entries.add(entry(key(2), UNSUBSCRIBED));
        assertThat(store.suppressions().suppress(entries, NOW))
                .as("only what is new")
                .containsExactly(key(2));

        assertThat(store.suppressions().of(person(1))).extracting(Entry::key).isEqualTo(keys);
        assertThat(store.suppressions().standing().recipients()).isFalse();
        assertThat(suppress(new Scope(recipient(1), "", ""), UNSUBSCRIBED)).isTrue();
        assertThat(store.suppressions().standing().recipients()).isTrue();
        store.suppressions().lift(new Scope(recipient(1), "", ""));
        assertThat(store.suppressions().standing().recipients())
                .as("there was one")
                .isTrue();
    }

    @Test
    void of_many_persons_all_keys_of_those_that_are_suppressed_are_told() {
        List<String> persons =
                IntStream.range(0, 700).mapToObj(SuppressionContract::person).toList();
        assertThat(store.suppressions().among(persons)).isEmpty();
        assertThat(store.suppressions().among(List.of())).isEmpty();

        for (int number : new int[] {0, 600, 699, 700}) {
            suppress(number);
        }
        Scope topic = new Scope(person(600), "", "news");
        suppress(topic, UNSUBSCRIBED);

        assertThat(store.suppressions().among(persons)).isEqualTo(Set.of(key(0), key(600), topic, key(699)));
    }

    @Test
    void those_of_some_sources_end_together_if_they_are_old_enough() {
        Scope reply = new Scope(person(1), "email", "");
        Scope link = new Scope(person(1), "email", "news");
        Scope complaint = new Scope(person(1), "email", "events");
        Scope everywhere = new Scope(person(1), "", "");
        suppress(reply, new Suppression("stop", "reply", NOW));
        suppress(link, new Suppression("unsubscribed", "link", NOW.plusSeconds(5)));
        suppress(complaint, new Suppression("complained", "complaint", NOW));
        suppress(everywhere, new Suppression("stop", "reply", NOW));
        Set<String> own = Set.of("reply", "link");

        assertThat(store.suppressions().lift(new Lift(person(1), "email", Set.of("news"), own, NOW)))
                .as("what came later")
                .isZero();
        assertThat(store.suppressions().lift(new Lift(person(1), "email", Set.of(), own, NOW)))
                .isEqualTo(1);
        assertThat(store.suppressions().lift(new Lift(person(1), "email", Set.of("", "news"), own, NOW.plusSeconds(5))))
                .isEqualTo(1);
        assertThat(store.suppressions().of(person(1))).extracting(Entry::key).containsExactly(everywhere, complaint);
        assertThatThrownBy(() -> new Lift(person(1), "email", Set.of(), Set.of(), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void new_suppressions_are_listed_by_number_from_when_they_were_written_without_lifted_ones() {
        for (int number = 1; number <= 5; number++) {
            // Whatever time they name themselves: an old opt-out that is read from a file is new here.
            store.suppressions()
                    .suppress(
                            List.of(entry(key(number), new Suppression("old", "import", NOW.minusSeconds(number)))),
                            NOW.plusSeconds(number));
        }
        store.suppressions().lift(key(4));

        List<Added> page = store.suppressions().added(0, NOW.plusSeconds(2), 2);
        assertThat(page).extracting(Added::person).containsExactly(person(2), person(3));
        List<Added> next = store.suppressions().added(page.get(1).number(), NOW.plusSeconds(2), 2);
        assertThat(next).extracting(Added::person).containsExactly(person(5));
        assertThat(next.get(0).number())
                .isEqualTo(store.suppressions().standing().last());

        suppress(4);
        assertThat(store.suppressions().added(next.get(0).number(), NOW, 2))
                .as("lifted, and suppressed again: new")
                .extracting(Added::person)
                .containsExactly(person(4));
        assertThatThrownBy(() -> store.suppressions().added(0, NOW, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_list_is_filtered_and_read_page_by_page() {
        suppress(key(1), new Suppression("bounced", "import", NOW));
        suppress(new Scope(person(2), "", ""), UNSUBSCRIBED);
        suppress(new Scope(person(3), "email", "news"), new Suppression("stop", "link", NOW));
        suppress(new Scope(recipient(4), "sms", ""), UNSUBSCRIBED);

        SuppressionFilter all = SuppressionFilter.first(3);
        List<Listed> page = store.suppressions().list(all);
        assertThat(page).extracting(row -> row.entry().key().person()).containsExactly(person(1), person(2), person(3));
        SuppressionFilter rest =
                new SuppressionFilter(null, null, null, null, page.get(2).number(), 3);
        assertThat(store.suppressions().list(rest))
                .extracting(Listed::entry)
                .containsExactly(entry(new Scope(recipient(4), "sms", ""), UNSUBSCRIBED));
        assertThat(listed(all.channel("email"))).containsExactly(person(1), person(3));
        assertThat(listed(all.topic("news"))).containsExactly(person(3));
        assertThat(listed(all.reason("unsubscribed"))).containsExactly(person(2), recipient(4));
        assertThat(listed(all.source("import").channel("email"))).containsExactly(person(1));
    }

    private List<String> listed(SuppressionFilter filter) {
        return store.suppressions().list(filter).stream()
                .map(row -> row.entry().key().person())
                .toList();
    }

    @Test
    void a_forgotten_text_is_gone_and_its_suppressions_hold() {
        suppress(1);
        suppress(new Scope(person(1), "", "news"), UNSUBSCRIBED);
        suppress(2);

        assertThat(store.suppressions().forget(person(1))).isEqualTo(2);
        assertThat(store.suppressions().forget(person(1))).as("a second time").isZero();

        assertThat(texts()).containsExactly(null, null, "text of " + person(2));
        assertThat(suppress(1)).as("it holds").isFalse();
        assertThat(texts()).as("and is not written down again").containsExactly(null, null, "text of " + person(2));
    }

    private List<@Nullable String> texts() {
        List<@Nullable String> texts = new ArrayList<>();
        store.suppressions()
                .list(SuppressionFilter.first(10))
                .forEach(row -> texts.add(row.entry().text()));
        return texts;
    }

    @Test
    void any_text_is_kept_as_it_is() {
        Entry odd = new Entry(
                new Scope(person(1), "e-mail \u0000 \uD83D\uDE00", ""),
                "\u0000\uD800 \uD83D\uDE00 \u001A \u0130",
                new Suppression("said so \u0000", "reply", NOW));
        store.suppressions().suppress(List.of(odd), NOW);

        assertThat(store.suppressions().of(person(1))).containsExactly(odd);
        assertThat(store.suppressions().suppress(List.of(odd), NOW)).isEmpty();
        assertThat(store.suppressions().lift(odd.key())).isTrue();
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
                        added += suppress(number) ? 1 : 0;
                        // The same one by all of them: only one adds it.
                        added += suppress(1000 + number % 100) ? 1 : 0;
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
