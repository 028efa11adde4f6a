package io.mailing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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
     * When they are over, if it is quiet now. Where clocks are changed a time that there isn't that day is taken for one as much later.
     *
     * @param now a moment
     * @param zone where the recipient is
     * @return later than now; empty if it isn't quiet
     */
    public Optional<Instant> end(Instant now, ZoneId zone) {
        LocalDateTime here = LocalDateTime.ofInstant(now, zone);
        LocalTime time = here.toLocalTime();
        boolean late = !time.isBefore(from);
        boolean early = time.isBefore(until);
        boolean night = from.isAfter(until);
        if (night ? !late && !early : !late || !early) {
            return Optional.empty();
        }
        LocalDateTime over = here.toLocalDate().atTime(until).plusDays(night && late ? 1 : 0);
        ZonedDateTime end = over.atZone(zone);
        if (!end.toInstant().isAfter(now)) {
            end = end.withLaterOffsetAtOverlap(); // the second time that clocks show it
        }
        return Optional.of(end.toInstant()).filter(now::isBefore);
    }

    @Override
    public String toString() {
        return "quiet from " + from + " until " + until;
    }
}
