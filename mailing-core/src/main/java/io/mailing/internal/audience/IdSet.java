package io.mailing.internal.audience;

import io.mailing.AudienceException;

/**
 * Who was seen already, by 64 bits of a keyed hash of the id: 12 to 24 bytes a person, 36 for the moment in which it grows. It takes a
 * stranger for somebody who is in it with a chance of its size in 2<sup>64</sup>: where 20 million are compared with 20 million, one person
 * in 46,000 such campaigns. Not safe for several threads.
 */
final class IdSet implements AutoCloseable {

    /** So many are held at most by all sets of one reading together, in 268 MB, or some more where they are many. */
    static final int MAX = 20_000_000;

    /** What all sets of one reading may hold together. */
    static final class Budget {
        private final int max;
        private int used;

        Budget(int max) {
            this.max = max;
        }

        static Budget ofReading() {
            return new Budget(MAX);
        }

        private void take() {
            if (used == max) {
                throw new AudienceException("'union' and 'except' of different sources compare " + max
                        + " people at most, and here are more: compare smaller parts, or let one source do it");
            }
            used++;
        }
    }

    private static final int FIRST_SLOTS = 1024;

    private final KeyedHash hash;
    private final Budget budget;
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    IdSet(Budget budget) {
        this.hash = KeyedHash.random();
        this.budget = budget;
    }

    int size() {
        return size;
    }

    /**
     * Puts an id in.
     *
     * @return false if it was there
     * @throws AudienceException if it is one too many
     */
    boolean add(String id) {
        long value = value(id);
        int slot = find(slots, value);
        if (slots[slot] == value) {
            return false;
        }
        budget.take();
        slots[slot] = value;
        size++;
        if (size > slots.length / 3 * 2) {
            grow();
        }
        return true;
    }

    boolean contains(String id) {
        long value = value(id);
        return slots[find(slots, value)] == value;
    }

    /** Makes room for others of its reading. */
    @Override
    public void close() {
        budget.used -= size;
        size = 0;
        slots = new long[FIRST_SLOTS];
    }

    /** Zero marks an empty slot. */
    private long value(String id) {
        long value = hash.of(id);
        return value == 0 ? 1 : value;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                larger[find(larger, value)] = value;
            }
        }
        slots = larger;
    }

    /** Where it is, or would be. The hash is even in all its bits: the low ones will do. */
    private static int find(long[] slots, long value) {
        int mask = slots.length - 1;
        int slot = (int) value & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
