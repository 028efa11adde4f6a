package io.mailing.jdbc.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * People's texts in columns. PostgreSQL's text takes neither NUL nor half of a surrogate pair, and one such name must not
 * stop a campaign: they are kept as U+001A followed by four hex digits, and so is U+001A itself. All other text stays as
 * it is.
 */
final class Texts {

    private static final char MARK = '\u001A';
    private static final int DIGITS = 4;

    private Texts() {}

    static @Nullable String orNull(@Nullable String text) {
        return text == null ? null : encode(text);
    }

    static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (awkward(text, i)) {
                return encodeFrom(text, i);
            }
        }
        return text;
    }

    private static String encodeFrom(String text, int first) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (awkward(text, i)) {
                out.append(MARK).append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean awkward(String text, int i) {
        char c = text.charAt(i);
        if (c == 0 || c == MARK) {
            return true;
        }
        return Character.isSurrogate(c) && !paired(text, i);
    }

    /** Whether the surrogate at a place is one half of a pair. */
    static boolean paired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    static String decode(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (mark >= 0) {
            out.append(text, from, mark);
            from = mark + 1 + DIGITS;
            out.append((char) Integer.parseInt(text.substring(mark + 1, from), 16));
            mark = text.indexOf(MARK, from);
        }
        return out.append(text, from, text.length()).toString();
    }

    static @Nullable String read(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : decode(text);
    }

    static String required(ResultSet row, String column) throws SQLException {
        return decode(row.getString(column));
    }
}
