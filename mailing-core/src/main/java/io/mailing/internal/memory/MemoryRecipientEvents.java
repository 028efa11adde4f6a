package io.mailing.internal.memory;

import io.mailing.spi.store.RecipientEventStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What recipients did. */
final class MemoryRecipientEvents implements RecipientEventStore {

    /** By person, then by event. */
    private final Map<String, Map<String, Deeds>> people = new HashMap<>();

    @Override
    public synchronized void record(Collection<Deed> deeds) {
        for (Deed deed : deeds) {
            Instant at = deed.at().truncatedTo(ChronoUnit.MICROS);
            people.computeIfAbsent(deed.person(), person -> new HashMap<>())
                    .merge(deed.event(), new Deeds(at, at, 1), (known, once) -> with(known, at));
        }
    }

    private static Deeds with(Deeds known, Instant at) {
        boolean again = at.equals(known.first()) || at.equals(known.last());
        return new Deeds(
                at.isBefore(known.first()) ? at : known.first(),
                at.isAfter(known.last()) ? at : known.last(),
                again ? known.count() : known.count() + 1);
    }

    @Override
    public synchronized Set<String> did(String event, @Nullable Instant since, Collection<String> asked) {
        Set<String> found = new HashSet<>();
        for (String person : asked) {
            Deeds known = people.getOrDefault(person, Map.of()).get(event);
            if (known != null && (since == null || !known.last().isBefore(since))) {
                found.add(person);
            }
        }
        return found;
    }

    @Override
    public synchronized Optional<Deeds> find(String event, String person) {
        return Optional.ofNullable(people.getOrDefault(person, Map.of()).get(event));
    }

    @Override
    public synchronized int erase(String person) {
        Map<String, Deeds> known = people.remove(person);
        return known == null ? 0 : known.size();
    }
}
