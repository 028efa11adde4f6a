package io.mailing.jdbc.internal;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as PostgreSQL's COPY takes them in binary, each made when it is read: while one part of them is under way the next is
 * made. Lengths come first, so no text needs an escape.
 */
final class CopyRows extends InputStream {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final short END = -1;

    private static final int TEXT = 0;

    /** How many bytes a column's values have. */
    private final int[] widths;

    private final Iterator<@Nullable Object[]> rows;

    /** What was made and not yet read, from {@link #read} on. */
    private ByteBuffer made = ByteBuffer.allocate(1 << 13);

    private int read;
    private boolean ended;

    CopyRows(List<Column> columns, Collection<@Nullable Object[]> rows) {
        this.widths = columns.stream()
                .mapToInt(column -> switch (column.type()) {
                    case "int8" -> Long.BYTES;
                    case "int4" -> Integer.BYTES;
                    case "bool" -> 1;
                    default -> TEXT;
                })
                .toArray();
        this.rows = rows.iterator();
        // Neither flags nor an extension of the header.
        made.put(SIGNATURE).putInt(0).putInt(0);
    }

    @Override
    public int read() {
        return more() ? made.get(read++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        int place = offset;
        while (place < offset + length && more()) {
            int part = Math.min(offset + length - place, made.position() - read);
            System.arraycopy(made.array(), read, to, place, part);
            read += part;
            place += part;
        }
        return place == offset && length > 0 ? -1 : place - offset;
    }

    /** Whether there is something to read; makes the next row if need be. */
    private boolean more() {
        if (read < made.position()) {
            return true;
        }
        if (ended) {
            return false;
        }
        made.clear();
        read = 0;
        if (rows.hasNext()) {
            put(rows.next());
        } else {
            made.putShort(END);
            ended = true;
        }
        return true;
    }

    private void put(@Nullable Object[] row) {
        made.putShort((short) row.length);
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value == null) {
                room(Integer.BYTES).putInt(NULL);
            } else if (widths[i] == TEXT) {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                room(Integer.BYTES + text.length).putInt(text.length).put(text);
            } else {
                put(widths[i], value);
            }
        }
    }

    private void put(int width, Object value) {
        room(Integer.BYTES + width).putInt(width);
        if (width == 1) {
            made.put((byte) ((Boolean) value ? 1 : 0));
        } else if (width == Integer.BYTES) {
            made.putInt(((Number) value).intValue());
        } else {
            made.putLong(((Number) value).longValue());
        }
    }

    private ByteBuffer room(int bytes) {
        if (made.remaining() < bytes) {
            int wanted = Math.max(2 * made.capacity(), made.position() + bytes);
            made = ByteBuffer.wrap(Arrays.copyOf(made.array(), wanted)).position(made.position());
        }
        return made;
    }
}
