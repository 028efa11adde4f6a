package io.mailing;

import java.util.Objects;

/**
 * Why a delivery came out as it did.
 *
 * <p>Failures are grouped by {@link #code}; {@link #text} is shown beside it. Neither holds an address or a secret.
 *
 * @param code a short stable word, at most {@value #MAX_CODE} characters, such as {@code smtp-550} or {@code missing-value}
 * @param text one sentence for people, cut to {@value #MAX_TEXT} characters
 */
public record Reason(String code, String text) {

    /** The longest code. */
    public static final int MAX_CODE = 64;

    /** The longest text that is kept. */
    public static final int MAX_TEXT = 500;

    /**
     * Cuts a text that is too long; refuses a code that is empty or too long.
     *
     * @param code a short stable word, at most {@value #MAX_CODE} characters, such as {@code smtp-550} or {@code
     *     missing-value}
     * @param text one sentence for people, cut to {@value #MAX_TEXT} characters
     */
    public Reason {
        Objects.requireNonNull(text, "text");
        if (code.isBlank() || code.length() > MAX_CODE) {
            throw new IllegalArgumentException(
                    "reason code must have 1 to " + MAX_CODE + " characters, was '" + code + "'");
        }
        if (text.length() > MAX_TEXT) {
            int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
            text = text.substring(0, end);
        }
    }

    @Override
    public String toString() {
        return code + ": " + text;
    }
}
