package io.mailing.internal.engine;

import io.mailing.spi.PersonalValues;

/**
 * What a provider has not given for one recipient, as long as this node holds the block. Whether it is the recipient or the provider
 * is told by others: a fault counts against the recipient once somebody else was given values after its first one.
 *
 * @param most of how many it may be one in the next call
 * @param before how many the provider had been given values for when it began
 * @param rounds how many faults count against the recipient
 * @param readyAt when it may be asked for again
 */
record SupplyTrouble(int most, long before, int rounds, long readyAt) {

    boolean enough() {
        return rounds >= PersonalValues.ROUNDS;
    }

    /** Whether the provider gave values for somebody since. */
    boolean othersGot(long given) {
        return given > before;
    }
}
