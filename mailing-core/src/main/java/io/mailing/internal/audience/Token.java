package io.mailing.internal.audience;

import java.util.Locale;

/**
 * A piece of a filter's or an audience's text.
 *
 * @param kind what it is
 * @param text its meaning: without quotes and escapes
 * @param start where it begins in the text
 * @param end behind its last character
 */
public record Token(Kind kind, String text, int start, int end) {

    /** What a token is. */
    public enum Kind {
        /** A bare word, perhaps a key word: letters, digits, underscores, and hyphens between them. */
        WORD,
        /** A name in backticks, never a key word. */
        NAME,
        /** A text in double quotes. */
        TEXT,
        /** Digits, perhaps with a point in them. */
        NUMBER,
        /** Such as 2026-01-31; may still be no day of the calendar. */
        DATE,
        /** A sign, or two of a comparison. */
        SIGN,
        /** Behind the last one. */
        END
    }

    /**
     * Whether it is this key word, in whatever case.
     *
     * @param word in lower case
     * @return true if it is
     */
    public boolean isWord(String word) {
        return kind == Kind.WORD && text.toLowerCase(Locale.ROOT).equals(word);
    }

    /**
     * Whether it is this sign.
     *
     * @param sign such as a parenthesis
     * @return true if it is
     */
    public boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }
}
