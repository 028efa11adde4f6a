package io.mailing.spi.store;

import io.mailing.Suppression;
import io.mailing.SuppressionFilter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To whom nothing is sent any more. Whose a suppression is says a keyed hash; beside it stands the address or id in plain text, for
 * lists, until it is forgotten. All methods can be repeated.
 */
public interface SuppressionStore {

    /** With this letter the hash of a recipient's id begins, and no other one. */
    char RECIPIENT = 'r';

    /**
     * What tells a suppression from any other.
     *
     * @param person a hash of 1 to 40 characters of ASCII, {@link #RECIPIENT} its first one if it is a recipient's
     * @param channel up to 255 characters; empty for all channels
     * @param topic up to 64 characters; empty for everything
     */
    record Scope(String person, String channel, String topic) {
        /**
         * Refuses nulls.
         *
         * @param person a hash
         * @param channel empty for all channels
         * @param topic empty for everything
         */
        public Scope {
            Objects.requireNonNull(person, "person");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(topic, "topic");
        }

        /**
         * Whether it is a recipient's, otherwise it is an address's.
         *
         * @return true if so
         */
        public boolean ofRecipient() {
            return ofRecipient(person);
        }

        /**
         * Whether a hash is a recipient's.
         *
         * @param person the hash
         * @return true if so
         */
        public static boolean ofRecipient(String person) {
            return !person.isEmpty() && person.charAt(0) == RECIPIENT;
        }
    }

    /**
     * A suppression.
     *
     * @param key whose, and for what
     * @param text the address or id in plain text, or null
     * @param suppression why and since when
     */
    record Entry(Scope key, @Nullable String text, Suppression suppression) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Entry[" + key + ", " + suppression + "]";
        }
    }

    /**
     * A suppression as it is kept.
     *
     * @param number grows in the order in which suppressions can be seen: whoever has seen one has seen, or can see, all
     *     with lower numbers
     * @param entry the suppression
     */
    record Listed(long number, Entry entry) {}

    /**
     * A suppression as others learn of it.
     *
     * @param number see {@link Listed}
     * @param person whose
     */
    record Added(long number, String person) {}

    /**
     * What there is at all.
     *
     * @param last the highest number that was ever given; 0 if nothing was ever suppressed
     * @param recipients whether there ever was a recipient's: they need not be looked for otherwise
     */
    record Standing(long last, boolean recipients) {}

    /**
     * Which suppressions of a person end.
     *
     * @param person whose
     * @param channel of this one; what holds for all channels stays
     * @param topics of these, empty among them for those of everything; no topics for whatever topic
     * @param sources from one of these, at least one
     * @param until that hold since then or earlier
     */
    record Lift(String person, String channel, Set<String> topics, Set<String> sources, Instant until) {
        /**
         * Copies the sets.
         *
         * @param person whose
         * @param channel of this one
         * @param topics of these, or none for whatever topic
         * @param sources from one of these
         * @param until that hold since then or earlier
         */
        public Lift {
            topics = Set.copyOf(topics);
            sources = Set.copyOf(sources);
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("suppressions from no source can't end");
            }
        }
    }

    /**
     * Suppresses, all or nothing. Who is there already under the same key stays as it is, also if its text was forgotten.
     *
     * @param entries up to 1,000, no two with the same key
     * @param at when they are written down, see {@link #added}
     * @return the keys that were not there, a new set
     */
    Set<Scope> suppress(List<Entry> entries, Instant at);

    /**
     * Ends a suppression.
     *
     * @param key whose, and for what
     * @return false if there was none
     */
    boolean lift(Scope key);

    /**
     * Ends those of a person that were asked for in some way, by one decision.
     *
     * @param lift which
     * @return how many
     */
    int lift(Lift lift);

    /**
     * All suppressions of a person, by channel and topic.
     *
     * @param person whose
     * @return a new list
     */
    List<Entry> of(String person);

    /**
     * The suppressions of some persons.
     *
     * @param persons any number
     * @return their keys, a new set
     */
    Set<Scope> among(Collection<String> persons);

    /**
     * What there is at all. One look: right before a snapshot, and each second while something triggered is sent.
     *
     * @return never less than at an earlier call
     */
    Standing standing();

    /**
     * Suppressions with higher numbers than one, by number.
     *
     * @param number only greater ones
     * @param from only those written down then or later
     * @param limit at most so many, at least 1
     * @return those that were not lifted since
     * @throws IllegalArgumentException for a limit below 1
     */
    List<Added> added(long number, Instant from, int limit);

    /**
     * A page of all suppressions, by number.
     *
     * @param filter which
     * @return those that were not lifted
     */
    List<Listed> list(SuppressionFilter filter);

    /**
     * Clears the plain text of all suppressions of a person, which hold as before.
     *
     * @param person whose
     * @return how many had one
     */
    int forget(String person);
}
