package io.mailing.internal.memory;

import io.mailing.SuppressionFilter;
import io.mailing.spi.store.SuppressionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** To whom nothing is sent. */
final class MemorySuppressions implements SuppressionStore {

    private record Row(long number, Entry entry, Instant written) {}

    private final Map<String, Map<Scope, Row>> byPerson = new HashMap<>();
    private final NavigableMap<Long, Row> byNumber = new TreeMap<>();
    private long last;
    private boolean recipients;

    @Override
    public synchronized Set<Scope> suppress(List<Entry> entries, Instant at) {
        Set<Scope> added = new HashSet<>();
        for (Entry entry : entries) {
            Map<Scope, Row> rows = byPerson.computeIfAbsent(entry.key().person(), person -> new HashMap<>());
            if (!rows.containsKey(entry.key())) {
                put(rows, new Row(++last, entry, at));
                recipients |= entry.key().ofRecipient();
                added.add(entry.key());
            }
        }
        return added;
    }

    private void put(Map<Scope, Row> rows, Row row) {
        rows.put(row.entry().key(), row);
        byNumber.put(row.number(), row);
    }

    @Override
    public synchronized boolean lift(Scope key) {
        return lift(key.person(), entry -> entry.key().equals(key)) > 0;
    }

    @Override
    public synchronized int lift(Lift lift) {
        return lift(
                lift.person(),
                entry -> entry.key().channel().equals(lift.channel())
                        && (lift.topics().isEmpty()
                                || lift.topics().contains(entry.key().topic()))
                        && lift.sources().contains(entry.suppression().source())
                        && !entry.suppression().at().isAfter(lift.until()));
    }

    private int lift(String person, Predicate<Entry> which) {
        Map<Scope, Row> own = byPerson.get(person);
        if (own == null) {
            return 0;
        }
        List<Row> ended =
                own.values().stream().filter(row -> which.test(row.entry())).toList();
        for (Row row : ended) {
            byNumber.remove(row.number());
            own.remove(row.entry().key());
        }
        if (own.isEmpty()) {
            byPerson.remove(person);
        }
        return ended.size();
    }

    private List<Row> rows(String person) {
        return List.copyOf(byPerson.getOrDefault(person, Map.of()).values());
    }

    @Override
    public synchronized List<Entry> of(String person) {
        return rows(person).stream()
                .map(Row::entry)
                .sorted(Comparator.comparing((Entry entry) -> entry.key().channel())
                        .thenComparing(entry -> entry.key().topic()))
                .toList();
    }

    @Override
    public synchronized Set<Scope> among(Collection<String> persons) {
        Set<Scope> found = new HashSet<>();
        for (String person : persons) {
            found.addAll(byPerson.getOrDefault(person, Map.of()).keySet());
        }
        return found;
    }

    @Override
    public synchronized Standing standing() {
        return new Standing(last, recipients);
    }

    @Override
    public synchronized List<Added> added(long number, Instant from, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return byNumber.tailMap(number, false).values().stream()
                .filter(row -> !row.written().isBefore(from))
                .limit(limit)
                .map(row -> new Added(row.number(), row.entry().key().person()))
                .toList();
    }

    @Override
    public synchronized List<Listed> list(SuppressionFilter filter) {
        List<Listed> page = new ArrayList<>();
        for (Row row : byNumber.tailMap(filter.after(), false).values()) {
            Entry entry = row.entry();
            if (matches(filter.channel(), entry.key().channel())
                    && matches(filter.topic(), entry.key().topic())
                    && matches(filter.reason(), entry.suppression().reason())
                    && matches(filter.source(), entry.suppression().source())) {
                page.add(new Listed(row.number(), entry));
                if (page.size() == filter.limit()) {
                    break;
                }
            }
        }
        return page;
    }

    private static boolean matches(@Nullable String wanted, String value) {
        return wanted == null || wanted.equals(value);
    }

    @Override
    public synchronized int forget(String person) {
        Map<Scope, Row> own = byPerson.get(person);
        int forgotten = 0;
        for (Row row : rows(person)) {
            if (own != null && row.entry().text() != null) {
                Entry entry = new Entry(row.entry().key(), null, row.entry().suppression());
                put(own, new Row(row.number(), entry, row.written()));
                forgotten++;
            }
        }
        return forgotten;
    }
}
