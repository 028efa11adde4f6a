package io.mailing.internal.audience;

import java.security.SecureRandom;

/**
 * SipHash-2-4 of a text's characters, two bytes each, the low one first: 64 bits that nobody can aim at who doesn't know the key.
 */
final class KeyedHash {

    private static final SecureRandom KEYS = new SecureRandom();
    private static final int CHARS_OF_A_WORD = 4;

    private final long key0;
    private final long key1;

    KeyedHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Under a key that is nobody else's. */
    static KeyedHash random() {
        return new KeyedHash(KEYS.nextLong(), KEYS.nextLong());
    }

    long of(CharSequence text) {
        Words words = new Words(key0, key1);
        int length = text.length();
        int whole = length - length % CHARS_OF_A_WORD;
        for (int i = 0; i < whole; i += CHARS_OF_A_WORD) {
            words.add(text.charAt(i)
                    | (long) text.charAt(i + 1) << 16
                    | (long) text.charAt(i + 2) << 32
                    | (long) text.charAt(i + 3) << 48);
        }
        long last = (2L * length) << 56;
        for (int i = whole; i < length; i++) {
            last |= (long) text.charAt(i) << (16 * (i - whole));
        }
        words.add(last);
        return words.finish();
    }

    private static final class Words {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Words(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void add(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
