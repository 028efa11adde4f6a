package io.mailing.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection inside a transaction: statements with bound parameters, closed on every path. */
final class Session {

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, parameters);
            return statement.executeUpdate();
        }
    }

    <T> List<T> list(String sql, Row<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(reader.read(rows));
                }
                return list;
            }
        }
    }

    <T> @Nullable T first(String sql, Row<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? reader.read(rows) : null;
            }
        }
    }

    /** The first column of the only row; 0 where it is null. */
    long number(String sql, @Nullable Object... parameters) throws SQLException {
        Long value = first(sql, row -> row.getLong(1), parameters);
        return value == null ? 0 : value;
    }

    boolean exists(String sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, row -> true, parameters) != null;
    }

    void batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, 1, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void insert(BulkInsert insert, List<@Nullable Object[]> rows) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            int size = BulkInsert.chunk(rows.size() - from);
            int end = from;
            try (PreparedStatement statement = connection.prepareStatement(insert.statement(size))) {
                // As many chunks of this size as there are go out together.
                while (rows.size() - end >= size) {
                    int index = 1;
                    for (int i = 0; i < size; i++) {
                        index = bind(statement, index, rows.get(end + i));
                    }
                    statement.addBatch();
                    end += size;
                }
                statement.executeBatch();
            }
            from = end;
        }
    }

    private static int bind(PreparedStatement statement, int first, @Nullable Object... parameters)
            throws SQLException {
        int index = first;
        for (Object parameter : parameters) {
            if (parameter == null) {
                statement.setNull(index, Types.NULL);
            } else if (parameter instanceof String text) {
                statement.setString(index, text);
            } else if (parameter instanceof Integer number) {
                statement.setInt(index, number);
            } else if (parameter instanceof Long number) {
                statement.setLong(index, number);
            } else if (parameter instanceof Boolean value) {
                statement.setBoolean(index, value);
            } else if (parameter instanceof byte[] bytes) {
                statement.setBytes(index, bytes);
            } else {
                throw new IllegalArgumentException("no parameter: " + parameter.getClass());
            }
            index++;
        }
        return index;
    }
}
