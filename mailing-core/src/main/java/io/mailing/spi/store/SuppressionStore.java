package io.mailing.spi.store;

import io.mailing.Suppression;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses to which nothing is sent any more, each known by its hash alone: the address itself never comes here. All
 * methods can be repeated.
 */
public interface SuppressionStore {

    /**
     * A suppression as others learn of it.
     *
     * @param number grows in the order in which suppressions can be seen: whoever has seen one has seen, or can see, all
     *     with lower numbers
     * @param hash whose
     */
    record Added(long number, String hash) {}

    /**
     * Suppresses. One that is there already stays as it is.
     *
     * @param hash 1 to 64 characters
     * @param suppression why and when
     * @return false if it was there already
     */
    boolean suppress(String hash, Suppression suppression);

    /**
     * Ends a suppression.
     *
     * @param hash whose
     * @return false if there was none
     */
    boolean lift(String hash);

    /**
     * One suppression.
     *
     * @param hash whose
     * @return empty if there is none
     */
    Optional<Suppression> find(String hash);

    /**
     * Those of some hashes that are suppressed.
     *
     * @param hashes any number
     * @return a new set
     */
    Set<String> among(Collection<String> hashes);

    /**
     * The highest number that was ever given.
     *
     * @return 0 if nothing was ever suppressed
     */
    long last();

    /**
     * Suppressions with higher numbers than one, by number.
     *
     * @param number only greater ones
     * @param from only those made then or later
     * @param limit at most so many, at least 1
     * @return those that were not lifted since
     * @throws IllegalArgumentException for a limit below 1
     */
    List<Added> added(long number, Instant from, int limit);
}
