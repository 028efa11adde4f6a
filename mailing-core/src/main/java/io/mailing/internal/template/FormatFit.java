package io.mailing.internal.template;

import io.mailing.audience.AttributeType;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Holds the format of a variable against the type of its values, before any of them is seen. */
public final class FormatFit {

    private static final ZonedDateTime FULL =
            LocalDateTime.of(2026, 3, 9, 15, 4, 5).atZone(ZoneId.of("Europe/Warsaw"));

    private FormatFit() {}

    /**
     * Why no value of a type can be printed in a format, and what to do about it. What some values can be printed in is no
     * fault: a text may be a number or a date.
     *
     * @param pattern the format, as a template has it
     * @param type of the values
     * @return what follows "it is", without a full stop; null if the format may fit
     */
    public static @Nullable String fault(String pattern, AttributeType type) {
        ValueFormat format = ValueFormat.of(pattern);
        boolean numbers = format instanceof NumberPattern;
        return switch (type) {
            case TEXT, ANY -> null;
            case NUMBER ->
                numbers
                        ? null
                        : "a number, and '" + pattern + "' is for dates: write a number pattern such as #,##0.00, or"
                                + " none, or let the audience give a date";
            case BOOLEAN -> "true or false, and no format is for that: leave ':" + pattern + "' out";
            case DATE -> {
                String remedy = ": write a date pattern such as dd.MM.yyyy, or none";
                yield numbers
                        ? "a date, and '" + pattern + "' is for numbers" + remedy
                        : lacks(format, FULL.toLocalDate())
                                ? "a date, and '" + pattern + "' prints more than a date has" + remedy
                                : null;
            }
            case TIME -> {
                String remedy = ": write a date pattern such as dd.MM.yyyy HH:mm, or none";
                yield numbers
                        ? "a time, and '" + pattern + "' is for numbers" + remedy
                        : lacks(format, FULL.toLocalDateTime(), FULL.toOffsetDateTime())
                                ? "a time, and '" + pattern + "' prints more than a time has" + remedy
                                : null;
            }
        };
    }

    /**
     * Whether it is for want of a field that none of these can be printed. What can't be printed of a moment with everything
     * either fails for another reason, such as a width, and may fit other values.
     */
    private static boolean lacks(ValueFormat format, Object... values) {
        return format.format(FULL, Locale.ROOT) != null
                && Arrays.stream(values).allMatch(value -> format.format(value, Locale.ROOT) == null);
    }
}
