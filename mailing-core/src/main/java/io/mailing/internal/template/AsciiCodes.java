package io.mailing.internal.template;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each ASCII character becomes once it is escaped for its place and encoded for the wire. */
final class AsciiCodes {
    static final int COUNT = 128;

    private final byte[] @Nullable [] codes = new byte[COUNT][];

    /**
     * @param place for which is escaped, character by character
     * @param encode the bytes of what a character was escaped to
     */
    AsciiCodes(Place place, Function<String, byte[]> encode) {
        for (char c = 0; c < COUNT; c++) {
            StringBuilder escaped = new StringBuilder();
            Escaper.append(place, String.valueOf(c), escaped);
            byte[] code = encode.apply(escaped.toString());
            boolean itself = code.length == 1 && code[0] == c;
            codes[c] = itself ? null : code;
        }
    }

    /** The bytes, or null when the character stands for itself. */
    byte @Nullable [] get(char c) {
        return codes[c];
    }
}
