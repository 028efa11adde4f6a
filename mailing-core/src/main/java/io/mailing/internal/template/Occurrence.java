package io.mailing.internal.template;

import org.jspecify.annotations.Nullable;

/**
 * What was read at an opening sign.
 *
 * @param start where the opening sign begins
 * @param end just after the closing sign
 * @param doubled whether the signs are doubled, so that it is printed with single ones instead of being filled
 * @param content what stands between the signs, as it was written
 * @param name the variable's name; the rest is null when doubled
 */
record Occurrence(
        int start,
        int end,
        boolean doubled,
        String content,
        String name,
        @Nullable String pattern,
        @Nullable ValueFormat format,
        @Nullable String fallback) {}
