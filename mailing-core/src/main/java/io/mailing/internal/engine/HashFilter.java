package io.mailing.internal.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter over hashes: says of what was put in that it may be there, and of little else. 2 MiB whatever is in it: of
 * a million hashes' strangers it takes one in 500 for one of them, of four million's one in seven. Safe for several threads.
 */
final class HashFilter {

    private static final int BITS = 24;
    private static final int PROBES = 4;
    private static final int HEX_OF_LONG = 16;

    private final AtomicLongArray words = new AtomicLongArray(1 << (BITS - 6));

    /**
     * Puts one in.
     *
     * @param hash a letter and 32 hex digits
     */
    void add(String hash) {
        long first = part(hash, 0);
        long step = part(hash, 1);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(first, step, i);
            long mask = 1L << (bit & 63);
            words.getAndUpdate(bit >>> 6, word -> word | mask);
        }
    }

    boolean mayHold(String hash) {
        long first = part(hash, 0);
        long step = part(hash, 1);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(first, step, i);
            if ((words.get(bit >>> 6) & (1L << (bit & 63))) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long first, long step, int probe) {
        return (int) ((first + probe * step) >>> (Long.SIZE - BITS));
    }

    private static long part(String hash, int number) {
        int from = 1 + number * HEX_OF_LONG;
        return Long.parseUnsignedLong(hash, from, from + HEX_OF_LONG, 16);
    }
}
