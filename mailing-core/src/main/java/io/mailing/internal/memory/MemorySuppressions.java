package io.mailing.internal.memory;

import io.mailing.Suppression;
import io.mailing.spi.store.SuppressionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Addresses to which nothing is sent. */
final class MemorySuppressions implements SuppressionStore {

    private record Entry(long number, Suppression suppression) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final NavigableMap<Long, String> byNumber = new TreeMap<>();
    private long last;

    @Override
    public synchronized boolean suppress(String hash, Suppression suppression) {
        if (entries.containsKey(hash)) {
            return false;
        }
        entries.put(hash, new Entry(++last, suppression));
        byNumber.put(last, hash);
        return true;
    }

    @Override
    public synchronized boolean lift(String hash) {
        Entry entry = entries.remove(hash);
        return entry != null && byNumber.remove(entry.number()) != null;
    }

    @Override
    public synchronized Optional<Suppression> find(String hash) {
        return Optional.ofNullable(entries.get(hash)).map(Entry::suppression);
    }

    @Override
    public synchronized Set<String> among(Collection<String> hashes) {
        Set<String> found = new HashSet<>(hashes);
        found.retainAll(entries.keySet());
        return found;
    }

    @Override
    public synchronized long last() {
        return last;
    }

    @Override
    public synchronized List<Added> added(long number, Instant from, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        List<Added> page = new ArrayList<>();
        for (Map.Entry<Long, String> next : byNumber.tailMap(number, false).entrySet()) {
            Entry entry = entries.get(next.getValue());
            if (entry != null && !entry.suppression().at().isBefore(from)) {
                page.add(new Added(next.getKey(), next.getValue()));
                if (page.size() == limit) {
                    break;
                }
            }
        }
        return page;
    }
}
