package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListFile.Removal;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.audience.UnsentRows;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.store.ListStore.ListRow;
import io.mailing.spi.store.UploadStore.Duplicate;
import io.mailing.spi.store.UploadStore.FileKey;
import io.mailing.spi.store.UploadStore.KeyedRow;
import io.mailing.spi.store.UploadStore.NewFile;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part on lists of recipients. */
abstract class ListContract extends SupplyContract {

    private static final AudienceSchema PLAIN = new AudienceSchema(Set.of(EMAIL), Map.of("name", AttributeType.TEXT));
    private static final Instant LONG_AGO = NOW.minusSeconds(600);
    private static final RowCounts COUNTS = new RowCounts(2, 1, 1);

    ListContract() {}

    private Optional<FileKey> begin(@Nullable ListId list, AudienceSchema schema, Instant at) {
        return store.uploads().begin(new NewFile(list, "VIP «гости»", "vip.csv", schema, at, at.minusSeconds(600)));
    }

    private FileKey begun(@Nullable ListId list) {
        return begin(list, PLAIN, NOW).orElseThrow();
    }

    private static KeyedRow row(long line, String id, String... keys) {
        Recipient recipient = Recipient.builder(id)
                .address(EMAIL, id + "@guests.example")
                .attribute("name", "Guest " + id)
                .build();
        return new KeyedRow(new ListRow(line, recipient), List.of(keys));
    }

    private List<Duplicate> append(FileKey file, boolean leaveDuplicates, KeyedRow... rows) {
        return store.uploads().append(file, List.of(rows), leaveDuplicates, NOW).orElseThrow();
    }

    private FileKey complete(FileKey file) {
        assertThat(store.uploads().complete(file, COUNTS)).isTrue();
        return file;
    }

    /** A list of one file with a and b. */
    private FileKey uploaded() {
        FileKey file = begun(null);
        assertThat(append(file, false, row(2, "a", "id-a", "mail-a"), row(3, "b", "id-b")))
                .isEmpty();
        return complete(file);
    }

    private List<String> ids(FileKey file) {
        List<String> ids = new ArrayList<>();
        long after = 0;
        List<ListRow> page = store.lists().rows(file.list(), file.file(), after, 2);
        while (!page.isEmpty()) {
            for (ListRow row : page) {
                ids.add(row.recipient().id());
                assertThat(row.line()).isGreaterThan(after);
                after = row.line();
            }
            page = store.lists().rows(file.list(), file.file(), after, 2);
        }
        return ids;
    }

    private void sweep() {
        int pieces = 0;
        while (store.lists().sweep(LONG_AGO)) {
            assertThat(pieces++).as("pieces").isLessThan(1000);
        }
    }

    private static Recipient full() {
        return Recipient.builder("id «7»")
                .address(EMAIL, "a@guests.example")
                .attribute("text", "a\u0000b \"c\", \\ d\n\uD83D\uDE00")
                .attribute("empty", "")
                .attribute("whole", Long.MAX_VALUE)
                .attribute("exact", new BigDecimal("1250.50"))
                .attribute("yes", true)
                .attribute("day", LocalDate.of(2026, 3, 1))
                .attribute("local", LocalDateTime.of(2026, 3, 1, 9, 30))
                .attribute("offset", OffsetDateTime.parse("2026-03-01T09:30:00+05:30"))
                .locale(Locale.forLanguageTag("pt-BR"))
                .zone(ZoneId.of("America/Sao_Paulo"))
                .build();
    }

    @Test
    void a_row_of_a_list_comes_back_as_it_was_written() {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        List.of("text", "empty", "none").forEach(name -> types.put(name, AttributeType.TEXT));
        List.of("whole", "exact").forEach(name -> types.put(name, AttributeType.NUMBER));
        types.put("yes", AttributeType.BOOLEAN);
        types.put("day", AttributeType.DATE);
        List.of("local", "offset").forEach(name -> types.put(name, AttributeType.TIME));
        AudienceSchema schema = new AudienceSchema(Set.of(EMAIL, TELEGRAM), types);
        FileKey file = begin(null, schema, NOW).orElseThrow();
        assertThat(store.uploads().append(file, List.of(new KeyedRow(new ListRow(7, full()), List.of("k"))), true, NOW))
                .isPresent();
        complete(file);

        ListRow found = store.lists().rows(file.list(), file.file(), 0, 10).get(0);

        assertThat(found.line()).isEqualTo(7);
        assertThat(found.recipient()).usingRecursiveComparison().isEqualTo(full());
        ListFile seen = store.lists().find(file.list()).orElseThrow().files().get(0);
        assertThat(seen.schema()).isEqualTo(schema);
        assertThat(seen.schema().attributes()).containsExactlyElementsOf(types.keySet());
    }

