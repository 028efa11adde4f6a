package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MariaDB and MySQL: every statement is valid in both. */
final class MariaDbDialect extends Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(MariaDbDialect.class);

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
    private static final int LONGEST_MIGRATION_SECONDS = 600;

    /** GET_LOCK is the whole server's, and MySQL takes 64 characters: the database's name may be as long alone. */
    private static final String LOCK_NAME = "CONCAT('io.mailing ', LEFT(SHA2(CONCAT(DATABASE(), '.', ?), 256), 40))";

    /**
     * @throws StoreException if the server is too old, or would keep other texts than it was given
     */
    static MariaDbDialect on(Connection connection) throws SQLException {
        Session session = new Session(connection);
        // The metadata won't do: MySQL's driver calls MariaDB "MySQL 5.5".
        String version = text(session, "SELECT VERSION()");
        boolean mariaDb = version.contains("MariaDB");
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches() || number(parts) < (mariaDb ? 10_006_000 : 8_000_017)) {
            throw new StoreException(
                    "the store needs MariaDB 10.6 or MySQL 8.0.17, or newer, this is " + version, null);
        }
        String mode = text(session, "SELECT @@sql_mode");
        if (!mode.contains("STRICT_TRANS_TABLES") && !mode.contains("STRICT_ALL_TABLES")) {
            throw new StoreException(
                    "the connections' sql_mode is '" + mode + "', which cuts texts that are too long instead of"
                            + " refusing them: add STRICT_TRANS_TABLES to it",
                    null);
        }
        if (mode.contains("EMPTY_STRING_IS_NULL")) {
            throw new StoreException(
                    "the connections' sql_mode is '" + mode + "', which takes empty texts for null: leave"
                            + " EMPTY_STRING_IS_NULL out",
                    null);
        }
        String charset = text(session, "SELECT @@character_set_client");
        if (!charset.equals("utf8mb4")) {
            throw new StoreException(
                    "the connections' character set is " + charset + ", which not every name can be written in: let"
                            + " them use utf8mb4",
                    null);
        }
        return new MariaDbDialect();
    }

    private static long number(Matcher version) {
        return Long.parseLong(version.group(1)) * 1_000_000
                + Long.parseLong(version.group(2)) * 1_000
                + Long.parseLong(version.group(3));
    }

    private static String text(Session session, String query) throws SQLException {
        String text = session.first(query, row -> row.getString(1));
        return text == null ? "" : text;
    }

    @Override
    String name() {
        return "mariadb";
    }

    /** MySQL's FOR SHARE is unknown to MariaDB; this is known to both. */
    @Override
    String share() {
        return "LOCK IN SHARE MODE";
    }

    @Override
    String skipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }

    /**
     * The start of the statement, in UTC. SYSDATE would be later by the time that the statement waits, but is the session's
     * local time: where clocks are put back, an hour comes twice. Locks are waited for by the statement before.
     */
    @Override
    String now() {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    String typed(String type) {
        return switch (type) {
            case "BIGINT", "INTEGER" -> "CAST(? AS SIGNED)";
            default -> type.replaceFirst("VARCHAR(.*)", "CAST(? AS CHAR$1)");
        };
    }

    /** Neither knows the other's VALUES as a table. */
    @Override
    String keys(int count) {
        String first = "SELECT CAST(? AS SIGNED) AS block, CAST(? AS SIGNED) AS seq";
        String more = " UNION ALL SELECT CAST(? AS SIGNED), CAST(? AS SIGNED)";
        return "(" + first + String.join("", Collections.nCopies(count - 1, more)) + ") k";
    }

    /**
     * For statements that lock: with another index than the one they are made for, they would lock, or wait for, rows that
     * do not concern them. Statistics lag behind, and a campaign's first claim comes just after its rows.
     */
    @Override
    String index(String name) {
        return "FORCE INDEX (" + name + ")";
    }

    @Override
    String inOrder() {
        return "STRAIGHT_JOIN";
    }

    /** For the next transaction alone: nothing to ask before, nothing to put back after. */
    @Override
    String readCommitted() {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
    }

    /**
     * Nothing to say in a transaction: how commits are written is the server's setting. MariaDB's 3 writes as often as 1, and
     * more.
     */
    @Override
    @Nullable
    String prologue(Connection sample, String prefix) throws SQLException {
        Session session = new Session(sample);
        long flush = session.number("SELECT @@global.innodb_flush_log_at_trx_commit");
        if (flush != 1 && flush != 3) {
            throw new StoreException(forgets("innodb_flush_log_at_trx_commit", flush), null);
        }
        // With a binary log, InnoDB rolls back after a crash what that log lacks.
        long sync = session.number("SELECT @@global.sync_binlog");
        if (session.number("SELECT @@global.log_bin") != 0 && sync != 1) {
            throw new StoreException(forgets("sync_binlog", sync), null);
        }
        return null;
    }

    private static String forgets(String setting, long value) {
        return "the database's " + setting + " is " + value
                + ": it may forget commits in a crash that it has answered, and"
                + " messages would go out twice. Set it to 1, in the server's configuration and by SET GLOBAL "
                + setting
                + " = 1";
    }

    @Override
    boolean oneWriter() {
        return false;
    }

    @Override
    PermitSteps permitSteps() {
        return PermitSteps.TWO;
    }

    @Override
    BulkInsert bulkInsert(String table, List<Column> columns) {
        return new BatchInsert(table, columns);
    }

    /** ON DUPLICATE KEY UPDATE would do as well, but what it answers is for the driver's settings to say. */
    @Override
    boolean insertNew(Session session, String insert, @Nullable Object... parameters) throws SQLException {
        return session.update(insert.replaceFirst("INSERT", "INSERT IGNORE"), parameters) == 1;
    }

    @Override
    boolean lockOutlivesChanges() {
        return true;
    }

    /** The connection's lock rather than the transaction's, which the first change of the schema would end. */
    @Override
    void lockSchema(Session session, String prefix) throws SQLException {
        if (session.number("SELECT GET_LOCK(" + LOCK_NAME + ", ?)", prefix, LONGEST_MIGRATION_SECONDS) != 1) {
            throw new StoreException(
                    "could not migrate the schema: another node has been at it for " + LONGEST_MIGRATION_SECONDS
                            + " seconds",
                    null);
        }
    }

    @Override
    void unlockSchema(Session session, String prefix) {
        try {
            session.number("SELECT RELEASE_LOCK(" + LOCK_NAME + ")", prefix);
        } catch (SQLException e) {
            // Only where the connection broke, and the lock with it. What broke it is told by whoever locked.
            LOG.debug("the schema's lock went with its connection: SQLSTATE {}", e.getSQLState());
        }
    }

    /** As strict with letters as the server is with tables' names. */
    @Override
    String hasTable() {
        return "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES t, (SELECT CAST(? AS CHAR(64)) AS wanted) k"
                + " WHERE t.TABLE_SCHEMA = DATABASE() AND (CAST(t.TABLE_NAME AS BINARY) = CAST(k.wanted AS BINARY)"
                + " OR @@lower_case_table_names <> 0"
                + " AND CAST(LOWER(t.TABLE_NAME) AS BINARY) = CAST(LOWER(k.wanted) AS BINARY))";
    }
}
