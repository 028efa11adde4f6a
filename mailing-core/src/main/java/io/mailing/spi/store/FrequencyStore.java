package io.mailing.spi.store;

import io.mailing.FrequencyCap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places that deliveries take under the frequency caps: which messages each person has had lately, or is about to have. A person is
 * known by a keyed hash alone. All methods can be repeated.
 *
 * <p>A place is taken before anything is permitted, under the person's own lock, and never given back by whoever took it: what became
 * of its delivery is read from the ledger when somebody is about to be refused because of it. So a crash leaves nothing to be cleaned up.
 */
public interface FrequencyStore {

    /**
     * A delivery that wants a place.
     *
     * @param person whose, 1 to 64 characters
     * @param key which delivery
     * @param channel by which it is to go
     */
    record Wanted(String person, DeliveryKey key, String channel) {}

    /**
     * A question for some deliveries at once.
     *
     * @param caps all that are set
     * @param wanted in the order in which places are given
     * @param now the moment, by the clock that outcomes are written by
     */
    record Question(List<FrequencyCap> caps, List<Wanted> wanted, Instant now) {

        /**
         * Copies the lists.
         *
         * @param caps all that are set
         * @param wanted in the order in which places are given
         * @param now the moment
         */
        public Question {
            caps = List.copyOf(caps);
            wanted = List.copyOf(wanted);
        }
    }

    /**
     * A delivery that has got no place.
     *
     * @param key which one
     * @param refusal why
     */
    record Refused(DeliveryKey key, FrequencyState.Refusal refusal) {}

    /**
     * Takes places, by {@link FrequencyState#take}: two who ask at once follow one another wherever they ask for the same person. One that
     * a delivery has already is renewed. Before a person is refused, what became of the deliveries in the way is looked up.
     *
     * @param question for whom
     * @return those that have got none, in their order; all others have one
     */
    List<Refused> take(Question question);

    /**
     * Where a person stands. Changes nothing.
     *
     * @param person the hash
     * @return {@link FrequencyState#FRESH} for one who is not known
     */
    FrequencyState standing(String person);

    /**
     * Forgets a person.
     *
     * @param person the hash
     * @return whether there was anything
     */
    boolean forget(String person);

    /**
     * Clears the next page of people: takes away what was sent long ago, and what turns out not to have been sent. What may still be sent
     * stays, however old it is.
     *
     * @param after the last answer, or null for the first page
     * @param kept how long a place counts at most
     * @param now the moment
     * @param limit at most so many people, at least 1
     * @return whom to go on after; null if this was the last page
     */
    @Nullable
    String clear(@Nullable String after, Duration kept, Instant now, int limit);
}
