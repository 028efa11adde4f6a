package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An INSERT of many rows. How that is quickest is the database's affair. */
interface BulkInsert {

    /**
     * Inserts rows that have a value for each column.
     *
     * @param rows may be made as they are iterated over, anew each time
     */
    void run(Session session, Collection<@Nullable Object[]> rows) throws SQLException;
}
