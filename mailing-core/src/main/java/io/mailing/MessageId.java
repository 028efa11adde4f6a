package io.mailing;

/**
 * The number of a saved message.
 *
 * @param value from 1
 */
public record MessageId(long value) implements Comparable<MessageId> {

    /**
     * Checks the number.
     *
     * @param value from 1
     */
    public MessageId {
        if (value < 1) {
            throw new IllegalArgumentException("a message's number is from 1, was " + value);
        }
    }

    @Override
    public int compareTo(MessageId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
