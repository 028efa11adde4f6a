package io.mailing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The times on the wall that a schedule names, without a zone; and the moments at which they come in one. */
@FunctionalInterface
interface WallTimes {

    /** The first one later than a time, or null if there is none any more. */
    @Nullable
    LocalDateTime next(LocalDateTime after);

    static WallTimes of(Recurrence.Schedule schedule) {
        if (schedule instanceof Recurrence.Cron cron) {
            return CronTimes.of(cron.expression());
        }
        if (schedule instanceof Recurrence.Daily daily) {
            return days(daily.at(), day -> true);
        }
        if (schedule instanceof Recurrence.Weekly weekly) {
            return days(weekly.at(), day -> weekly.days().contains(day.getDayOfWeek()));
        }
        Recurrence.Monthly monthly = (Recurrence.Monthly) schedule;
        return days(
                monthly.at(),
                day -> day.getDayOfMonth()
                        == Math.min(monthly.day(), YearMonth.from(day).lengthOfMonth()));
    }

    private static WallTimes days(LocalTime at, Predicate<LocalDate> fits) {
        return after -> {
            LocalDate day = after.toLocalDate();
            while (!fits.test(day) || !day.atTime(at).isAfter(after)) {
                day = day.plusDays(1);
            }
            return day.atTime(at);
        };
    }

    /**
     * When a time on the wall comes: never earlier than an earlier one's.
     *
     * @return the first moment after the gap if there is no such time on its day, the first of two, or null if there is no such day
     */
    static @Nullable Instant at(LocalDateTime wall, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(wall);
        if (!offsets.isEmpty()) {
            return wall.toInstant(offsets.get(0));
        }
        ZoneOffsetTransition gap = rules.getTransition(wall);
        LocalDateTime midnight = wall.toLocalDate().atStartOfDay();
        boolean noSuchDay = !gap.getDateTimeBefore().isAfter(midnight)
                && !gap.getDateTimeAfter().isBefore(midnight.plusDays(1));
        return noSuchDay ? null : gap.getInstant();
    }
}
