package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the application's pool rest after it has handed out a broken connection. A pool tells by the SQLSTATE that a connection
 * is of no use any more, and does not know every database's; it looks before it hands one out, but not at one that was used
 * a moment ago (HikariCP: 500 ms). Whoever tries again and again, as an engine does while its store is away, would
 * get the broken connection for ever.
 */
final class PoolRest {

    /** Longer than pools trust a connection. */
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final Dialect dialect;
    private volatile boolean resting;
    private volatile long until;

    PoolRest(Dialect dialect) {
        this.dialect = dialect;
    }

    /** A connection that has gone back to the pool had this fault. */
    void noticed(SQLException fault) {
        if (dialect.brokenUnnoticed(fault)) {
            until = System.nanoTime() + NANOS;
            resting = true;
        }
    }

    /** Returns when the pool may be asked for a connection. */
    void await() {
        while (resting) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                resting = false;
            } else if (Thread.currentThread().isInterrupted()) {
                return; // the pool says what comes of that
            } else {
                LockSupport.parkNanos(this, left);
            }
        }
    }
}
