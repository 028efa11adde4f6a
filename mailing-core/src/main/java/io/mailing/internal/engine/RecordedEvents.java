package io.mailing.internal.engine;

import io.mailing.internal.audience.PastEvents;
import io.mailing.spi.store.RecipientEventStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of people, asked by their ids.
 *
 * @param store the role
 * @param hashes of the installation
 */
public record RecordedEvents(RecipientEventStore store, PersonHashes hashes) implements PastEvents {

    @Override
    public Set<String> did(String event, @Nullable Instant since, Collection<String> ids) {
        Map<String, String> byHash = new HashMap<>();
        ids.forEach(id -> byHash.put(hashes.event(id), id));
        Set<String> found = new HashSet<>();
        store.did(event, since, byHash.keySet()).forEach(hash -> found.add(byHash.getOrDefault(hash, "")));
        return found;
    }
}
