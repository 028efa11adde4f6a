package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between databases. One small class for each. */
abstract sealed class Dialect permits H2Dialect, MariaDbDialect, PostgresDialect {

    /**
     * The dialect of a connection's database.
     *
     * @throws StoreException if the database is none that the store knows, or too old, or loses commits
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String product = data.getDatabaseProductName();
        int major = data.getDatabaseMajorVersion();
        int minor = data.getDatabaseMinorVersion();
        String version = product + " " + major + "." + minor;
        return switch (product) {
            case "H2" -> {
                if (major < 2 || (major == 2 && minor < 3)) {
                    throw new StoreException("the store needs H2 2.3 or newer, this is " + version, null);
                }
                H2Dialect.refuseForgetful(data);
                yield new H2Dialect();
            }
            case "PostgreSQL" -> {
                if (major < 13) {
                    throw new StoreException("the store needs PostgreSQL 13 or newer, this is " + version, null);
                }
                yield new PostgresDialect();
            }
            case "MariaDB", "MySQL" -> MariaDbDialect.on(connection);
            default ->
                throw new StoreException(
                        "the store knows H2, PostgreSQL, MariaDB and MySQL; this database calls itself '" + product
                                + "'",
                        null);
        };
    }

    /** The folder of its migrations. */
    abstract String name();

    /** At the end of a SELECT: locks the row against change, but lets others lock it the same way where it can. */
    abstract String share();

    /** The condition on the lane of a ready block, of two parameters that are both the lane. */
    String ofLane() {
        return "lane = ? AND lane = ?";
    }

    /** At the end of a SELECT: locks the row against change, and lets others look whether it is still theirs where it can. */
    String alone() {
        return "FOR UPDATE";
    }

    /** At the end of a SELECT with a LIMIT: takes the first rows that nobody has locked. */
    abstract String skipLocked();

    /**
     * The database's clock at this very statement, in microseconds: not the transaction's start, which may be long gone
     * when a row lock was waited for.
     */
    abstract String now();

    /** A parameter of a type that the statement around it does not tell. */
    String typed(String type) {
        return "CAST(? AS " + type + ")";
    }

    /** A table {@code k} of so many rows of two parameters, {@code block} and {@code seq}. */
    String keys(int count) {
        String key = "(" + typed("INTEGER") + ", " + typed("INTEGER") + ")";
        return "(VALUES " + String.join(", ", Collections.nCopies(count, key)) + ") k (block, seq)";
    }

    /** After a table: the index to read it by, where the database might choose another one. */
    String index(String name) {
        return "";
    }

    /** After SELECT: joins the tables in the order in which they are named, where the database might choose another one. */
    String inOrder() {
        return "";
    }

    /**
     * Before a statement of the same transaction that joins a whole ledger: keeps the database from joining it row by row
     * without an index, as one does that has never analyzed the campaign and takes it for empty. Null where none would.
     */
    @Nullable
    String wholeLedger() {
        return null;
    }

    /** Makes the transaction that comes next READ COMMITTED, and no later one; null where JDBC's call does as well. */
    @Nullable
    String readCommitted() {
        return null;
    }

    /**
     * What each transaction that changes something begins with so that its commit is durable when it returns (a permit
     * must not be lost), whatever the application's connections say, and, where {@link #oneWriter} says so, so that it waits
     * for the other nodes' transactions; null where all of that is so by itself.
     *
     * @throws StoreException if the connection's user may not say so
     */
    abstract @Nullable String prologue(Connection sample, String prefix) throws SQLException;

    /** Whether transactions that change something must follow one another for a crash to leave each one whole or not at all. */
    abstract boolean oneWriter();

    /**
     * Whether a fault tells that its connection is of no use any more, in words that pools don't know (they know SQLSTATE
     * 08xxx): they would hand it out again.
     */
    boolean brokenUnnoticed(SQLException fault) {
        return false;
    }

    /** How a permit for a part of a block is granted. */
    enum PermitSteps {
        /** One statement locks, looks and grants. */
        ONE,
        /** One statement locks shared and looks, another one grants. */
        TWO,
        /** A statement for each lock. */
        ALL
    }

    abstract PermitSteps permitSteps();

    /** Whether a recipient's deliveries are found by the blocks' {@link PeopleFilter}s rather than by an index. */
    boolean peopleFilters() {
        return false;
    }

    abstract BulkInsert bulkInsert(String table, List<Column> columns);

    /** As {@link #bulkInsert}, for thousands of rows at a time. */
    BulkInsert massInsert(String table, List<Column> columns) {
        return bulkInsert(table, columns);
    }

    /**
     * Inserts a row unless its key is there: in whatever transaction, which must be as good after it as before.
     *
     * @param insert of one row
     * @return whether it was inserted
     */
    abstract boolean insertNew(Session session, String insert, @Nullable Object... parameters) throws SQLException;

    /** Answers 1 where the connection's own schema has the table of the parameter, else 0. */
    abstract String hasTable();

    /** Whether the lock of the schema is still there after a change of it: else the changes need another transaction. */
    abstract boolean lockOutlivesChanges();

    /** Makes the transaction wait until no other one is changing the schema. */
    abstract void lockSchema(Session session, String prefix) throws SQLException;

    /** Releases the lock where the transaction's end does not; called on every path. */
    void unlockSchema(Session session, String prefix) {}
}
