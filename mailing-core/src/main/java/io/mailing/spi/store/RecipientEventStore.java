package io.mailing.spi.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What recipients did in the application, as far as filters ask for it: of each person and event the first time, the last one
 * and how often. People are known by their hash alone.
 */
public interface RecipientEventStore {

    /**
     * Something that a person did.
     *
     * @param event its name, 1 to 100 characters
     * @param person the person's hash, 1 to 64 characters
     * @param at when
     */
    record Deed(String event, String person, Instant at) {}

    /**
     * What is kept of a person and an event.
     *
     * @param first the earliest time, to the microsecond
     * @param last the latest time, to the microsecond
     * @param count how often
     */
    record Deeds(Instant first, Instant last, long count) {}

    /**
     * Records; in whatever order it happened. What is at the very time of the first or the last that is known is that one, told
     * again, and changes nothing, so that a call can be repeated. A call that fails may have recorded a part.
     *
     * @param deeds any number
     */
    void record(Collection<Deed> deeds);

    /**
     * Those of some people who did something.
     *
     * @param event its name
     * @param since the last time then or later; null for ever
     * @param people any number of hashes
     * @return a new set
     */
    Set<String> did(String event, @Nullable Instant since, Collection<String> people);

    /**
     * What is known of one person and event.
     *
     * @param event its name
     * @param person the hash
     * @return empty if it never happened
     */
    Optional<Deeds> find(String event, String person);

    /**
     * Forgets all that a person did. Can be repeated.
     *
     * @param person the hash
     * @return how many events were forgotten
     */
    int erase(String person);
}
