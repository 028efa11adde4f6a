package io.mailing;

import java.util.Objects;

/**
 * One thing that keeps a draft from being launched.
 *
 * @param field the part of the draft that it concerns, such as {@code subject}, {@code audience} or {@code channel email}
 * @param message what is wrong, with the value, and what to do about it
 */
public record Problem(String field, String message) {

    /**
     * Refuses nulls.
     *
     * @param field the part of the draft that it concerns, such as {@code subject}, {@code audience} or {@code
     *     channel email}
     * @param message what is wrong, with the value, and what to do about it
     */
    public Problem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
