package io.mailing.test.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.spi.store.Store;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker finds what it looks for. */
class CheckerTest {

    private static final int SEEDS = 200;

    static Stream<Arguments> faults() {
        return Stream.of(
                planted("duplicate", "duplicate:", Planted::duplicate),
                planted("loss", "loss:", Planted::loss),
                planted("lost recipient", "loss:", Planted::lostRecipient),
                planted("wrong counter", "counters:", Planted::wrongCounter),
                planted("hasty end", "finished:", Planted::hastyEnd),
                planted("forgetful caps", "cap:", Planted::forgetfulCaps),
                planted("forgotten values", "value:", Planted::forgottenValues),
                planted("mixed values", "value:", Planted::mixedValues),
                planted("overspeed", "pace:", Planted::overspeed));
    }

    private static Arguments planted(String name, String rule, UnaryOperator<Store> fault) {
        return Arguments.of(name, rule, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_planted_fault_is_found(String name, String rule, UnaryOperator<Store> fault) {
        long[] found = new long[1];
        Quiet.during(() -> {
            for (long seed = 1; seed <= SEEDS && found[0] == 0; seed++) {
                List<String> broken = Simulation.run(seed, false, fault).faults();
                if (broken.stream().anyMatch(how -> how.startsWith(rule))) {
                    found[0] = seed;
                    Simulation.Result explained = Simulation.explained(seed, fault);
                    assertThat(explained.faults()).as("replayed").isEqualTo(broken);
                    assertThat(explained.report())
                            .contains("-Dmailing.simulation.seed=" + seed)
                            .contains("steps mailing-");
                }
            }
        });
        assertThat(found[0]).as("the seed that shows it").isPositive();
    }
}
