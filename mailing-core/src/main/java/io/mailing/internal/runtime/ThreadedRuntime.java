package io.mailing.internal.runtime;

import io.mailing.spi.EngineRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The system's monotonic time, a thread for each loop, and a pool for what blocks. */
public final class ThreadedRuntime implements EngineRuntime {

    /** Conditions on other nodes' doings are not announced here, so they are looked at now and then. */
    private static final long RECHECK_NANOS = Duration.ofMillis(250).toNanos();

    private final Clock clock;
    private final Executor executor;
    private final @Nullable ExecutorService owned;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong version = new AtomicLong();

    /**
     * A runtime.
     *
     * @param clock the wall clock
     * @param executor the application's executor, which stays its own; null for threads of the engine's own
     */
    public ThreadedRuntime(Clock clock, @Nullable Executor executor) {
        this.clock = clock;
        if (executor == null) {
            this.owned = SendThreads.executor();
            this.executor = owned;
        } else {
            this.owned = null;
            this.executor = executor;
        }
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public LoopHandle start(String name, Loop loop) {
        LoopThread thread = new LoopThread(name, loop);
        thread.start();
        return thread;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long seen = version.get();
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            lock.lockInterruptibly();
            try {
                if (version.get() == seen) {
                    long unused = changed.awaitNanos(Math.min(left, RECHECK_NANOS));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void changed() {
        version.incrementAndGet();
        // The lock is only ever held for a moment: no condition is looked at under it.
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (owned != null) {
            owned.shutdown();
        }
    }
}
