package io.mailing.audience;

/**
 * The number of a list of recipients, given by the store: growing, never reused.
 *
 * @param value from 1
 */
public record ListId(long value) implements Comparable<ListId> {

    /**
     * Checks the number.
     *
     * @param value from 1
     */
    public ListId {
        if (value < 1) {
            throw new IllegalArgumentException("a list's number is from 1, was " + value);
        }
    }

    @Override
    public int compareTo(ListId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
