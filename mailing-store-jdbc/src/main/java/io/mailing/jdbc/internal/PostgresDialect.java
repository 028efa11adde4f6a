package io.mailing.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. */
final class PostgresDialect extends Dialect {

    @Override
    String name() {
        return "postgresql";
    }

    @Override
    String share() {
        return "FOR SHARE";
    }

    /**
     * A range of one: by equalities alone other indexes have the order too, and where most blocks of all campaigns are ready
     * the planner walks the primary key over the thousands that are done.
     */
    @Override
    String ofLane() {
        return "lane BETWEEN ? AND ?";
    }

    @Override
    String alone() {
        return "FOR NO KEY UPDATE";
    }

    @Override
    String skipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    String now() {
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
    }

    /**
     * Only against {@code off}: a permit that a crash of the database forgets is a message that goes out twice. Which of the
     * durable settings it is (with or without a standby) is the operator's choice.
     */
    @Override
    @Nullable
    String prologue(Connection sample, String prefix) throws SQLException {
        String setting = new Session(sample).first("SHOW synchronous_commit", row -> row.getString(1));
        return "off".equals(setting) ? "SET LOCAL synchronous_commit TO ON" : null;
    }

    /** What it knows of a table's values is a sample of some while ago, in which a new campaign does not stand. */
    @Override
    @Nullable
    String wholeLedger() {
        return "SET LOCAL enable_nestloop TO OFF";
    }

    @Override
    boolean peopleFilters() {
        return true;
    }

    @Override
    PermitSteps permitSteps() {
        return PermitSteps.ONE;
    }

    @Override
    BulkInsert bulkInsert(String table, List<Column> columns) {
        return new ArrayInsert(table, columns);
    }

    @Override
    BulkInsert massInsert(String table, List<Column> columns) {
        return new CopyInsert(table, columns, bulkInsert(table, columns));
    }

    /** A duplicate that fails would end the transaction. */
    @Override
    boolean insertNew(Session session, String insert, @Nullable Object... parameters) throws SQLException {
        return session.update(insert + " ON CONFLICT DO NOTHING", parameters) == 1;
    }

    @Override
    boolean lockOutlivesChanges() {
        return true;
    }

    @Override
    void lockSchema(Session session, String prefix) throws SQLException {
        session.list("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> 0, "io.mailing " + prefix);
    }

    @Override
    boolean oneWriter() {
        return false;
    }

    @Override
    String hasTable() {
        return "SELECT CASE WHEN to_regclass(LOWER(?)) IS NULL THEN 0 ELSE 1 END";
    }
}
