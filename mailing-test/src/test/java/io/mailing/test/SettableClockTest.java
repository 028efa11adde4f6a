package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final SettableClock clock = SettableClock.at(START);

    @Test
    void stands_still_until_it_is_moved() {
        long before = clock.nanoTime();

        assertThat(clock.instant()).isEqualTo(START);
        assertThat(clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void advance_moves_the_wall_clock_and_monotonic_time_together() {
        long before = clock.nanoTime();

        clock.advance(Duration.ofMillis(1500));

        assertThat(clock.instant()).isEqualTo(START.plusMillis(1500));
        assertThat(clock.nanoTime() - before).isEqualTo(1_500_000_000L);
    }

    @Test
    void setting_the_wall_clock_leaves_monotonic_time() {
        long before = clock.nanoTime();

        clock.set(START.minusSeconds(3600));

        assertThat(clock.instant()).isEqualTo(START.minusSeconds(3600));
        assertThat(clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void time_does_not_go_back() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .withMessageContaining("set()");
    }

    @Test
    void views_in_other_zones_move_together() {
        Clock warsaw = clock.withZone(ZoneId.of("Europe/Warsaw"));

        clock.advance(Duration.ofHours(1));

        assertThat(warsaw.instant()).isEqualTo(START.plusSeconds(3600));
        assertThat(warsaw.getZone()).isEqualTo(ZoneId.of("Europe/Warsaw"));
    }
}
