package io.mailing.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that grow at their end, for {@link WireTemplate} and for what a channel writes around it. A caller keeps one for
 * each thread and empties it before each message: it holds personal values, and its room is used again. Not thread-safe.
 */
public final class WireBuffer {
    private static final int SMALLEST = 256;

    /** The largest array that every JVM gives. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int length;

    /**
     * An empty buffer.
     *
     * @param capacity how many bytes it has room for at first
     * @throws IllegalArgumentException when that is negative
     */
    public WireBuffer(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("a buffer's capacity can't be negative, was " + capacity);
        }
        this.array = new byte[capacity];
    }

    /** {@return how many bytes are in it} */
    public int length() {
        return length;
    }

    /**
     * Cuts the end off, or takes over what was written into {@link #room}.
     *
     * @param length how many bytes are in it from now on
     * @throws IndexOutOfBoundsException when there is no room for so many
     */
    public void setLength(int length) {
        if (length < 0 || length > array.length) {
            throw new IndexOutOfBoundsException("length " + length + " of " + array.length);
        }
        this.length = length;
    }

    /** Empties it and keeps the room. */
    public void clear() {
        length = 0;
    }

    /**
     * The array that holds the bytes from 0 to {@link #length}, itself and not a copy. It is good until more is added.
     *
     * @return the array, perhaps longer than what is in it
     */
    public byte[] array() {
        return array;
    }

    /**
     * Makes room at the end. Bytes may be written from {@link #length} on and count once the length has been set.
     *
     * @param more how many bytes there must be room for
     * @return the array as it is from now on
     * @throws OutOfMemoryError when no array is that long
     */
    public byte[] room(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, larger(more));
        }
        return array;
    }

    private int larger(int more) {
        long wanted = (long) length + more;
        if (wanted > LARGEST) {
            throw new OutOfMemoryError("a buffer of " + wanted + " bytes");
        }
        return (int) Math.min(LARGEST, Math.max(wanted, Math.max(SMALLEST, 2L * array.length)));
    }

    /**
     * Adds bytes.
     *
     * @param bytes what is added, all of it
     */
    public void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    /**
     * Adds some of these bytes.
     *
     * @param bytes where they are taken from
     * @param from the first one
     * @param count how many
     * @throws IndexOutOfBoundsException when there aren't so many
     */
    public void append(byte[] bytes, int from, int count) {
        System.arraycopy(bytes, from, room(count), length, count);
        length += count;
    }

    /** {@return a copy of the bytes} */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    /**
     * Writes the bytes; they stay in the buffer.
     *
     * @param out where to
     * @throws IOException when that fails
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, length);
    }

    /** Tells the length only: the bytes hold personal values. */
    @Override
    public String toString() {
        return "WireBuffer[" + length + " bytes]";
    }
}
