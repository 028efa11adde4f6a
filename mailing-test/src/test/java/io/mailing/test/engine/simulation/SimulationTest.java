package io.mailing.test.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nothing is lost and nothing is sent twice, whatever goes wrong. {@code -Dmailing.simulation.seed=N} replays a seed,
 * {@code -Dmailing.simulation.seeds=N} tries so many.
 */
class SimulationTest {

    private static final int SEEDS = 10_000;
    private static final int MOST_FAILED = 3;

    @Test
    @Tag("once")
    void no_seed_breaks_a_rule() {
        List<String> failed = new ArrayList<>();
        Quiet.during(() -> {
            Long one = Long.getLong("mailing.simulation.seed");
            long first = one == null ? 1 : one;
            long last = one == null ? Integer.getInteger("mailing.simulation.seeds", SEEDS) : one;
            for (long seed = first; seed <= last && failed.size() < MOST_FAILED; seed++) {
                Simulation.Result result = Simulation.explained(seed, store -> store);
                if (!result.faults().isEmpty()) {
                    failed.add(result.report());
                }
            }
        });
        assertThat(failed).isEmpty();
    }

    @Test
    void the_same_seed_goes_the_same_way() {
        Quiet.during(() -> {
            for (long seed = 1; seed <= 50; seed++) {
                Simulation.Result first = Simulation.run(seed);
                Simulation.Result second = Simulation.run(seed);
                assertThat(second.hash()).as("seed %s", seed).isEqualTo(first.hash());
                assertThat(second.events()).isEqualTo(first.events()).isGreaterThan(100);
            }
        });
    }
}
