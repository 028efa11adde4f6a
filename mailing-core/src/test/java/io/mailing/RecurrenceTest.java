package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a periodic campaign is sent, also where clocks are changed. */
class RecurrenceTest {

    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");
    private static final List<ZoneId> ZONES = List.of(
            WARSAW,
            NEW_YORK,
            LORD_HOWE,
            APIA,
            ZoneId.of("America/Santiago"), // clocks are changed at midnight
            ZoneId.of("America/Scoresbysund"), // the gap of 2024 ends on the next day
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("UTC"));

    private static List<String> runs(Recurrence recurrence, String after, int count) {
        Instant from = LocalDateTime.parse(after)
                .atZone(recurrence.zone())
                .withEarlierOffsetAtOverlap()
                .toInstant();
        return recurrence.preview(from, count).stream()
                .map(run -> run.atZone(recurrence.zone()).toOffsetDateTime().toString())
                .toList();
    }

    static Stream<Arguments> daily() {
        return Stream.of("daily", "cron")
                .flatMap(how -> Stream.of(
                        // In the gap: at its end. In what comes twice: the first one.
                        day(
                                how,
                                WARSAW,
                                "02:30",
                                "2026-03-28T12:00",
                                "2026-03-29T03:00+02:00",
                                "2026-03-30T02:30+02:00"),
                        day(
                                how,
                                WARSAW,
                                "02:00",
                                "2026-03-28T12:00",
                                "2026-03-29T03:00+02:00",
                                "2026-03-30T02:00+02:00"),
                        day(
                                how,
                                WARSAW,
                                "03:00",
                                "2026-03-28T12:00",
                                "2026-03-29T03:00+02:00",
                                "2026-03-30T03:00+02:00"),
                        day(
                                how,
                                WARSAW,
                                "02:30",
                                "2026-10-24T12:00",
                                "2026-10-25T02:30+02:00",
                                "2026-10-26T02:30+01:00"),
                        day(
                                how,
                                WARSAW,
                                "02:30",
                                "2026-10-25T02:30",
                                "2026-10-26T02:30+01:00",
                                "2026-10-27T02:30+01:00"),
                        day(
                                how,
                                WARSAW,
                                "03:00",
                                "2026-10-25T02:59",
                                "2026-10-25T03:00+01:00",
                                "2026-10-26T03:00+01:00"),
                        day(
                                how,
                                NEW_YORK,
                                "02:30",
                                "2026-03-07T12:00",
                                "2026-03-08T03:00-04:00",
                                "2026-03-09T02:30-04:00"),
                        day(
                                how,
                                NEW_YORK,
                                "01:30",
                                "2026-10-31T12:00",
                                "2026-11-01T01:30-04:00",
                                "2026-11-02T01:30-05:00"),
                        day(
                                how,
                                LORD_HOWE,
                                "02:15",
                                "2026-10-03T12:00",
                                "2026-10-04T02:30+11:00",
                                "2026-10-05T02:15+11:00"),
                        day(
                                how,
                                LORD_HOWE,
                                "01:45",
                                "2026-04-04T12:00",
                                "2026-04-05T01:45+11:00",
                                "2026-04-06T01:45+10:30"),
                        // There was no 30 December 2011.
                        day(how, APIA, "09:00", "2011-12-28T12:00", "2011-12-29T09:00-10:00", "2011-12-31T09:00+14:00"),
                        day(
                                how,
                                APIA,
                                "00:00",
                                "2011-12-28T12:00",
                                "2011-12-29T00:00-10:00",
                                "2011-12-31T00:00+14:00")));
    }

    private static Arguments day(String how, ZoneId zone, String at, String after, String first, String second) {
        LocalTime time = LocalTime.parse(at);
        Recurrence recurrence = how.equals("daily")
                ? Recurrence.daily(time, zone)
                : Recurrence.cron(time.getMinute() + " " + time.getHour() + " * * *", zone);
        return Arguments.of(how, zone, at, after, recurrence, List.of(first, second));
    }

