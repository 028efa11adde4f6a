package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's COPY, which writes many rows at less than half the cost of an INSERT and takes them while they are still being
 * made. Where the driver's own connection can't be had, or for a few rows, as COPY takes a round trip more: another way.
 */
final class CopyInsert implements BulkInsert {

    private static final int FEWEST = 100;

    private final String statement;
    private final List<Column> columns;
    private final BulkInsert otherwise;

    CopyInsert(String table, List<Column> columns, BulkInsert otherwise) {
        this.statement = "COPY " + table + " (" + Column.names(columns) + ") FROM STDIN (FORMAT binary)";
        this.columns = columns;
        this.otherwise = otherwise;
    }

    @Override
    public void run(Session session, Collection<@Nullable Object[]> rows) throws SQLException {
        if (rows.size() < FEWEST
                || !PostgresCopy.run(session.connection(), statement, () -> new CopyRows(columns, rows))) {
            otherwise.run(session, rows);
        }
    }
}
