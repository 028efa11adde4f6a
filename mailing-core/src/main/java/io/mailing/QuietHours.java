package io.mailing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import java.util.Optional;

/**
 * Hours of each day in which nobody is to be disturbed, by the recipient's own clock. They may go over midnight. What comes due in them
 * waits for their end.
 *
 * @param from their first moment
 * @param until when they are over; another time than {@code from}
 */
public record QuietHours(LocalTime from, LocalTime until) {

    /**
     * Checks the times.
     *
     * @param from their first moment
     * @param until when they are over
     * @throws IllegalArgumentException if both are the same
     */
    public QuietHours {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        if (from.equals(until)) {
            throw new IllegalArgumentException(
                    "quiet hours must end at another time than they begin, both were " + from);
        }
    }

    /**
     * From a time to another one, of the next day if that is earlier: from 21:00 until 9:00 is a night.
     *
     * @param from their first moment
     * @param until when they are over
     * @return these hours
     * @throws IllegalArgumentException if both are the same
     */
    public static QuietHours between(LocalTime from, LocalTime until) {
        return new QuietHours(from, until);
    }

    /**
     * When they are over, if it is quiet now. Where clocks are changed, a time that there isn't that day means the first moment after the
     * gap, and one that comes twice begins them the first time and ends them the second time.
     *
     * @param now a moment
     * @param zone where the recipient is
     * @return later than now; empty if it isn't quiet
     */
    public Optional<Instant> end(Instant now, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        // Those that began yesterday may go on.
        for (LocalDate day = today.minusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
            Instant begin = moment(day.atTime(from), zone, false);
            Instant end = moment(day.plusDays(from.isAfter(until) ? 1 : 0).atTime(until), zone, true);
            if (!now.isBefore(begin) && now.isBefore(end)) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /** A time that there isn't that day is the first moment after the gap; of one that comes twice it is the last if it is an end. */
    private static Instant moment(LocalDateTime time, ZoneId zone, boolean end) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        ZonedDateTime at = time.atZone(zone);
        return (end ? at.withLaterOffsetAtOverlap() : at).toInstant();
    }

    @Override
    public String toString() {
        return "quiet from " + from + " until " + until;
    }
}
