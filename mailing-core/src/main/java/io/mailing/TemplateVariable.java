package io.mailing;

import org.jspecify.annotations.Nullable;

/**
 * One appearance of a variable in a template.
 *
 * @param name the variable's name, as it was written
 * @param line the line of its opening sign, from 1
 * @param column the column of its opening sign in that line, from 1, counted in characters (code points)
 * @param format the number or date pattern, or null when there is none
 * @param fallback the text printed for a recipient without this value, or null when there is none; an empty fallback
 *     prints nothing
 */
public record TemplateVariable(
        String name,
        int line,
        int column,
        @Nullable String format,
        @Nullable String fallback) {}
