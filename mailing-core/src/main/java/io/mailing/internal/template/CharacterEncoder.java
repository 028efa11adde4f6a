package io.mailing.internal.template;

import io.mailing.spi.WireBuffer;
import java.util.function.UnaryOperator;

/** UTF-8 as it is and as the inside of a JSON string: each character by itself, with nothing to remember. */
final class CharacterEncoder implements WireEncoder {
    static final CharacterEncoder UTF_8 = new CharacterEncoder(text -> text);
    static final CharacterEncoder JSON_STRING = new CharacterEncoder(CharacterEncoder::json);

    /** A long value is encoded bit by bit, so that the room made for the worst case stays small. */
    private static final int CHUNK = 1024;

    private final UnaryOperator<String> escape;
    private final AsciiCodes plain;

    private CharacterEncoder(UnaryOperator<String> escape) {
        this.escape = escape;
        this.plain = codes(Place.TEXT);
    }

    @Override
    public AsciiCodes codes(Place place) {
        return new AsciiCodes(place, text -> AsciiCodes.code(escape.apply(text)));
    }

    @Override
    public WirePart part(String text) {
        WireBuffer out = new WireBuffer(text.length());
        append(text, plain, 0, out);
        return WirePart.withoutLines(out.toByteArray());
    }

    @Override
    public int append(WirePart part, int at, WireBuffer out) {
        out.append(part.bytes);
        return at;
    }

    @Override
    public int append(String text, AsciiCodes codes, int at, WireBuffer out) {
        int length = text.length();
        int i = 0;
        while (i < length) {
            int end = Math.min(length, i + CHUNK);
            byte[] bytes = out.room((end - i) * AsciiCodes.LONGEST + AsciiCodes.SPARE);
            int next = out.length();
            while (i < end) {
                char c = text.charAt(i);
                if (c < AsciiCodes.COUNT) {
                    long code = codes.get(c);
                    AsciiCodes.put(code, bytes, next);
                    next += AsciiCodes.length(code);
                    i++;
                } else {
                    int point = Utf8.point(text, i);
                    next = Utf8.put(point, bytes, next);
                    i += Character.charCount(point);
                }
            }
            out.setLength(next);
        }
        return at;
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(hex(c >> 4)).append(hex(c & 0xF));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static char hex(int digit) {
        return Character.forDigit(digit, 16);
    }
}
