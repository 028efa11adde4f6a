package io.mailing;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a periodic campaign is sent: a rule on the calendar and the clock on the wall of a time zone.
 *
 * <p>Where clocks are changed, a time that doesn't exist on a day is run at the first moment after the gap, and one that comes
 * twice is run once, the first time. That also holds for rules with several runs a day: one of every minute has one run for the whole
 * gap, and none while the hour comes a second time. A date that a zone leaves out altogether has no run.
 *
 * @param schedule the rule
 * @param zone where its times are meant
 * @param until the last moment at which a run may be due, or null
 * @param missed what becomes of runs that no node made in time
 */
public record Recurrence(
        Schedule schedule, ZoneId zone, @Nullable Instant until, MissedRuns missed) {

    /** A run that is late by less than this is no missed one: it is made. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    /** No run is due after it. */
    private static final Instant END = Instant.parse("9999-12-30T00:00:00Z");

    /** A rule of dates and times. */
    public sealed interface Schedule permits Cron, Daily, Weekly, Monthly {}

    /**
     * A cron expression.
     *
     * @param expression five fields: minute, hour, day of the month, month, day of the week (0 or 7 for Sunday, or
     *     {@code SUN} to {@code SAT}), each with {@code *}, lists, ranges and steps. If both days are restricted, either will do
     */
    public record Cron(String expression) implements Schedule {

        /**
         * Checks it.
         *
         * @param expression five fields
         * @throws IllegalArgumentException if it is none
         */
        public Cron {
            CronTimes unused = CronTimes.of(expression);
        }

        @Override
        public String toString() {
            return "cron " + expression;
        }
    }

    /**
     * Every day.
     *
     * @param at the time; less than a second is cut off
     */
    public record Daily(LocalTime at) implements Schedule {

        /**
         * Cuts off less than a second.
         *
         * @param at the time
         */
        public Daily {
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public String toString() {
            return "daily at " + at;
        }
    }

    /**
     * Every week.
     *
     * @param days at least one
     * @param at the time; less than a second is cut off
     */
    public record Weekly(Set<DayOfWeek> days, LocalTime at) implements Schedule {

        /**
         * Checks and copies.
         *
         * @param days at least one
         * @param at the time
         * @throws IllegalArgumentException for no day
         */
        public Weekly {
            if (days.isEmpty()) {
                throw new IllegalArgumentException("a weekly recurrence needs at least one day of the week");
            }
            days = Collections.unmodifiableSet(EnumSet.copyOf(days));
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public String toString() {
            return "on " + String.join(", ", days.stream().map(DayOfWeek::name).toList()) + " at " + at;
        }
    }

    /**
     * Every month.
     *
     * @param day 1 to 31; in a shorter month its last day
     * @param at the time; less than a second is cut off
     */
    public record Monthly(int day, LocalTime at) implements Schedule {

        /**
         * Checks it.
         *
         * @param day 1 to 31
         * @param at the time
         * @throws IllegalArgumentException for another day
         */
        public Monthly {
            if (day < 1 || day > 31) {
                throw new IllegalArgumentException("the day of a month is 1 to 31, was " + day);
            }
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public String toString() {
            return "on day " + day + " of the month at " + at;
        }
    }

    /**
     * Checks the values.
     *
     * @param schedule the rule
     * @param zone where its times are meant
     * @param until the last moment at which a run may be due, or null
     * @param missed what becomes of runs that no node made in time
     */
    public Recurrence {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(missed, "missed");
    }

    /**
     * By a cron expression.
     *
     * @param expression see {@link Cron}, such as {@code 0 9 * * MON}
     * @param zone where its times are meant
     * @return one without an end that leaves missed runs out
     * @throws IllegalArgumentException if it is no such expression
     */
    public static Recurrence cron(String expression, ZoneId zone) {
        return new Recurrence(new Cron(expression), zone, null, MissedRuns.SKIP);
    }

    /**
     * Every day.
     *
     * @param at the time
     * @param zone where it is meant
     * @return one without an end that leaves missed runs out
     */
    public static Recurrence daily(LocalTime at, ZoneId zone) {
        return new Recurrence(new Daily(at), zone, null, MissedRuns.SKIP);
    }

    /**
     * Every week.
     *
     * @param days at least one
     * @param at the time
     * @param zone where it is meant
     * @return one without an end that leaves missed runs out
     * @throws IllegalArgumentException for no day
     */
    public static Recurrence weekly(Set<DayOfWeek> days, LocalTime at, ZoneId zone) {
        return new Recurrence(new Weekly(days, at), zone, null, MissedRuns.SKIP);
    }

    /**
     * Every month.
     *
     * @param day 1 to 31; in a shorter month its last day
     * @param at the time
     * @param zone where it is meant
     * @return one without an end that leaves missed runs out
     * @throws IllegalArgumentException for another day
     */
    public static Recurrence monthly(int day, LocalTime at, ZoneId zone) {
        return new Recurrence(new Monthly(day, at), zone, null, MissedRuns.SKIP);
    }

    /**
     * One that ends.
     *
     * @param end the last moment at which a run may be due
     * @return a changed copy
     */
    public Recurrence until(Instant end) {
        return new Recurrence(schedule, zone, Objects.requireNonNull(end, "end"), missed);
    }

    /**
     * What becomes of runs that no node made in time, that is within {@link #GRACE}.
     *
     * @param choice {@link MissedRuns#SKIP} by default
     * @return a changed copy
     */
    public Recurrence missed(MissedRuns choice) {
        return new Recurrence(schedule, zone, until, choice);
    }

    /**
     * The next run.
     *
     * @param after a moment
     * @return the first run later than that, or empty if there is none any more
     */
    public Optional<Instant> next(Instant after) {
        return Optional.ofNullable(next(WallTimes.of(schedule), after));
    }

    private @Nullable Instant next(WallTimes times, Instant after) {
        Instant last = until == null || until.isAfter(END) ? END : until;
        if (!after.isBefore(last)) {
            return null;
        }
        // Long ago there were no time zones, and no cron expressions.
        Instant from = after.isBefore(Instant.EPOCH) ? Instant.EPOCH.minusNanos(1) : after;
        LocalDateTime wall = LocalDateTime.ofInstant(from, zone);
        while (true) {
            wall = times.next(wall);
            if (wall == null || wall.isAfter(LocalDateTime.MAX.withYear(9999))) {
                return null;
            }
            Instant run = WallTimes.at(wall, zone.getRules());
            if (run != null && run.isAfter(last)) {
                return null;
            }
            // Not later: in a gap with one that was run already, or in the hour that comes twice.
            if (run != null && run.isAfter(after)) {
                return run;
            }
        }
    }

    /**
     * The next runs, for a screen.
     *
     * @param after a moment
     * @param count how many at most
     * @return runs later than that, each later than the one before; fewer if the recurrence ends
     */
    public List<Instant> preview(Instant after, int count) {
        List<Instant> runs = new ArrayList<>();
        WallTimes times = WallTimes.of(schedule);
        Instant run = next(times, after);
        while (run != null && runs.size() < count) {
            runs.add(run);
            run = next(times, run);
        }
        return runs;
    }
}
