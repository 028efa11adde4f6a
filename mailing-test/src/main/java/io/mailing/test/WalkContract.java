package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The part that leads nodes through the ledger at random. */
abstract class WalkContract extends SearchContract {

    static final String SEED = "mailing.walk.seed";
    private static final String SEEDS = "mailing.walk.seeds";
    private static final int DEFAULT_SEEDS = 200;
    private static final int STEPS = 200;

    WalkContract() {}

    @Test
    void random_walks_keep_the_ledger_true() {
        Long one = Long.getLong(SEED);
        int seeds = Integer.getInteger(SEEDS, DEFAULT_SEEDS);
        assertThat(seeds).as("-D%s", SEEDS).isPositive();
        long first = one == null ? 1 : one;
        long last = one == null ? seeds : one;
        for (long seed = first; seed <= last; seed++) {
            new RandomWalk(this, seed).run(STEPS);
        }
    }
}
