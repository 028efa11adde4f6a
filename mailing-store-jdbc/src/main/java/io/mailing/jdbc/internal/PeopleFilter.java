package io.mailing.jdbc.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of a block whether a recipient can be in it: a Bloom filter of 12 bits a recipient and 8 of them set, which takes about
 * one stranger in 300 for a recipient. Ten million deliveries have some 10,000 of them, 15 MB, which a database looks through in
 * milliseconds; an index of ten million recipients would cost a third of the time in which they are written down.
 *
 * <p>What it computes is kept in databases and must never change.
 */
final class PeopleFilter {

    private static final int BITS_EACH = 12;
    private static final int PROBES = 8;
    private static final int MIN_BYTES = 8;

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private PeopleFilter() {}

    /** The filter of some recipients, as they are stored. */
    static byte[] of(Collection<String> recipients) {
        byte[] filter = new byte[Math.max(MIN_BYTES, (recipients.size() * BITS_EACH + 7) / 8)];
        int bits = filter.length * 8;
        for (String recipient : recipients) {
            long hash = hash(recipient);
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = (int) (probe(hash, probe) % bits);
                filter[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return filter;
    }

    /** For an SQL condition on a column {@code filter}: each bit that the parameters name, modulo its length, is set. */
    static String condition() {
        List<String> bits = new ArrayList<>();
        for (int probe = 0; probe < PROBES; probe++) {
            bits.add("get_bit(filter, CAST(CAST(? AS BIGINT) % (octet_length(filter) * 8) AS INTEGER)) = 1");
        }
        return String.join(" AND ", bits);
    }

    /** The parameters of {@link #condition()}. */
    static List<@Nullable Object> parameters(String recipient) {
        long hash = hash(recipient);
        List<@Nullable Object> parameters = new ArrayList<>();
        for (int probe = 0; probe < PROBES; probe++) {
            parameters.add(probe(hash, probe));
        }
        return parameters;
    }

    /** Double hashing, of two halves of 31 bits. */
    private static long probe(long hash, int probe) {
        long first = hash >>> 33;
        long second = (hash & 0x7FFFFFFFL) | 1;
        return first + probe * second;
    }

    /** FNV-1a over the characters, then mixed as SplitMix64 does: the halves must not depend on each other. */
    private static long hash(String recipient) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < recipient.length(); i++) {
            hash = (hash ^ recipient.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }
}
