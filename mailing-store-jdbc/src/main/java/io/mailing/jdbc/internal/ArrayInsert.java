package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One statement with an array for each column, or with one value for a column that has the same in all rows. On PostgreSQL
 * twice as quick as JDBC batches and VALUES of many rows, which it takes apart row by row (500 outcomes: 9 ms against 17 ms on
 * a busy machine). The driver sends arrays of {@code Long} and {@code Integer} in binary.
 */
final class ArrayInsert implements BulkInsert {

    private final String into;
    private final List<Column> columns;

    /** By which columns vary. They are few: which ones do depends on what is written, not on the values. */
    private final Map<BitSet, String> statements = new ConcurrentHashMap<>();

    ArrayInsert(String table, List<Column> columns) {
        this.into = "INSERT INTO " + table + " (" + Column.names(columns) + ") ";
        this.columns = columns;
    }

    @Override
    public void run(Session session, Collection<@Nullable Object[]> given) throws SQLException {
        if (given.isEmpty()) {
            return;
        }
        List<@Nullable Object[]> rows = new ArrayList<>(given);
        BitSet varying = varying(rows);
        List<@Nullable Object> values = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<@Nullable Object[]> arrays = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (varying.get(i)) {
                types.add(columns.get(i).type());
                arrays.add(array(rows, i));
            } else {
                values.add(rows.get(0)[i]);
            }
        }
        session.updateByArrays(statements.computeIfAbsent(varying, this::statement), values, types, arrays);
    }

    /** At least one column, or there would be no rows. */
    private BitSet varying(List<@Nullable Object[]> rows) {
        BitSet varying = new BitSet(columns.size());
        varying.set(columns.size() - 1);
        @Nullable Object[] first = rows.get(0);
        for (int i = 0; i < columns.size(); i++) {
            for (@Nullable Object[] row : rows) {
                if (!Objects.equals(row[i], first[i])) {
                    varying.set(i);
                    break;
                }
            }
        }
        return varying;
    }

    private @Nullable Object[] array(List<@Nullable Object[]> rows, int column) {
        @Nullable
        Object[] array = switch (columns.get(column).type()) {
            case "int8" -> new Long[rows.size()];
            case "int4" -> new Integer[rows.size()];
            case "bool" -> new Boolean[rows.size()];
            default -> new String[rows.size()];
        };
        for (int i = 0; i < array.length; i++) {
            array[i] = rows.get(i)[column];
        }
        return array;
    }

    private String statement(BitSet varying) {
        StringJoiner selected = new StringJoiner(", ", "SELECT ", " FROM unnest(");
        StringJoiner arrays = new StringJoiner(", ");
        StringJoiner names = new StringJoiner(", ", ") AS each_row (", ")");
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (varying.get(i)) {
                selected.add("each_row." + column.name());
                arrays.add("CAST(? AS " + column.type() + "[])");
                names.add(column.name());
            } else {
                selected.add("CAST(? AS " + column.type() + ")");
            }
        }
        return into + selected + arrays + names;
    }
}
