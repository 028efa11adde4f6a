package io.mailing.spi.store;

import java.time.Duration;

/**
 * Turns that a node has reserved.
 *
 * @param turns how many messages may go; 0 means none, ask again after {@code startsIn}
 * @param startsIn how long from the store's answer until the first may go; zero or more
 * @param goodFor how long from then on; turns that are not used by then are lost. Zero if there are none
 */
public record PaceSlot(int turns, Duration startsIn, Duration goodFor) {

    /**
     * Checks the ranges.
     *
     * @param turns how many messages may go; 0 means none, ask again after {@code startsIn}
     * @param startsIn how long from the store's answer until the first may go; zero or more
     * @param goodFor how long from then on; turns that are not used by then are lost. Zero if there are none
     */
    public PaceSlot {
        if (turns < 0 || startsIn.isNegative() || goodFor.isNegative()) {
            throw new IllegalArgumentException("no slot: " + turns + " turns in " + startsIn + ", good for " + goodFor);
        }
    }
}