    @Test
    void nothing_of_an_upload_can_be_seen_before_it_is_complete() {
        FileKey file = begun(null);
        append(file, true, row(2, "a", "id-a"));
        assertThat(store.lists().find(file.list())).isEmpty();
        assertThat(store.lists().list(null, 10)).isEmpty();
        assertThat(ids(file)).isEmpty();
        assertThat(begin(file.list(), PLAIN, NOW)).as("a second file").isEmpty();

        complete(file);

        ListFile expected = new ListFile(1, "vip.csv", NOW, COUNTS, PLAIN, null);
        RecipientList list = new RecipientList(file.list(), "VIP «гости»", NOW, List.of(expected));
        assertThat(store.lists().find(file.list())).contains(list);
        assertThat(store.lists().list(null, 10)).containsExactly(list);
        assertThat(ids(file)).containsExactly("a");
        assertThat(store.uploads().complete(file, new RowCounts(9, 9, 9)))
                .as("once more")
                .isTrue();
        assertThat(store.lists().find(file.list())).contains(list);
        assertThat(store.uploads().append(file, List.of(row(3, "b", "id-b")), true, NOW))
                .as("to one that is complete")
                .isEmpty();
    }

    @Test
    void rows_come_in_pages_by_line() {
        FileKey file = begun(null);
        append(file, false, row(2, "a", "1"), row(3, "b", "2"), row(9, "c", "3"));
        append(file, false, row(10, "d", "4"), row(4_000_000_000L, "e", "5"));
        complete(file);
        assertThat(ids(file)).containsExactly("a", "b", "c", "d", "e");
        assertThat(store.lists().rows(file.list(), 9, 0, 10)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> store.lists().rows(file.list(), file.file(), 0, 0));
    }

    @Test
    void lists_are_paged_newest_first_and_renamed() {
        FileKey one = uploaded();
        FileKey two = uploaded();
        FileKey three = uploaded();
        assertThat(store.lists().list(null, 2)).extracting(RecipientList::id).containsExactly(three.list(), two.list());
        assertThat(store.lists().list(two.list(), 2))
                .extracting(RecipientList::id)
                .containsExactly(one.list());
        assertThatIllegalArgumentException().isThrownBy(() -> store.lists().list(null, 1001));

        assertThat(store.lists().rename(one.list(), "Other")).isTrue();
        assertThat(store.lists().rename(new ListId(999), "Other")).isFalse();
        assertThat(store.lists().find(one.list()).orElseThrow().name()).isEqualTo("Other");
    }

    @Test
    void duplicates_are_left_out_within_a_file_and_across_files_of_the_list() {
        FileKey first = begun(null);
        assertThat(append(first, true, row(2, "a", "id-a", "m-a"), row(3, "b", "id-b"), row(4, "a2", "x", "m-a")))
                .containsExactly(new Duplicate(4, 1, 1, 2));
        assertThat(append(first, true, row(5, "b2", "id-b"))).containsExactly(new Duplicate(5, 0, 1, 3));
        complete(first);
        FileKey second = begun(first.list());
        assertThat(append(second, true, row(2, "c", "id-c"), row(3, "a3", "y", "m-a")))
                .containsExactly(new Duplicate(3, 1, 1, 2));
        complete(second);
        assertThat(ids(first)).containsExactly("a", "b");
        assertThat(ids(second)).containsExactly("c");

        FileKey elsewhere = begun(null);
        assertThat(append(elsewhere, true, row(2, "a", "id-a")))
                .as("another list")
                .isEmpty();
    }

