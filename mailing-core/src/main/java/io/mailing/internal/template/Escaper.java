package io.mailing.internal.template;

/** Appends values so that they stay values. Each place is one pass over the text, and most text is copied in one go. */
final class Escaper {
    private static final long HTML_SIGNS = (1L << '"') | (1L << '&') | (1L << '\'') | (1L << '<') | (1L << '>');
    /** NUL and its like are no characters of HTML; tab and line breaks are. */
    private static final long HTML_CONTROLS = 0xFFFFFFFFL & ~((1L << '\t') | (1L << '\n') | (1L << '\r'));

    private static final long HTML_SPECIAL = HTML_SIGNS | HTML_CONTROLS;
    private static final String UNRESERVED_SIGNS = "-._~";
    private static final String RESERVED_SIGNS = ":/?#[]@!$&()*+,;=";
    private static final String[] SAFE_STARTS = {"https://", "http://", "mailto:", "tel:"};

    private Escaper() {}

    /**
     * Appends a value.
     *
     * @return false when it cannot stand there; nothing has been appended then
     */
    static boolean append(Place place, String text, StringBuilder out) {
        switch (place) {
            case TEXT -> out.append(text);
            case HEADER -> header(text, out);
            case HTML -> html(text, out);
            case LINK -> {
                return link(text.strip(), out);
            }
            case LINK_PART -> component(text, '\0', out);
            case MAIL_LINK -> component(text, '@', out);
            case PHONE_LINK -> component(text, '+', out);
            case STYLE -> {
                return style(text, out);
            }
        }
        return true;
    }

    static void html(String text, StringBuilder out) {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 64 && ((HTML_SPECIAL >>> c) & 1) != 0) {
                out.append(text, done, i).append(htmlReference(c));
                done = i + 1;
            }
        }
        out.append(text, done, text.length());
    }

    private static String htmlReference(char c) {
        return switch (c) {
            case '"' -> "&quot;";
            case '&' -> "&amp;";
            case '\'' -> "&#39;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> " ";
        };
    }

    static boolean breaksHeader(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private static void header(String text, StringBuilder out) {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            if (breaksHeader(text.charAt(i))) {
                out.append(text, done, i).append(' ');
                done = i + 1;
            }
        }
        out.append(text, done, text.length());
    }

    private static void component(String text, char kept, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnreserved(c) || (c == kept && kept != '\0')) {
                out.append(c);
            } else {
                i = percent(text, i, out);
            }
        }
    }

    private static boolean link(String text, StringBuilder out) {
        if (!isSafeStart(text)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&') {
                out.append("&amp;");
            } else if (isUnreserved(c) || RESERVED_SIGNS.indexOf(c) >= 0 || isPercentCode(text, i)) {
                out.append(c);
            } else {
                i = percent(text, i, out);
            }
        }
        return true;
    }

    private static boolean isSafeStart(String text) {
        for (String start : SAFE_STARTS) {
            if (text.length() > start.length() && text.regionMatches(true, 0, start, 0, start.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean style(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && " #%.-".indexOf(c) < 0) {
                return false;
            }
        }
        out.append(text);
        return true;
    }

    /** Appends the UTF-8 bytes of one character, and returns the index of its last half. */
    private static int percent(String text, int at, StringBuilder out) {
        int point = text.codePointAt(at);
        int c = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point;
        if (c < 0x80) {
            percent(c, out);
        } else if (c < 0x800) {
            percent(0xC0 | (c >> 6), out);
            percent(0x80 | (c & 0x3F), out);
        } else {
            if (c < 0x10000) {
                percent(0xE0 | (c >> 12), out);
            } else {
                percent(0xF0 | (c >> 18), out);
                percent(0x80 | ((c >> 12) & 0x3F), out);
            }
            percent(0x80 | ((c >> 6) & 0x3F), out);
            percent(0x80 | (c & 0x3F), out);
        }
        return at + Character.charCount(point) - 1;
    }

    private static void percent(int octet, StringBuilder out) {
        out.append('%').append(hex(octet >> 4)).append(hex(octet & 0xF));
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }

    private static boolean isPercentCode(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static boolean isUnreserved(char c) {
        return isLetterOrDigit(c) || UNRESERVED_SIGNS.indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return Source.isAsciiLetter(c) || (c >= '0' && c <= '9');
    }
}
