package io.mailing.internal.memory;

import io.mailing.Segment;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.SegmentStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Saved segments. */
final class MemorySegments implements SegmentStore {

    private final NavigableMap<String, Segment> segments = new TreeMap<>();
    private final Map<String, Long> deleted = new HashMap<>();

    @Override
    public synchronized boolean create(Segment segment) {
        if (segments.containsKey(segment.name())) {
            return false;
        }
        Long last = deleted.remove(segment.name());
        segments.put(segment.name(), last == null ? segment : with(segment, segment.definition(), last + 1));
        return true;
    }

    private static Segment with(Segment segment, String definition, long version) {
        return new Segment(
                segment.name(), definition, segment.author(), segment.createdAt(), segment.changedAt(), version);
    }

    @Override
    public synchronized Optional<Segment> find(String name) {
        return Optional.ofNullable(segments.get(name));
    }

    @Override
    public synchronized boolean deleted(String name) {
        return deleted.containsKey(name);
    }

    @Override
    public synchronized List<Segment> list(@Nullable String after, int limit) {
        MessageStore.checkLimit(limit);
        return (after == null ? segments : segments.tailMap(after, false))
                .values().stream().limit(limit).toList();
    }

    @Override
    public synchronized boolean revise(Segment read, String definition, Instant at) {
        Segment kept = asRead(read);
        if (kept == null) {
            return false;
        }
        segments.put(
                kept.name(),
                new Segment(kept.name(), definition, kept.author(), kept.createdAt(), at, kept.version() + 1));
        return true;
    }

    private @Nullable Segment asRead(Segment read) {
        Segment kept = segments.get(read.name());
        return kept == null || kept.version() != read.version() ? null : kept;
    }

    @Override
    public synchronized boolean delete(Segment read) {
        Segment kept = asRead(read);
        if (kept == null) {
            return false;
        }
        segments.remove(kept.name());
        deleted.put(kept.name(), kept.version());
        return true;
    }
}