    @ParameterizedTest(name = "{0} {1} {2} after {3}")
    @MethodSource("daily")
    void where_clocks_are_changed_there_is_one_run_a_day(
            String how, ZoneId zone, String at, String after, Recurrence recurrence, List<String> expected) {
        assertThat(runs(recurrence, after, 2)).isEqualTo(expected);
    }

    @Test
    void of_several_runs_a_day_the_gap_has_one_and_what_comes_twice_has_them_once() {
        Recurrence quarters = Recurrence.cron("*/15 * * * *", WARSAW);
        assertThat(runs(quarters, "2026-03-29T01:30", 4))
                .containsExactly(
                        "2026-03-29T01:45+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T03:15+02:00",
                        "2026-03-29T03:30+02:00");
        assertThat(runs(quarters, "2026-10-25T02:30", 3))
                .containsExactly("2026-10-25T02:45+02:00", "2026-10-25T03:00+01:00", "2026-10-25T03:15+01:00");
        Recurrence halves = Recurrence.cron("*/30 1-2 * * *", LORD_HOWE);
        assertThat(runs(halves, "2026-04-05T00:00", 4))
                .containsExactly(
                        "2026-04-05T01:00+11:00",
                        "2026-04-05T01:30+11:00",
                        "2026-04-05T02:00+10:30",
                        "2026-04-05T02:30+10:30");
    }

    @Test
    void the_31st_of_a_short_month_is_its_last_day() {
        Recurrence last = Recurrence.monthly(31, LocalTime.NOON, WARSAW);
        assertThat(runs(last, "2028-01-31T12:00", 3))
                .containsExactly("2028-02-29T12:00+01:00", "2028-03-31T12:00+02:00", "2028-04-30T12:00+02:00");
        assertThat(runs(Recurrence.monthly(1, LocalTime.MIDNIGHT, WARSAW), "2026-11-01T00:00", 2))
                .containsExactly("2026-12-01T00:00+01:00", "2027-01-01T00:00+01:00");
    }

