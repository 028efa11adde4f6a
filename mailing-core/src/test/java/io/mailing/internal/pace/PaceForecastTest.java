package io.mailing.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Quota;
import io.mailing.Throttle;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When messages would go. */
class PaceForecastTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final PaceStanding FRESH = new PaceStanding(PaceState.FRESH, 0);

    private final PaceForecast forecast = new PaceForecast(START, START.plus(DAY), START.plus(DAY.multipliedBy(3652)));

    private Duration length(long messages, PaceLimit... limits) {
        PaceForecast.Stream stream = forecast.add(messages, List.of(limits));
        forecast.run();
        return length(stream);
    }

    private static Duration length(PaceForecast.Stream stream) {
        Instant last = stream.lastGoesAt();
        assertThat(last).isNotNull();
        return Duration.between(START, last);
    }

    @Test
    void even_messages_lie_an_interval_apart() {
        assertThat(length(101, forecast.limit(Throttle.perSecond(10)))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void the_slower_one_of_two_limits_counts() {
        assertThat(length(101, forecast.limit(Throttle.perSecond(100)), forecast.limit(Throttle.perSecond(10))))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void what_is_rarer_than_one_a_second_is_forecast_too() {
        assertThat(length(25, forecast.limit(Throttle.every(Duration.ofMinutes(10)))))
                .isEqualTo(Duration.ofHours(4));
    }

    @Test
    void a_batch_goes_at_once_and_the_next_one_when_its_period_is_over() {
        assertThat(length(2_001, forecast.limit(Throttle.batches(100, Duration.ofMinutes(3)))))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_batch_that_is_not_used_up_within_its_period_holds_nothing_back() {
        PaceForecast.Stream stream = forecast.add(
                3_601,
                List.of(
                        forecast.limit(Throttle.batches(100, Duration.ofMinutes(1))),
                        forecast.limit(Throttle.perSecond(1))));
        forecast.run();
        assertThat(length(stream)).isEqualTo(Duration.ofHours(1));
        assertThat(stream.slowest()).isEqualTo(1);
    }

    @Test
    void an_even_pace_within_batches() {
        // 60 in 30 s, then half a minute of nothing.
        PaceForecast.Stream stream = forecast.add(
                180,
                List.of(
                        forecast.limit(Throttle.batches(60, Duration.ofMinutes(1))),
                        forecast.limit(Throttle.perSecond(2))));
        forecast.run();
        assertThat(length(stream)).isEqualTo(Duration.ofMillis(120_000 + 29_500));
    }

    @Test
    void nothing_holds_back_what_has_no_limit() {
        PaceForecast.Stream stream = forecast.add(1_000_000, List.of(forecast.limit(Throttle.none())));
        forecast.run();
        assertThat(length(stream)).isZero();
        assertThat(stream.slowest()).isEqualTo(-1);
        assertThat(stream.late()).isZero();
    }

    @Test
    void a_quota_that_grows_is_used_up_day_by_day() {
        Quota quota = Quota.perDay(800).warmUp(START, 100, 3); // 100, about 200, about 400, 800
        PaceForecast.Stream stream =
                forecast.add(1_490, List.of(forecast.limit(Throttle.none()), forecast.limit(quota, FRESH, START)));
        forecast.run();
        assertThat(length(stream)).isEqualTo(DAY.multipliedBy(3));
        assertThat(stream.slowest()).isEqualTo(1);
        assertThat(stream.late()).as("after the first day").isEqualTo(1_390);
    }

    @Test
    void what_is_used_up_and_what_is_closed_counts_by_the_stores_own_clock() {
        long now = Duration.ofDays(9).toNanos(); // a clock that goes quite differently
        long hour = Duration.ofHours(1).toNanos();
        PaceStanding used = new PaceStanding(new PaceState(now - hour, 90, 0), now);
        PaceStanding closed = new PaceStanding(new PaceState(0, 0, now + hour), now);
        Instant read = START.minus(Duration.ofHours(3));
        Quota quota = Quota.perDay(100);
        PaceForecast.Stream rest = forecast.add(10, List.of(forecast.limit(quota, used, read)));
        PaceForecast.Stream more = forecast.add(11, List.of(forecast.limit(quota, used, read)));
        PaceForecast.Stream open = forecast.add(10, List.of(forecast.limit(Throttle.none(), closed, read)));
        PaceForecast.Stream shut =
                forecast.add(10, List.of(forecast.limit(Throttle.none(), closed, START.minusSeconds(60))));
        forecast.run();
        assertThat(length(rest)).isZero();
        assertThat(length(more)).isEqualTo(Duration.ofHours(20));
        assertThat(length(open)).isZero();
        assertThat(length(shut)).isEqualTo(Duration.ofMinutes(59));
    }

    @Test
    void two_streams_share_a_limit_evenly() {
        PaceLimit throttle = forecast.limit(Throttle.perSecond(10));
        PaceForecast.Stream one = forecast.add(1_000, List.of(throttle));
        PaceForecast.Stream other = forecast.add(3_000, List.of(throttle));
        forecast.run();
        assertThat(length(one)).isBetween(Duration.ofSeconds(199), Duration.ofSeconds(201));
        assertThat(length(other)).isEqualTo(Duration.ofMillis(399_900));
    }

    @Test
    void two_streams_share_what_is_taken_when_it_is_due() {
        PaceLimit throttle = forecast.limit(Throttle.every(Duration.ofSeconds(5)));
        PaceForecast.Stream one = forecast.add(10, List.of(throttle));
        PaceForecast.Stream other = forecast.add(10, List.of(throttle));
        forecast.run();
        assertThat(length(one)).isEqualTo(Duration.ofSeconds(90));
        assertThat(length(other)).isEqualTo(Duration.ofSeconds(95));
    }

    @Test
    void two_streams_share_a_batch() {
        PaceLimit throttle = forecast.limit(Throttle.batches(1_000, Duration.ofHours(1)));
        PaceForecast.Stream one = forecast.add(1_000, List.of(throttle));
        PaceForecast.Stream other = forecast.add(2_000, List.of(throttle));
        forecast.run();
        assertThat(length(one)).isEqualTo(Duration.ofHours(1));
        assertThat(length(other)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void what_would_go_at_the_expiry_or_later_is_counted() {
        PaceForecast.Stream stream = forecast.add(30, List.of(forecast.limit(Throttle.every(Duration.ofHours(1)))));
        PaceForecast.Stream quick = forecast.add(86_401, List.of(forecast.limit(Throttle.perSecond(1))));
        PaceForecast.Stream even = forecast.add(1_000_000, List.of(forecast.limit(Throttle.perSecond(3))));
        forecast.run();
        assertThat(stream.late()).as("24 go within the first day").isEqualTo(6);
        assertThat(quick.late()).isEqualTo(1);
        // Of an interval that is no whole number of nanoseconds one goes a trifle earlier.
        assertThat(even.late()).isEqualTo(1_000_000 - 3 * 86_400 - 1);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS)
    void what_takes_longer_than_anybody_waits_is_not_counted_to_its_end() {
        PaceForecast.Stream stream = forecast.add(1_000_000_000, List.of(forecast.limit(Throttle.every(DAY))));
        forecast.run();
        assertThat(stream.lastGoesAt()).isNull();
        assertThat(stream.late()).isEqualTo(999_999_999);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void ten_million_messages_take_a_moment() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        PaceLimit quota = forecast.limit(Quota.perDay(10_000_000).warmUp(START, 100_000, 30), FRESH, START);
        assertThat(length(10_000_000, forecast.limit(Throttle.none()), forecast.limit(Throttle.perSecond(30)), quota))
                .isGreaterThan(DAY.multipliedBy(3));
        assertThat(length(1_000_000, forecast.limit(Throttle.perSecond(10_000))))
                .isEqualTo(Duration.ofNanos(99_999_900_000L));
        PaceLimit throttle = forecast.limit(Throttle.perSecond(30));
        forecast.add(1_000_000, List.of(throttle, forecast.limit(Throttle.perSecond(20))));
        assertThat(length(1_000_000, throttle)).isGreaterThan(Duration.ofHours(18));
        long used = threads.getCurrentThreadCpuTime() - begun;
        assertThat(Duration.ofNanos(used)).as("of the processor's time").isLessThan(Duration.ofSeconds(2));
    }
}
