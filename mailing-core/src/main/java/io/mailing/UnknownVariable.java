package io.mailing;

import org.jspecify.annotations.Nullable;

/**
 * A variable that no recipient can have a value for, found before launch.
 *
 * @param name the name, as it was written
 * @param line the line of its opening sign, from 1
 * @param column the column of its opening sign in that line, from 1
 * @param nearest the known name that was probably meant, or null when none is near enough
 */
public record UnknownVariable(
        String name, int line, int column, @Nullable String nearest) {}
