package io.mailing.spi.store;

import java.util.Objects;

/**
 * Where a limit stands at a moment.
 *
 * @param state its numbers
 * @param now the store's clock, nanoseconds since 1970, as the times of the state
 */
public record PaceStanding(PaceState state, long now) {

    /**
     * Refuses nulls.
     *
     * @param state its numbers
     * @param now the store's clock, nanoseconds since 1970, as the times of the state
     */
    public PaceStanding {
        Objects.requireNonNull(state, "state");
    }
}
