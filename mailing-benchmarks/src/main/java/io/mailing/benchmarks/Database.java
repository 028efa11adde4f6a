package io.mailing.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database for one run, which goes with it. */
final class Database implements AutoCloseable {

    /** How it is given up. */
    interface Drop {
        void run() throws SQLException;
    }

    private final String url;
    private final HikariDataSource pool;
    private final Drop drop;

    Database(String url, HikariDataSource pool, Drop drop) {
        this.url = url;
        this.pool = pool;
        this.drop = drop;
    }

    String url() {
        return url;
    }

    HikariDataSource pool() {
        return pool;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The one number that a query answers. */
    long number(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What was asked to be done must have been done. */
    void require(long expected, String sql) throws SQLException {
        long found = number(sql);
        if (found != expected) {
            throw new AssertionError("expected " + expected + ", found " + found + ": " + sql);
        }
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        drop.run();
    }
}
