package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An INSERT of many rows. How that is quickest is the database's affair. */
interface BulkInsert {

    /** Inserts rows that have a value for each column. */
    void run(Session session, List<@Nullable Object[]> rows) throws SQLException;
}
