package io.mailing.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions of READ COMMITTED on the application's connections, which go back as they came. Passing faults
 * (deadlocks and the like) are repeated a few times; all work is written so that it can be.
 */
final class Transactions {

    /** Something to do in one transaction; may be called several times. */
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int TRIES = 6;
    private static final long LONGEST_PARK_MICROS = 4_000;

    private final DataSource dataSource;

    /**
     * Whether connections come with READ COMMITTED by themselves, as H2 and PostgreSQL have it. Asked once: over a network
     * the question alone costs a round trip, two a transaction where it is set and restored.
     */
    private final boolean readCommitted;

    /** What each transaction begins with, or null. */
    private final @Nullable String isolation;

    /** What each transaction that changes something begins with, or null. */
    private final @Nullable String prologue;

    /** Held by the one transaction of this store that may change something; null where any number may. */
    private final @Nullable Lock writer;

    private final PoolRest rest;

    private Transactions(
            DataSource dataSource,
            boolean readCommitted,
            @Nullable String isolation,
            @Nullable String prologue,
            @Nullable Lock writer,
            PoolRest rest) {
        this.dataSource = dataSource;
        this.readCommitted = readCommitted;
        this.isolation = isolation;
        this.prologue = prologue;
        this.writer = writer;
        this.rest = rest;
    }

    static Transactions on(DataSource dataSource, Connection sample, Dialect dialect, String prefix)
            throws SQLException {
        boolean readCommitted = sample.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
        return new Transactions(
                dataSource,
                readCommitted,
                readCommitted ? null : dialect.readCommitted(),
                dialect.prologue(sample, prefix),
                dialect.oneWriter() ? new ReentrantLock(true) : null,
                new PoolRest(dialect));
    }

    /**
     * Work that may change something.
     *
     * @param what what can't be done if it fails, as in "could not …"
     */
    <T> T call(String what, Work<T> work) {
        return repeat(what, () -> alone(work));
    }

    /**
     * Work that changes nothing and locks nothing.
     *
     * @param what what can't be done if it fails, as in "could not …"
     */
    <T> T read(String what, Work<T> work) {
        return repeat(what, () -> once(null, work));
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private static <T> T repeat(String what, Attempt<T> attempt) {
        int tries = 1;
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                if (tries >= TRIES || !Faults.passing(e)) {
                    throw Faults.wrap(what, e);
                }
                LOG.debug("repeats to {} after SQLSTATE {}", what, e.getSQLState());
            }
            // A different length for each, or two that met once would meet again.
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(
                    ThreadLocalRandom.current().nextLong(1 + tries * LONGEST_PARK_MICROS / TRIES)));
            tries++;
        }
    }

    private <T> T alone(Work<T> work) throws SQLException {
        if (writer == null) {
            return once(prologue, work);
        }
        // Before the connection is taken: who waits for its turn holds none.
        writer.lock();
        try {
            return once(prologue, work);
        } finally {
            writer.unlock();
        }
    }

    private <T> T once(@Nullable String first, Work<T> work) throws SQLException {
        rest.await();
        Connection connection = dataSource.getConnection();
        try (connection) {
            boolean autoCommit = connection.getAutoCommit();
            int came = readCommitted || isolation != null
                    ? Connection.TRANSACTION_READ_COMMITTED
                    : connection.getTransactionIsolation();
            if (came != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            boolean committed = false;
            try {
                Session session = new Session(connection);
                if (isolation != null) {
                    session.update(isolation);
                }
                if (first != null) {
                    session.update(first);
                }
                T result = work.run(session);
                connection.commit();
                committed = true;
                return result;
            } finally {
                restore(connection, committed, autoCommit, came);
            }
        } catch (SQLException e) {
            rest.noticed(e);
            throw e;
        }
    }

    /** Nothing in here may hide the fault that led to it, or turn a commit into a failure. */
    private static void restore(Connection connection, boolean committed, boolean autoCommit, int isolation) {
        try {
            if (!committed) {
                connection.rollback();
            }
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(isolation);
            }
        } catch (SQLException e) {
            LOG.debug("a connection could not be put back as it came: SQLSTATE {}", e.getSQLState());
        }
    }
}
