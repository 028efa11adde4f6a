package io.mailing.jdbc.internal;

/**
 * JSON as it is written for each delivery: by hand, as a generator for each text took most of the time. What is not said plainly
 * in JSON, and half of a surrogate pair, which no database takes, are escapes.
 */
final class JsonText {

    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder out = new StringBuilder(64);

    /** What needs no quotes. */
    JsonText plain(String json) {
        out.append(json);
        return this;
    }

    JsonText string(String text) {
        out.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (escaped(text, i)) {
                out.append(text, from, i);
                escape(text.charAt(i));
                from = i + 1;
            }
        }
        out.append(text, from, text.length()).append('"');
        return this;
    }

    private static boolean escaped(String text, int i) {
        char c = text.charAt(i);
        return c < ' ' || c == '"' || c == '\\' || (Character.isSurrogate(c) && !Texts.paired(text, i));
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt(c >>> shift & 0xF));
                }
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
