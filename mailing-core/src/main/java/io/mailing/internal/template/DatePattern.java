package io.mailing.internal.template;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints dates and times, and texts that are ISO dates or times, by a {@link DateTimeFormatter} pattern. */
final class DatePattern implements ValueFormat {
    private static final int ISO_DATE_LENGTH = 10;

    private final LocaleCache<DatePrinter> printers;

    DatePattern(String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        this.printers = new LocaleCache<>(locale -> new DatePrinter(formatter.withLocale(locale)));
    }

    @Override
    public @Nullable String format(Object value, Locale locale) {
        try {
            TemporalAccessor time = value instanceof String text ? read(text.strip()) : temporal(value);
            return time == null ? null : printers.get(locale).print(time);
        } catch (DateTimeException notADateOrLacksAField) {
            return null;
        }
    }

    private static @Nullable TemporalAccessor temporal(Object value) {
        return value instanceof TemporalAccessor time ? time : null;
    }

    private static TemporalAccessor read(String text) {
        return text.length() == ISO_DATE_LENGTH
                ? LocalDate.parse(text)
                : DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
    }
}
