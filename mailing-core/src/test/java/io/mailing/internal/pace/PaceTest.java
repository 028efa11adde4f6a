package io.mailing.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Asks as an eager lane does: again as soon as the gate says, a little late by a seeded jitter. */
    private static List<Long> grants(Throttle throttle, long start, long length, long maxJitter) {
        Random random = new Random(7);
        PaceGate gate = new PaceGate(throttle, start);
        List<Long> grants = new ArrayList<>();
        long now = start;
        while (now - start < length) {
            long wait = gate.tryTake(now);
            if (wait == 0) {
                grants.add(now - start);
            } else {
                now += wait + (maxJitter == 0 ? 0 : random.nextLong(maxJitter));
            }
        }
        return grants;
    }

    private static int mostInAnyWindow(List<Long> grants, long window) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < grants.size(); to++) {
            while (grants.get(to) - grants.get(from) >= window) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30, 600, 10_000})
    void no_second_has_more_than_the_limit_and_the_declared_burst(int perSecond) {
        List<Long> grants = grants(Throttle.perSecond(perSecond), -5, 20 * SECOND, 3_000_000);
        double burst = Pace.Even.TOLERANCE / (SECOND / (double) perSecond);
        assertThat(mostInAnyWindow(grants, SECOND))
                .isLessThanOrEqualTo((int) Math.ceil(perSecond * 1.01 + (perSecond == 1 ? 0 : burst)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 30, 600, 10_000})
    void late_wake_ups_do_not_make_the_average_slower(int perSecond) {
        List<Long> grants = grants(Throttle.perSecond(perSecond), 0, 100 * SECOND, 3_000_000);
        assertThat(grants.size()).isBetween((int) (perSecond * 100 * 0.99), perSecond * 100 + perSecond);
    }

    @Test
    void distances_of_a_second_and_more_are_strict() {
        List<Long> grants = grants(Throttle.every(Duration.ofSeconds(15)), 0, 300 * SECOND, 900_000_000);
        for (int i = 1; i < grants.size(); i++) {
            assertThat(grants.get(i) - grants.get(i - 1)).isGreaterThanOrEqualTo(15 * SECOND);
        }
        assertThat(grants).hasSizeGreaterThan(15);
    }

    @Test
    void a_batch_goes_at_once_and_the_next_one_a_period_later() {
        List<Long> grants = grants(Throttle.batches(3, Duration.ofMinutes(5)), 0, 700 * SECOND, 0);
        assertThat(grants)
                .containsExactly(
                        0L, 0L, 0L, 300 * SECOND, 300 * SECOND, 300 * SECOND, 600 * SECOND, 600 * SECOND, 600 * SECOND);
    }

    @Test
    void idle_time_is_not_saved_up() {
        PaceGate gate = new PaceGate(Throttle.perSecond(10), 0);
        assertThat(gate.tryTake(100 * SECOND)).isZero();
        assertThat(gate.tryTake(100 * SECOND)).as("the second one waits").isPositive();
    }

    @Test
    void a_refund_gives_the_place_back() {
        PaceGate gate = new PaceGate(Throttle.every(Duration.ofSeconds(15)), 0);
        assertThat(gate.tryTake(0)).isZero();
        gate.refund();
        assertThat(gate.tryTake(0)).isZero();
        assertThat(gate.tryTake(0)).isEqualTo(15 * SECOND);
        PaceGate batch = new PaceGate(Throttle.batches(1, Duration.ofMinutes(1)), 0);
        assertThat(batch.tryTake(0)).isZero();
        batch.refund();
        assertThat(batch.tryTake(0)).isZero();
        assertThat(batch.tryTake(0)).isEqualTo(60 * SECOND);
    }

    @Test
    void looking_takes_nothing() {
        PaceGate gate = new PaceGate(Throttle.perSecond(1), 0);
        assertThat(gate.waitNanos(0)).isZero();
        assertThat(gate.waitNanos(0)).isZero();
        assertThat(gate.tryTake(0)).isZero();
        assertThat(gate.waitNanos(0)).isEqualTo(SECOND);
    }

    @Test
    void no_limit_never_waits() {
        PaceGate gate = new PaceGate(Throttle.none(), 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(gate.tryTake(0)).isZero();
        }
    }
}
