package io.mailing;

import java.time.Instant;
import java.util.Objects;

/**
 * Why, from where and since when nothing is sent.
 *
 * @param reason a short word such as {@code unsubscribed}, 1 to {@value #MAX_REASON} characters, without the address
 * @param source where it came from, such as {@link #API}: 1 to {@value #MAX_SOURCE} characters of {@code a-z}, {@code 0-9}, {@code -} and
 *     {@code _}
 * @param at since when: the moment of the opt-out itself, which may lie long before it was written down here
 */
public record Suppression(String reason, String source, Instant at) {

    /** The longest reason. */
    public static final int MAX_REASON = 64;

    /** The longest source. */
    public static final int MAX_SOURCE = 32;

    /** The application said so. */
    public static final String API = "api";

    /** The person answered with a STOP word. */
    public static final String REPLY = "reply";

    /** The person used an unsubscribe link. */
    public static final String LINK = "link";

    /** Read from a file that says no source of its own. */
    public static final String IMPORT = "import";

    /** The person complained to the provider. */
    public static final String COMPLAINT = "complaint";

    /**
     * Checks the words.
     *
     * @param reason a short word such as {@code unsubscribed}, 1 to {@value #MAX_REASON} characters, without the address
     * @param source where it came from, such as {@link #API}
     * @param at since when
     */
    public Suppression {
        Objects.requireNonNull(at, "at");
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a suppression's reason must have 1 to " + MAX_REASON + " characters");
        }
        if (!ShortWord.is(source, MAX_SOURCE)) {
            throw new IllegalArgumentException("a suppression's source must have 1 to " + MAX_SOURCE
                    + " characters of a-z, 0-9, - and _, such as '" + API + "'");
        }
    }

    /**
     * One that the application asked for.
     *
     * @param reason a short word such as {@code unsubscribed}, 1 to {@value #MAX_REASON} characters, without the address
     * @param at since when
     */
    public Suppression(String reason, Instant at) {
        this(reason, API, at);
    }
}
