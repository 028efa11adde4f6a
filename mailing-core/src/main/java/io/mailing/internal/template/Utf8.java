package io.mailing.internal.template;

/** Characters beyond ASCII as UTF-8. */
final class Utf8 {
    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /** The character at this place of a text; U+FFFD for half a character. */
    static int point(String text, int at) {
        int point = text.codePointAt(at);
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point;
    }

    /** How many bytes a character that is not ASCII takes. */
    static int size(int point) {
        return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    /** Writes a character that is not ASCII, up to four bytes, and answers where the next one goes. */
    static int put(int point, byte[] bytes, int at) {
        int next = at;
        if (point < 0x800) {
            bytes[next++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[next++] = (byte) (0xE0 | (point >> 12));
            } else {
                bytes[next++] = (byte) (0xF0 | (point >> 18));
                bytes[next++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        bytes[next++] = (byte) (0x80 | (point & 0x3F));
        return next;
    }
}