    @Test
    void duplicates_that_may_stay_are_found_by_later_files() {
        FileKey first = begun(null);
        assertThat(append(first, false, row(2, "a", "id-a"), row(3, "a", "id-a")))
                .isEmpty();
        assertThat(append(first, false, row(4, "a", "id-a"))).isEmpty();
        complete(first);
        FileKey second = begun(first.list());
        assertThat(append(second, false, row(2, "a", "id-a"))).isEmpty();
        complete(second);
        assertThat(ids(first)).hasSize(3);
        FileKey third = begun(first.list());
        assertThat(append(third, true, row(2, "a", "id-a"))).containsExactly(new Duplicate(2, 0, 1, 2));
    }

    @Test
    void one_file_of_a_list_is_uploaded_at_a_time_until_it_falls_silent() {
        FileKey first = uploaded();
        FileKey silent = begin(first.list(), PLAIN, NOW).orElseThrow();
        append(silent, true, row(2, "c", "id-c"));
        assertThat(begin(first.list(), PLAIN, NOW.plusSeconds(599))).isEmpty();

        FileKey next = begin(first.list(), PLAIN, NOW.plusSeconds(600)).orElseThrow();

        assertThat(next.file()).isGreaterThan(silent.file());
        assertThat(store.uploads().append(silent, List.of(row(3, "d", "id-d")), true, NOW))
                .isEmpty();
        assertThat(store.uploads().complete(silent, COUNTS)).isFalse();
        assertThat(append(next, true, row(2, "c", "id-c")))
                .as("what broke off is no one's duplicate")
                .isEmpty();
        sweep();
        complete(next);
        assertThat(store.lists().find(first.list()).orElseThrow().files())
                .extracting(ListFile::number)
                .containsExactly(first.file(), next.file());
        assertThat(ids(next)).containsExactly("c");
    }

