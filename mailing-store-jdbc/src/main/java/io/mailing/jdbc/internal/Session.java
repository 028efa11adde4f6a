package io.mailing.jdbc.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection inside a transaction: statements with bound parameters, closed on every path. */
final class Session {

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final int FETCHED = 50;

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    <T> List<T> list(String sql, Row<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(reader.read(rows));
                }
                return list;
            }
        }
    }

    /**
     * What was read of a row.
     *
     * @param value the row
     * @param weight how much of the memory it takes, in units of the caller's
     */
    record Weighed<T>(T value, int weight) {}

    /** The first rows: at least one, if there is one, and no more once those read weigh as much as may be. */
    <T> List<T> page(String sql, Row<Weighed<T>> reader, int weight, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            statement.setFetchSize(FETCHED); // so that a driver that can doesn't hold all of them
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                int sum = 0;
                while (sum < weight && rows.next()) {
                    Weighed<T> read = reader.read(rows);
                    list.add(read.value());
                    sum += read.weight();
                }
                return list;
            }
        }
    }

    <T> @Nullable T first(String sql, Row<T> reader, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
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

    void batch(String sql, Collection<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** An update whose parameters are some values, and then arrays, one for each of these element types. */
    void updateByArrays(String sql, List<@Nullable Object> values, List<String> types, List<@Nullable Object[]> arrays)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values.toArray());
            for (int i = 0; i < types.size(); i++) {
                Array array = connection.createArrayOf(types.get(i), arrays.get(i));
                statement.setArray(values.size() + i + 1, array);
            }
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        int index = 1;
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
    }
}