    @Test
    void a_week_has_the_days_that_are_named() {
        Recurrence twice = Recurrence.weekly(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 30), NEW_YORK);
        assertThat(runs(twice, "2026-11-23T09:30", 3))
                .containsExactly("2026-11-27T09:30-05:00", "2026-11-30T09:30-05:00", "2026-12-04T09:30-05:00");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "0 9 * * MON,       2026-11-22T00:00, 2026-11-23T09:00, 2026-11-30T09:00",
                "0 9 * * 7,         2026-11-22T09:00, 2026-11-29T09:00, 2026-12-06T09:00",
                "0 9 * * 0,         2026-11-22T09:00, 2026-11-29T09:00, 2026-12-06T09:00",
                "\"0 9,17 * * 1-5\",2026-11-20T10:00, 2026-11-20T17:00, 2026-11-23T09:00",
                "5-59/20 * * * *,   2026-11-20T10:30, 2026-11-20T10:45, 2026-11-20T11:05",
                "0 0 29 2 *,        2026-01-01T00:00, 2028-02-29T00:00, 2032-02-29T00:00",
                "0 0 31 * *,        2026-01-31T00:00, 2026-03-31T00:00, 2026-05-31T00:00",
                "0 0 13 * FRI,      2026-11-01T00:00, 2026-11-06T00:00, 2026-11-13T00:00",
                "0 0 14 * FRI,      2026-11-13T00:00, 2026-11-14T00:00, 2026-11-20T00:00",
                "30 6 1 JAN *,      2026-01-01T06:30, 2027-01-01T06:30, 2028-01-01T06:30"
            })
    void a_cron_expression_is_understood_as_ever(String expression, String after, String first, String second) {
        Recurrence recurrence = Recurrence.cron(expression, ZoneId.of("UTC"));
        assertThat(runs(recurrence, after, 2)).containsExactly(first + "Z", second + "Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "0 0 0 * *",
                "0 0 32 * *",
                "0 0 * 13 *",
                "0 0 * * 8",
                "0 0 * * XYZ",
                "0 0 9 * * *",
                "@daily",
                "0 9 * * MON; DROP"
            })
    void what_is_no_cron_expression_is_refused_by_name(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recurrence.cron(expression, WARSAW))
                .withMessageContaining("'" + expression + "'");
    }

    @Test
    void what_can_t_be_a_rule_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Recurrence.weekly(Set.of(), LocalTime.NOON, WARSAW));
        assertThatIllegalArgumentException().isThrownBy(() -> Recurrence.monthly(0, LocalTime.NOON, WARSAW));
        assertThatIllegalArgumentException().isThrownBy(() -> Recurrence.monthly(32, LocalTime.NOON, WARSAW));
    }

    @Test
    void a_day_that_never_comes_has_no_run() {
        assertThat(Recurrence.cron("0 9 30 2 *", WARSAW).next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void it_ends_with_a_run_that_is_due_at_its_end() {
        Instant end = Instant.parse("2026-11-24T09:00:00Z");
        Recurrence daily =
                Recurrence.daily(LocalTime.of(9, 0), ZoneId.of("UTC")).until(end);
        assertThat(runs(daily, "2026-11-22T09:00", 9)).containsExactly("2026-11-23T09:00Z", "2026-11-24T09:00Z");
        assertThat(daily.next(end)).isEmpty();
        assertThat(daily.until(end.minusNanos(1)).preview(Instant.parse("2026-11-22T09:00:00Z"), 9))
                .hasSize(1);
        assertThat(daily.next(Instant.MAX)).isEmpty();
        assertThat(Recurrence.daily(LocalTime.MAX, WARSAW).next(Instant.MAX)).isEmpty();
        assertThat(Recurrence.cron("* * * * *", WARSAW).next(Instant.MIN)).isPresent();
    }

    @Test
    void less_than_a_second_is_cut_off() {
        assertThat(Recurrence.daily(LocalTime.MAX, WARSAW))
                .isEqualTo(Recurrence.daily(LocalTime.of(23, 59, 59), WARSAW))
                .hasSameHashCodeAs(Recurrence.daily(LocalTime.of(23, 59, 59), WARSAW))
                .isNotEqualTo(Recurrence.daily(LocalTime.MAX, WARSAW).missed(MissedRuns.ONCE));
    }

    /** A rule, and whether it names a minute on the wall, told in another way. */
    private record Case(Recurrence recurrence, boolean oneADay, Predicate<LocalDateTime> names) {

        static Case of(Random dice) {
            ZoneId zone = ZONES.get(dice.nextInt(ZONES.size()));
            LocalTime at = LocalTime.of(dice.nextInt(dice.nextBoolean() ? 4 : 24), 5 * dice.nextInt(12));
            Predicate<LocalDateTime> then = wall -> wall.toLocalTime().equals(at);
            String cron = at.getMinute() + " " + at.getHour();
            switch (dice.nextInt(6)) {
                case 0 -> {
                    return new Case(Recurrence.daily(at, zone), true, then);
                }
                case 1 -> {
                    return new Case(Recurrence.cron(cron + " * * *", zone), true, then);
                }
                case 2 -> {
                    EnumSet<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + dice.nextInt(7)), DayOfWeek.SUNDAY);
                    return new Case(
                            Recurrence.weekly(days, at, zone), true, then.and(w -> days.contains(w.getDayOfWeek())));
                }
                case 3 -> {
                    int day = 1 + dice.nextInt(31);
                    return new Case(
                            Recurrence.monthly(day, at, zone),
                            true,
                            then.and(w -> w.getDayOfMonth()
                                    == Math.min(day, w.toLocalDate().lengthOfMonth())));
                }
                case 4 -> {
                    int day = 1 + dice.nextInt(28);
                    return new Case(
                            Recurrence.cron(cron + " " + day + " * SUN", zone),
                            true,
                            then.and(w -> w.getDayOfMonth() == day || w.getDayOfWeek() == DayOfWeek.SUNDAY));
                }
                default -> {
                    int step = List.of(1, 5, 20, 30).get(dice.nextInt(4));
                    return new Case(
                            Recurrence.cron("*/" + step + " * * * *", zone), false, w -> w.getMinute() % step == 0);
                }
            }
        }

        /** Whether there is a run at a moment, seen from the moment and not from the rule. */
        boolean runs(Instant moment) {
            ZonedDateTime then = moment.atZone(recurrence.zone());
            ZoneOffsetTransition change = recurrence.zone().getRules().getTransition(then.toLocalDateTime());
            boolean second =
                    change != null && change.isOverlap() && then.getOffset().equals(change.getOffsetAfter());
            if (!second && names.test(then.toLocalDateTime())) {
                return true;
            }
            ZoneOffsetTransition gap = recurrence.zone().getRules().previousTransition(moment.plusNanos(1));
            if (gap == null || !gap.getInstant().equals(moment) || !gap.isGap()) {
                return false;
            }
            LocalDateTime wall = gap.getDateTimeBefore();
            boolean wholeDay = gap.getDuration().compareTo(Duration.ofDays(1)) >= 0;
            while (!wholeDay && wall.isBefore(gap.getDateTimeAfter())) {
                if (names.test(wall)) {
                    return true;
                }
                wall = wall.plusMinutes(1);
            }
            return false;
        }
    }

    @Test
    void ten_thousand_rules_run_ever_later_and_once_a_day() {
        Random dice = new Random(20261122);
        for (int n = 0; n < 10_000; n++) {
            Case made = Case.of(dice);
            ZoneId zone = made.recurrence.zone();
            Instant after = Instant.ofEpochSecond(dice.nextLong(2_000_000_000L));
            Instant last = after;
            List<LocalDate> days = new ArrayList<>();
            for (int run = 0; run < 3; run++) {
                Optional<Instant> next = made.recurrence.next(last);
                assertThat(next).as("%s after %s", made.recurrence, last).isPresent();
                assertThat(next.get()).as("%s after %s", made.recurrence, last).isAfter(last);
                assertThat(made.runs(next.get()))
                        .as("%s at %s", made.recurrence, next.get())
                        .isTrue();
                last = next.get();
                // A run at a midnight that ends a gap is the day before's.
                ZonedDateTime then = last.atZone(zone);
                boolean own = made.names.test(then.toLocalDateTime());
                days.add(own ? then.toLocalDate() : then.minusSeconds(1).toLocalDate());
            }
            if (made.oneADay) {
                assertThat(days).as("%s after %s", made.recurrence, after).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void around_each_change_of_clocks_no_run_is_left_out_and_none_made_up() {
        Random dice = new Random(7);
        for (int n = 0; n < 150; n++) {
            Case made = Case.of(dice);
            ZoneOffsetTransition change = made.recurrence
                    .zone()
                    .getRules()
                    .nextTransition(Instant.ofEpochSecond(dice.nextLong(1_700_000_000L)));
            Instant around = change == null ? Instant.EPOCH.plus(Duration.ofDays(99)) : change.getInstant();
            Instant from = around.minus(Duration.ofHours(26));
            Instant to = around.plus(Duration.ofHours(26));
            List<Instant> expected = new ArrayList<>();
            for (Instant moment = from.plusSeconds(60); !moment.isAfter(to); moment = moment.plusSeconds(60)) {
                if (made.runs(moment)) {
                    expected.add(moment);
                }
            }
            assertThat(made.recurrence.until(to).preview(from, 10_000))
                    .as("%s from %s", made.recurrence, from)
                    .isEqualTo(expected);
        }
    }
}
