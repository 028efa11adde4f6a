package io.mailing.internal.template;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.ToLongFunction;

/**
 * What each ASCII character becomes once it is escaped for its place and encoded for the wire. A code is a long: its bytes
 * from the lowest one up, and how many they are in the highest. Eight bytes are stored whatever the code is, and what was
 * too much is written over by the next: that has no branch, which the processor would guess wrong at each escaped sign.
 */
final class AsciiCodes {
    static final int COUNT = 128;

    /** How many bytes a code has at most; that of a quotation mark in HTML has as many. */
    static final int LONGEST = 6;

    /** How many bytes there must be room for beyond those that count. */
    static final int SPARE = Long.BYTES;

    /** A code that is looked at before it is put. */
    static final long SPECIAL = 1L << 48;

    private static final int LENGTH_SHIFT = 56;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] codes = new long[COUNT];

    /**
     * @param place for which is escaped, character by character
     * @param encode the code of what a character was escaped to
     */
    AsciiCodes(Place place, ToLongFunction<String> encode) {
        for (char c = 0; c < COUNT; c++) {
            StringBuilder escaped = new StringBuilder();
            Escaper.append(place, String.valueOf(c), escaped);
            codes[c] = encode.applyAsLong(escaped.toString());
        }
    }

    /** The code of some ASCII characters, which are put as they are. */
    static long code(String bytes) {
        if (bytes.isEmpty() || bytes.length() > LONGEST) {
            throw new IllegalArgumentException("no code has " + bytes.length() + " bytes");
        }
        long code = (long) bytes.length() << LENGTH_SHIFT;
        for (int i = 0; i < bytes.length(); i++) {
            code |= (long) bytes.charAt(i) << (8 * i);
        }
        return code;
    }

    long get(char c) {
        return codes[c];
    }

    static int length(long code) {
        return (int) (code >>> LENGTH_SHIFT);
    }

    /** Puts the bytes of a code, and some more that don't count. */
    static void put(long code, byte[] bytes, int at) {
        EIGHT_BYTES.set(bytes, at, code);
    }
}
