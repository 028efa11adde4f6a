package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between databases. One small class for each. */
abstract sealed class Dialect permits H2Dialect, PostgresDialect {

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
            default ->
                throw new StoreException(
                        "the store knows H2 and PostgreSQL; this database calls itself '" + product + "'", null);
        };
    }

    /** The folder of its migrations. */
    abstract String name();

    /** At the end of a SELECT: locks the row against change, but lets others lock it the same way where it can. */
    abstract String share();

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

    /**
     * What each transaction that changes something begins with so that its commit is durable when it returns (a permit
     * must not be lost), whatever the application's connections say; null where they are so by themselves.
     *
     * @throws StoreException if the connection's user may not say so
     */
    abstract @Nullable String durable(Connection sample) throws SQLException;

    /** Whether transactions that change something must follow one another for a crash to leave each one whole or not at all. */
    abstract boolean oneWriter();

    abstract BulkInsert bulkInsert(String table, List<Column> columns);

    /** Answers 1 where the connection's own schema has the table of the parameter, else 0. */
    abstract String hasTable();

    /** Whether one transaction can hold several changes of the schema. */
    abstract boolean transactionalSchema();

    /** Makes the transaction wait until no other one is changing the schema; released at its end. */
    abstract void lockSchema(Session session, String prefix) throws SQLException;
}
