package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * H2. It has no shared row locks, so whoever works on a campaign's ledger holds the campaign's row alone. SKIP LOCKED has no
 * use then, and would hurt: together with ORDER BY, H2 locks every candidate before the LIMIT (9,000 ready blocks: 50 ms,
 * against 0.01 ms without).
 */
final class H2Dialect extends Dialect {

    private static final String DUPLICATE = "23505";
    private static final String NO_DELAY = "SET WRITE_DELAY 0";

    // 90067 connection broken, 90098 database is closed, 90121 session is closed (the client says so itself). H2
    // org.h2.api.ErrorCode.
    private static final Set<Integer> BROKEN = Set.of(90067, 90098, 90121);

    /** The builds whose file header names the chunk before the one just written: a crash may lose what followed it. */
    private static final Pattern FORGETFUL = Pattern.compile("2\\.5\\.25[0-2]\\b.*");

    /**
     * @throws StoreException if this H2 can forget commits that it answered, and keeps them in a file
     */
    static void refuseForgetful(DatabaseMetaData data) throws SQLException {
        String version = data.getDatabaseProductVersion();
        String url = data.getURL();
        boolean inMemory = url != null && url.startsWith("jdbc:h2:mem:");
        if (!inMemory && FORGETFUL.matcher(version).matches()) {
            throw new StoreException(
                    "H2 " + version
                            + " can forget commits that it has answered when its process is killed, and messages"
                            + " would go out twice: use H2 2.4.240, or PostgreSQL",
                    null);
        }
    }

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

    /**
     * By default H2 answers a commit up to half a second before it writes it to its file: what was permitted just before a
     * crash would be forgotten, and sent again. With no delay each commit is written before it is answered. Said in each
     * transaction, as H2 goes back to its default when the last connection was closed for a moment; it costs microseconds
     * where nothing changes.
     *
     * <p>After it the transaction takes the lock of a whole table, which keeps the transactions of other nodes on the
     * same server waiting until its commit is written: row locks are released before that. The statement changes
     * nothing, as the tables have no foreign keys; no other statement takes this lock without ending the transaction. The
     * table is one that is read only when a store is opened, as readers wait as well.
     */
    @Override
    @Nullable
    String prologue(Connection sample, String prefix) throws SQLException {
        try {
            new Session(sample).update(NO_DELAY);
        } catch (SQLException e) {
            throw new StoreException(
                    "H2 may write commits late, and this user may not change that: let the store's user be an"
                            + " administrator of the database (ALTER USER ... ADMIN TRUE)",
                    e);
        }
        return NO_DELAY + "; ALTER TABLE IF EXISTS " + prefix + "meta SET REFERENTIAL_INTEGRITY TRUE";
    }

    /**
     * H2 writes a snapshot of each table to its file, one table after the other, while other transactions go on: a crash
     * just then leaves their changes in one table and not in the next, or rows that stay locked.
     */
    @Override
    boolean oneWriter() {
        return true;
    }

    @Override
    boolean brokenUnnoticed(SQLException fault) {
        for (Throwable link : fault) {
            if (link instanceof SQLException sql && BROKEN.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    @Override
    PermitSteps permitSteps() {
        return PermitSteps.ALL;
    }

    @Override
    BulkInsert bulkInsert(String table, List<Column> columns) {
        return new BatchInsert(table, columns);
    }

    /** A statement that fails takes nothing of its transaction with it. */
    @Override
    boolean insertNew(Session session, String insert, @Nullable Object... parameters) throws SQLException {
        try {
            return session.update(insert, parameters) == 1;
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    boolean lockOutlivesChanges() {
        return false;
    }

    /**
     * A table of its own, as a change of the schema would end a transaction that locked one of the ledger's. The first
     * statement gives back the lock that the transaction began with, which the one that makes the changes will want.
     */
    @Override
    void lockSchema(Session session, String prefix) throws SQLException {
        session.update("CREATE TABLE IF NOT EXISTS " + prefix + "migration_lock (id INTEGER NOT NULL PRIMARY KEY)");
        session.update("MERGE INTO " + prefix + "migration_lock (id) KEY (id) VALUES (1)");
        session.list("SELECT id FROM " + prefix + "migration_lock WHERE id = 1 FOR UPDATE", row -> 0);
    }

    @Override
    String hasTable() {
        return "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = SCHEMA() AND LOWER(TABLE_NAME) = LOWER(?)";
    }
}
