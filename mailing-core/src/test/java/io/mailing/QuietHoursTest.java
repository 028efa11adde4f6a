package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "21:00, 09:00, 2026-01-10T20:59:59.999Z, ",
        "21:00, 09:00, 2026-01-10T21:00:00Z, 2026-01-11T09:00:00Z",
        "21:00, 09:00, 2026-01-10T23:59:00Z, 2026-01-11T09:00:00Z",
        "21:00, 09:00, 2026-01-11T00:00:00Z, 2026-01-11T09:00:00Z",
        "21:00, 09:00, 2026-01-11T08:59:59.999Z, 2026-01-11T09:00:00Z",
        "21:00, 09:00, 2026-01-11T09:00:00Z, ",
        "13:00, 14:30, 2026-01-11T13:00:00Z, 2026-01-11T14:30:00Z",
        "13:00, 14:30, 2026-01-11T14:29:00Z, 2026-01-11T14:30:00Z",
        "13:00, 14:30, 2026-01-11T14:30:00Z, ",
        "13:00, 14:30, 2026-01-11T12:59:00Z, ",
        "00:00, 06:00, 2026-01-11T00:00:00Z, 2026-01-11T06:00:00Z",
        "18:00, 00:00, 2026-01-11T18:00:00Z, 2026-01-12T00:00:00Z",
        "18:00, 00:00, 2026-01-12T00:00:00Z, "
    })
    void their_end_is_the_next_one(LocalTime from, LocalTime until, Instant now, Instant end) {
        if (end == null) {
            assertThat(QuietHours.between(from, until).end(now, ZoneOffset.UTC)).isEmpty();
        } else {
            assertThat(QuietHours.between(from, until).end(now, ZoneOffset.UTC)).contains(end);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // 2:00 to 3:00 is left out on March 29, 2026, and comes twice on October 25.
        "22:00, 02:30, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z",
        "22:00, 08:00, 2026-03-28T22:00:00Z, 2026-03-29T06:00:00Z",
        "22:00, 02:30, 2026-10-25T00:10:00Z, 2026-10-25T01:30:00Z",
        "22:00, 02:30, 2026-10-25T00:40:00Z, 2026-10-25T01:30:00Z",
        "22:00, 02:30, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z",
        "22:00, 08:00, 2026-10-24T21:00:00Z, 2026-10-25T07:00:00Z"
    })
    void clocks_may_be_changed_meanwhile(LocalTime from, LocalTime until, Instant now, Instant end) {
        assertThat(QuietHours.between(from, until).end(now, BERLIN)).contains(end);
    }

    @Test
    void in_a_gap_their_end_is_the_same_whoever_asks() {
        QuietHours night = QuietHours.between(LocalTime.of(21, 0), LocalTime.of(2, 30));
        Instant end = Instant.parse("2026-03-29T01:00:00Z");
        assertThat(night.end(Instant.parse("2026-03-28T20:00:00Z"), BERLIN)).contains(end);
        assertThat(night.end(end.minusSeconds(1), BERLIN)).contains(end);
        assertThat(night.end(end, BERLIN)).isEmpty();
        assertThat(night.end(Instant.parse("2026-03-28T19:59:59Z"), BERLIN)).isEmpty();
    }

    @Test
    void hours_without_an_end_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuietHours.between(LocalTime.NOON, LocalTime.NOON))
                .withMessageContaining("12:00");
    }
}
