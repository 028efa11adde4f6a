package io.mailing.jdbc.internal;

import java.sql.SQLException;

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

    @Override
    String skipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    String now() {
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
    }

    @Override
    boolean transactionalSchema() {
        return true;
    }

    @Override
    void lockSchema(Session session, String prefix) throws SQLException {
        session.list("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> 0, "io.mailing " + prefix);
    }

    /** Durable by default. What an operator sets (synchronous_commit) is the operator's choice. */
    @Override
    void requireDurableCommits(Session session) {}
}
