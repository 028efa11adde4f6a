package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of many rows each, whatever the driver makes of batches: MySQL's sends them one by one unless it is told
 * otherwise.
 */
final class ValuesInsert implements BulkInsert {

    /** The greatest number of rows in one statement; half of it for the rest, and so on: few different statements. */
    private static final int MOST_ROWS = 256;

    /** So many characters go into one statement, well below what servers take as one packet. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final String insert;
    private final String row;

    ValuesInsert(String table, List<Column> columns) {
        insert = "INSERT INTO " + table + " (" + Column.names(columns) + ") VALUES ";
        row = "(" + Sql.marks(columns.size()) + ")";
    }

    @Override
    public void run(Session session, List<@Nullable Object[]> rows) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            int count = Integer.highestOneBit(Math.min(MOST_ROWS, fitting(rows, from)));
            List<@Nullable Object> values = new ArrayList<>();
            for (@Nullable Object[] one : rows.subList(from, from + count)) {
                Collections.addAll(values, one);
            }
            session.update(insert + String.join(", ", Collections.nCopies(count, row)), values.toArray());
            from += count;
        }
    }

    /** How many rows from there on are short enough together; 1 at least. */
    private static int fitting(List<@Nullable Object[]> rows, int from) {
        long characters = 0;
        int count = 0;
        while (from + count < rows.size() && count < MOST_ROWS) {
            for (Object value : rows.get(from + count)) {
                characters += value instanceof String text ? text.length() : 0;
            }
            if (count > 0 && characters > MOST_CHARACTERS) {
                break;
            }
            count++;
        }
        return count;
    }
}
