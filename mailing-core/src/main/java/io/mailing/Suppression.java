package io.mailing;

import java.time.Instant;
import java.util.Objects;

/**
 * Why and since when nothing is sent to an address.
 *
 * @param reason a short word such as {@code unsubscribed}, 1 to {@value #MAX_REASON} characters, without the address
 * @param at since when
 */
public record Suppression(String reason, Instant at) {

    /** The longest reason. */
    public static final int MAX_REASON = 64;

    /**
     * Checks the reason.
     *
     * @param reason a short word such as {@code unsubscribed}, 1 to {@value #MAX_REASON} characters, without the address
     * @param at since when
     */
    public Suppression {
        Objects.requireNonNull(at, "at");
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a suppression's reason must have 1 to " + MAX_REASON + " characters");
        }
    }
}
