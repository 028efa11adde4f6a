package io.mailing.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of a schema as they were made, to put them back: emptying them is far quicker than to make them anew. */
final class FreshTables {

    private final Map<String, List<@Nullable Object[]>> tables = new LinkedHashMap<>();

    /** Remembers what there is. */
    FreshTables(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : names(connection)) {
                List<@Nullable Object[]> rows = new ArrayList<>();
                try (ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
                    int columns = found.getMetaData().getColumnCount();
                    while (found.next()) {
                        @Nullable Object[] row = new @Nullable Object[columns];
                        for (int i = 0; i < columns; i++) {
                            row[i] = found.getObject(i + 1);
                        }
                        rows.add(row);
                    }
                }
                tables.put(table, rows);
            }
        }
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        DatabaseMetaData data = connection.getMetaData();
        try (ResultSet found = data.getTables(
                connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (found.next()) {
                names.add(found.getString("TABLE_NAME"));
            }
        }
        if (names.isEmpty()) {
            throw new IllegalStateException("there are no tables");
        }
        return names;
    }

    /** Whatever was changed meanwhile. */
    void restore(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : tables.keySet()) {
                    statement.addBatch("DELETE FROM " + table);
                }
                statement.executeBatch();
            }
            for (Map.Entry<String, List<@Nullable Object[]>> table : tables.entrySet()) {
                for (@Nullable Object[] row : table.getValue()) {
                    String marks = String.join(", ", Collections.nCopies(row.length, "?"));
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO " + table.getKey() + " VALUES (" + marks + ")")) {
                        for (int i = 0; i < row.length; i++) {
                            insert.setObject(i + 1, row[i]);
                        }
                        insert.executeUpdate();
                    }
                }
            }
            connection.commit();
        }
    }
}
