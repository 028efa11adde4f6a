package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One statement with an array for each column. On PostgreSQL twice as quick as JDBC batches and VALUES of many rows, which
 * it takes apart row by row (500 outcomes: 9 ms against 17 ms on a busy machine).
 */
final class ArrayInsert implements BulkInsert {

    private final String statement;
    private final List<String> types;

    ArrayInsert(String table, List<Column> columns) {
        types = columns.stream().map(Column::type).toList();
        String arrays = types.stream().map(type -> "CAST(? AS " + type + "[])").collect(Collectors.joining(", "));
        statement = "INSERT INTO " + table + " (" + Column.names(columns) + ") SELECT * FROM unnest(" + arrays + ")";
    }

    @Override
    public void run(Session session, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        @Nullable Object[][] columns = new @Nullable Object[types.size()][rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            @Nullable Object[] values = rows.get(row);
            for (int column = 0; column < columns.length; column++) {
                columns[column][row] = values[column];
            }
        }
        session.updateByArrays(statement, types, columns);
    }
}
