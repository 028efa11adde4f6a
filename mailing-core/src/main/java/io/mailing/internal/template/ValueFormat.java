package io.mailing.internal.template;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The format of a variable, such as {@code #,##0.00} or {@code dd.MM.yyyy}. Safe for use by many threads at once. */
sealed interface ValueFormat permits NumberPattern, DatePattern {

    /**
     * Reads a pattern. One with {@code #} or {@code 0} outside of quotes formats numbers, since no date pattern may
     * have the first and none has a use for the second; any other formats dates.
     *
     * @throws IllegalArgumentException when it is neither, with the reason as its message
     */
    static ValueFormat of(String pattern) {
        boolean quoted = false;
        boolean number = false;
        boolean letters = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted) {
                number |= c == '#' || c == '0';
                letters |= Source.isAsciiLetter(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        if (!number && !letters) {
            throw new IllegalArgumentException("it has neither digits nor letters of a pattern");
        }
        return number ? new NumberPattern(pattern) : new DatePattern(pattern);
    }

    /** The value in this format, or null when it does not fit: a date for a number pattern, or a text that is neither. */
    @Nullable
    String format(Object value, Locale locale);
}
