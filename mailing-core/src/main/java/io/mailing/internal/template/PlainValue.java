package io.mailing.internal.template;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints values whose variable has no format. */
final class PlainValue {
    private static final LocaleCache<DatePrinter> DATES = new LocaleCache<>(locale -> new DatePrinter(
            DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale)));
    private static final LocaleCache<DatePrinter> TIMES = new LocaleCache<>(
            locale -> new DatePrinter(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                    .withLocale(locale)));

    private PlainValue() {}

    /** The value as text: numbers without grouping, dates in the locale's medium style; null for any other type. */
    static @Nullable String of(Object value, Locale locale) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof LocalDate date) {
            return DATES.get(locale).print(date);
        }
        if (value instanceof LocalDateTime || value instanceof OffsetDateTime || value instanceof ZonedDateTime) {
            return TIMES.get(locale).print((java.time.temporal.TemporalAccessor) value);
        }
        return value instanceof Boolean truth ? truth.toString() : null;
    }

    private static @Nullable String number(Number number) {
        Number exact = NumberPattern.exact(number);
        if (exact instanceof BigDecimal decimal) {
            // A double has no scale of its own: 5.0 is 5, while a decimal 5.00 was written so on purpose.
            return number instanceof BigDecimal
                    ? decimal.toPlainString()
                    : decimal.stripTrailingZeros().toPlainString();
        }
        return exact == null ? null : exact.toString();
    }
}