    @Test
    void of_two_who_begin_at_once_one_may_upload() throws Exception {
        FileKey first = uploaded();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Optional<FileKey>>> both = two.invokeAll(
                    List.of(() -> begin(first.list(), PLAIN, NOW), () -> begin(first.list(), PLAIN, NOW)));
            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .filteredOn(Optional::isPresent)
                    .hasSize(1);
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void what_broke_off_is_swept_and_a_new_list_with_it() {
        FileKey file = begun(null);
        append(file, true, row(2, "gone", "id-gone"));
        sweep();
        append(file, true, row(3, "b", "id-b"));

        while (store.lists().sweep(NOW)) {
            assertThat(store.lists().find(file.list())).isEmpty();
        }

        assertThat(store.uploads().append(file, List.of(row(4, "c", "id-c")), true, NOW))
                .isEmpty();
        assertThat(store.uploads().complete(file, COUNTS)).isFalse();
        assertThat(store.lists().erase("gone")).as("rows are gone").isZero();
    }

    @Test
    void an_upload_that_is_removed_is_broken_off() {
        FileKey file = begun(uploaded().list());
        append(file, true, row(2, "c", "id-c"));
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.KEEP, NOW))
                .isTrue();
        assertThat(store.uploads().complete(file, COUNTS)).isFalse();
        assertThat(begin(file.list(), PLAIN, NOW)).isPresent();
        sweep();
        assertThat(store.lists().erase("c")).isZero();
        assertThat(store.lists().find(file.list()).orElseThrow().files()).hasSize(1);
    }

    @Test
    void a_removed_file_whose_rows_are_kept_can_be_read_until_they_are_dropped() {
        FileKey file = uploaded();
        Instant later = NOW.plusSeconds(60);
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.KEEP, NOW))
                .isTrue();
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.KEEP, later))
                .isFalse();
        sweep();
        RecipientList list = store.lists().find(file.list()).orElseThrow();
        assertThat(list.files().get(0).removal()).isEqualTo(new Removal(NOW, UnsentRows.KEEP));
        assertThat(list.files(NOW.minusMillis(1))).hasSize(1);
        assertThat(list.files(NOW)).isEmpty();
        assertThat(ids(file)).containsExactly("a", "b");
        FileKey again = begun(file.list());
        assertThat(append(again, true, row(2, "a", "id-a"), row(3, "a2", "id-a")))
                .as("no duplicate of what was removed")
                .containsExactly(new Duplicate(3, 0, again.file(), 2));
        complete(again);

        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.DROP, later))
                .isTrue();
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.DROP, later))
                .isFalse();
        sweep();
        assertThat(ids(file)).as("for who takes these people out of campaigns").containsExactly("a", "b");
        assertThat(store.lists().leaving(10)).containsExactly(file);
        store.lists().discard(again.list(), again.file());
        assertThat(ids(again)).as("not dropped").containsExactly("a");
        store.lists().discard(file.list(), file.file());
        assertThat(store.lists().leaving(10)).isEmpty();
        assertThat(ids(file)).isEmpty();
        sweep();
        store.lists().discard(file.list(), file.file());
        store.lists().discard(file.list(), 99);
        sweep();
        assertThat(ids(file)).isEmpty();
        assertThat(store.lists().erase("b")).isZero();
        assertThat(ids(again)).containsExactly("a");
        list = store.lists().find(file.list()).orElseThrow();
        assertThat(list.files().get(0).removal()).isEqualTo(new Removal(NOW, UnsentRows.DROP));
        assertThat(list.files(NOW.minusMillis(1))).extracting(ListFile::number).containsExactly(again.file());
        assertThat(store.lists().remove(file.list(), 99, UnsentRows.DROP, later))
                .isFalse();
    }

    @Test
    void a_deleted_list_is_gone_with_all_its_rows() {
        FileKey file = uploaded();
        FileKey other = uploaded();
        FileKey open = begun(file.list());
        append(open, true, row(2, "c", "id-c"));
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.DROP, NOW))
                .isTrue();

        assertThat(store.lists().delete(file.list())).isTrue();

        assertThat(store.lists().leaving(10)).isEmpty();

        assertThat(store.lists().delete(file.list())).isFalse();
        assertThat(store.lists().find(file.list())).isEmpty();
        assertThat(store.lists().list(null, 10)).extracting(RecipientList::id).containsExactly(other.list());
        assertThat(store.lists().rename(file.list(), "x")).isFalse();
        assertThat(store.lists().remove(file.list(), file.file(), UnsentRows.DROP, NOW))
                .isFalse();
        assertThat(ids(file)).isEmpty();
        assertThat(store.uploads().append(open, List.of(row(3, "d", "id-d")), true, NOW))
                .isEmpty();
        assertThat(store.uploads().complete(open, COUNTS)).isFalse();
        sweep();
        assertThat(store.lists().erase("c")).isZero();
        assertThat(store.lists().erase("a")).as("of the other list").isEqualTo(1);
        assertThat(ids(other)).containsExactly("b");
        assertThat(uploaded().list()).as("numbers are never reused").isGreaterThan(other.list());
    }

    @Test
    void an_erased_person_is_gone_from_every_list_and_no_ones_duplicate() {
        FileKey one = uploaded();
        FileKey two = uploaded();
        FileKey open = begun(null);
        append(open, true, row(2, "a", "id-a"), row(3, "A", "id-A"));

        assertThat(store.lists().erase("a")).isEqualTo(3);

        assertThat(store.lists().erase("a")).isZero();
        assertThat(ids(one)).containsExactly("b");
        assertThat(ids(two)).containsExactly("b");
        assertThat(ids(complete(open))).containsExactly("A");
        assertThat(store.lists().find(one.list()).orElseThrow().files().get(0).rows())
                .isEqualTo(COUNTS);
        FileKey again = begun(one.list());
        assertThat(append(again, true, row(2, "a", "id-a", "mail-a"))).isEmpty();
    }

    @Test
    void a_thousand_rows_at_once_are_written_and_swept() {
        FileKey file = begun(null);
        List<KeyedRow> rows = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            rows.add(row(i + 2, "p" + i, "id-" + i, "mail-" + i % 1_050));
        }
        assertThat(store.uploads().append(file, rows, true, NOW).orElseThrow()).hasSize(50);
        complete(file);
        assertThat(store.lists().rows(file.list(), file.file(), 0, 1_000)).hasSize(1_000);
        assertThat(store.lists().delete(file.list())).isTrue();
        sweep();
        assertThat(store.lists().erase("p1049")).isZero();
    }
}
