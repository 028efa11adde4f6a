package io.mailing.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts work that is done, and waits until the database knows it, too. */
final class Countdown {

    private static final long PATIENCE_SECONDS = 600;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Whether the database holds all of it as done. */
    interface Written {
        boolean yet() throws SQLException;
    }

    private final int jobs;
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long firstAt;

    Countdown(int jobs) {
        this.jobs = jobs;
    }

    void one() {
        int number = done.incrementAndGet();
        if (number == 1) {
            firstAt = System.nanoTime();
        }
        if (number == jobs) {
            all.countDown();
        }
    }

    /** {@link System#nanoTime} of the first one: that an engine polls late is not held against it. */
    long firstAt() {
        return firstAt;
    }

    /** Answers {@link System#nanoTime} of the moment in which all was done and written. */
    long await(Written written) throws InterruptedException, SQLException {
        if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(done + " of " + jobs + " were done in " + PATIENCE_SECONDS + " seconds");
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!written.yet()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("all " + jobs + " were done, but the database does not say so");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        long end = System.nanoTime();
        if (done.get() != jobs) {
            throw new AssertionError(jobs + " were to be done, " + done + " were");
        }
        return end;
    }
}
