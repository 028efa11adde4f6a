package io.mailing.internal.audience;

import io.mailing.audience.AttributeType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Values out of texts, of the types that attributes have.
 *
 * <ul>
 *   <li>number: {@code 1250}, {@code -12.5}, {@code 12,5}; spaces (no-break ones too) may stand between groups of three. What may be
 *       one thousand or one and a bit, such as {@code 1,250}, is refused rather than guessed, and so is what has both signs
 *   <li>boolean: true, false, yes, no, 1, 0, да, нет, whatever their case
 *   <li>date: {@code 2026-03-01} or {@code 01.03.2026}
 *   <li>time: {@code 2026-03-01T09:30}, with a space instead of the T, with seconds, with an offset
 * </ul>
 */
final class TypedText {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}([.,]\\d{1,20})?");
    private static final Pattern GROUPED =
            Pattern.compile("[+-]?\\d{1,3}([ \\u00A0\\u202F]\\d{3}){1,9}([.,]\\d{1,20})?");
    private static final Pattern UNCLEAR = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");
    private static final Pattern SPACES = Pattern.compile("[ \\u00A0\\u202F]");
    private static final int LONG_DIGITS = 18;

    private static final Map<String, Boolean> BOOLEANS = Map.of(
            "true", true, "yes", true, "1", true, "да", true, "false", false, "no", false, "0", false, "нет", false);

    private static final DateTimeFormatter DOTTED =
            DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private TypedText() {}

    /**
     * @param text not blank
     * @throws RowFault if it is none of the type
     */
    static Object parse(String column, String text, AttributeType type) {
        String value = text.strip();
        return switch (type) {
            case TEXT, ANY -> text;
            case NUMBER -> number(column, value);
            case BOOLEAN -> bool(column, value);
            case DATE -> date(column, value);
            case TIME -> time(column, value);
        };
    }

    private static Object number(String column, String text) {
        if (UNCLEAR.matcher(text).matches()) {
            throw new RowFault(
                    column,
                    "unclear-number",
                    "may be thousands or a fraction: write it without a comma, or the fraction with a point");
        }
        if (!NUMBER.matcher(text).matches() && !GROUPED.matcher(text).matches()) {
            throw new RowFault(column, "bad-number", "is no number such as 1250 or 12.5");
        }
        String plain = SPACES.matcher(text).replaceAll("").replace(',', '.');
        if (plain.indexOf('.') < 0 && plain.length() <= LONG_DIGITS) {
            return Long.valueOf(plain);
        }
        return new BigDecimal(plain);
    }

    private static Object bool(String column, String text) {
        Boolean value = BOOLEANS.get(text.toLowerCase(Locale.ROOT));
        if (value == null) {
            throw new RowFault(column, "bad-boolean", "is neither true nor false");
        }
        return value;
    }

    private static Object date(String column, String text) {
        try {
            return text.indexOf('.') == 2 ? LocalDate.parse(text, DOTTED) : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new RowFault(column, "bad-date", "is no date such as 2026-03-01 or 01.03.2026");
        }
    }

    private static Object time(String column, String text) {
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        try {
            boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
            return offset ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso);
        } catch (DateTimeException e) {
            throw new RowFault(column, "bad-time", "is no time such as 2026-03-01T09:30 or 2026-03-01T09:30:00+01:00");
        }
    }
}
