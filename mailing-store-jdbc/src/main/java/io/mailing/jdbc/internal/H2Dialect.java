package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * H2. It has no shared row locks, so whoever works on a campaign's ledger holds the campaign's row alone. SKIP LOCKED has no
 * use then, and would hurt: together with ORDER BY, H2 locks every candidate before the LIMIT (9,000 ready blocks: 50 ms,
 * against 0.01 ms without).
 */
final class H2Dialect extends Dialect {

    @Override
    String name() {
        return "h2";
    }

    @Override
    String share() {
        return "FOR UPDATE";
    }

    @Override
    String skipLocked() {
        return "";
    }

    /** H2's CURRENT_TIMESTAMP stands still within a transaction; the session's own entry moves with each statement. */
    @Override
    String now() {
        return "(SELECT CAST(EXTRACT(EPOCH FROM EXECUTING_STATEMENT_START) * 1000000 AS BIGINT)"
                + " FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID())";
    }

    /** It is the database's setting, not one of transactions: see {@link #requireDurableCommits}. */
    @Override
    @Nullable
    String durable(Connection sample) {
        return null;
    }

    @Override
    BulkInsert bulkInsert(String table, List<Column> columns) {
        return new BatchInsert(table, columns);
    }

    @Override
    boolean transactionalSchema() {
        return false;
    }

    /** A table of its own, as a change of the schema would end a transaction that locked one of the ledger's. */
    @Override
    void lockSchema(Session session, String prefix) throws SQLException {
        session.update("CREATE TABLE IF NOT EXISTS " + prefix + "migration_lock (id INTEGER NOT NULL PRIMARY KEY)");
        session.update("MERGE INTO " + prefix + "migration_lock (id) KEY (id) VALUES (1)");
        session.list("SELECT id FROM " + prefix + "migration_lock WHERE id = 1 FOR UPDATE", row -> 0);
    }

    /**
     * By default H2 answers a commit up to half a second before it writes it to its file: what was permitted just before a
     * crash would be forgotten, and sent again. With no delay each commit is written at once. Set at every start: H2 keeps
     * the setting in its file, yet opens the file with the default.
     */
    @Override
    void requireDurableCommits(Session session) throws SQLException {
        try {
            session.update("SET WRITE_DELAY 0");
        } catch (SQLException e) {
            throw new StoreException(
                    "H2 may write commits late, and this user may not change that: let the store's user be an"
                            + " administrator of the database (ALTER USER ... ADMIN TRUE)",
                    e);
        }
    }

    @Override
    String hasTable() {
        return "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = SCHEMA() AND LOWER(TABLE_NAME) = LOWER(?)";
    }
}
