package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement for each row, in a JDBC batch. On H2 VALUES of many rows are no quicker (500 outcomes: 13 ms either way on a
 * busy machine), as such a statement takes long to parse.
 * MariaDB's driver sends a batch without waiting for each answer, which is no slower than VALUES of many rows; MySQL's does
 * the like with {@code rewriteBatchedStatements}.
 */
final class BatchInsert implements BulkInsert {

    private final String statement;

    BatchInsert(String table, List<Column> columns) {
        statement =
                "INSERT INTO " + table + " (" + Column.names(columns) + ") VALUES (" + Sql.marks(columns.size()) + ")";
    }

    @Override
    public void run(Session session, Collection<@Nullable Object[]> rows) throws SQLException {
        session.batch(statement, rows);
    }
}
