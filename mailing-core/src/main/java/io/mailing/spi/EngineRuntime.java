package io.mailing.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * How the engine runs: its clocks and its threads. The default one uses the system's clock and threads of its own; the
 * test kit has one whose clock is set and whose engine is cranked by hand.
 */
public interface EngineRuntime extends AutoCloseable {

    /** The longest wait that a loop may ask for; it means "until woken". */
    long FOREVER = Long.MAX_VALUE;

    /** A part of the engine that does a step at a time. */
    @FunctionalInterface
    interface Loop {

        /**
         * Does what can be done now. Called by one thread at a time.
         *
         * @return nanoseconds until the next step is wanted; 0 for at once, {@link #FOREVER} for when woken
         */
        long step();
    }

    /** A loop under way. */
    interface LoopHandle {

        /** Makes the next step come at once. Never blocks. */
        void wake();

        /** Ends the loop after the step that is under way, and waits for that. Idempotent. */
        void stop();
    }

    /**
     * The wall clock: for what is written down and compared with plans.
     *
     * @return the clock
     */
    Clock clock();

    /**
     * A monotonic time, for waits and leases.
     *
     * @return nanoseconds since some fixed moment
     */
    long nanoTime();

    /**
     * Chance, for what nodes had better not do at the same moment, such as polls. Not for secrets.
     *
     * @return from 0 to just under 1, all alike likely; 0.5 each time spreads nothing
     */
    default double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /**
     * Begins a loop. A step that throws is logged and tried again a little later.
     *
     * @param name for the thread and the log
     * @param loop what to do
     * @return its handle
     */
    LoopHandle start(String name, Loop loop);

    /**
     * Runs what blocks: sends, and the reading of audiences.
     *
     * @return an executor that takes every task (or runs it in the caller)
     */
    Executor executor();

    /**
     * Waits until a condition holds; it is looked at again after every {@link #changed()}, and now and then besides.
     *
     * @param condition quick, without side effects
     * @param timeout how long at most
     * @return whether it holds
     * @throws InterruptedException if interrupted
     */
    boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException;

    /** Says that something has changed for which {@link #await} may wait. Never blocks. */
    void changed();

    /** Gives up threads of its own. Called after every loop has stopped. Idempotent. */
    @Override
    void close();
}
