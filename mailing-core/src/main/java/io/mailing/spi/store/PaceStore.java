package io.mailing.spi.store;

import io.mailing.Throttle;
import java.time.Duration;

/**
 * Where limits stand that all nodes share. A node doesn't ask for each message: it reserves a slot of turns worth a fraction
 * of a second and spends them by itself. Slots of one limit never overlap, so the sum over all nodes keeps the limit. Only
 * the store's own clock counts here. What is here outlives a crash: a day's quota is not free again after a restart.
 */
public interface PaceStore {

    /** How far ahead a slot may begin: who asks earlier is told to ask again. */
    Duration HORIZON = Duration.ofMillis(30);

    /**
     * Reserves turns, by {@link PaceState#reserve}.
     *
     * @param key names the limit, 1 to 255 characters; the same one on each node
     * @param limit the limit; nodes that share it are meant to agree on it
     * @param turns how many are wanted, at least 1
     * @return the slot; it may hold fewer turns, or none
     */
    PaceSlot reserve(String key, Throttle limit, int turns);

    /**
     * Where a limit stands. Reserves nothing.
     *
     * @param key names the limit, 1 to 255 characters
     * @return its numbers, {@link PaceState#FRESH} where no turn was ever taken, with the store's clock
     */
    PaceStanding standing(String key);

    /**
     * Closes a limit for a time, as its provider asked: no slot is given before that. A limit that is closed for longer stays
     * so; slots that were given are not taken back.
     *
     * @param key names the limit, 1 to 255 characters
     * @param time how long from now, by the store's clock; more than zero
     */
    void close(String key, Duration time);
}
