package io.mailing.test;

import io.mailing.spi.EngineRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Cranks a real engine by hand: nothing moves but by {@link #crank()}, {@link #advance} and {@link #await}, all in the
 * calling thread, and time is a {@link SettableClock}. So a test of ten days takes milliseconds and goes the same way every
 * time.
 *
 * <p>Give one to {@code Mailing.builder().runtime(...)}. Several engines may share a clock; each needs a runtime of its own.
 * Sends run in the calling thread, so a channel that hangs would hang the test: use the default runtime there.
 *
 * <p>For one thread.
 */
public final class ManualRuntime implements EngineRuntime {

    /** So many steps without time moving on are taken for an engine that runs in circles. */
    private static final int MAX_STEPS = 1_000_000;

    private final SettableClock clock;
    private final List<ManualLoop> loops = new ArrayList<>();
    private boolean killed;

    /**
     * A runtime on a clock.
     *
     * @param clock moved by this runtime and by the test
     */
    public ManualRuntime(SettableClock clock) {
        this.clock = clock;
    }

    private final class ManualLoop implements LoopHandle {
        private final String name;
        private final Loop loop;
        private final AtomicBoolean woken = new AtomicBoolean(true);
        private long dueAt;
        private boolean forever = true;
        private boolean stopped;

        ManualLoop(String name, Loop loop) {
            this.name = name;
            this.loop = loop;
        }

        boolean due() {
            return !stopped && (woken.get() || (!forever && dueAt - nanoTime() <= 0));
        }

        /** Nanoseconds until the next step by time alone. */
        long untilDue() {
            return stopped || forever ? FOREVER : Math.max(0, dueAt - nanoTime());
        }

        void step() {
            woken.set(false);
            long wait = loop.step();
            forever = wait == FOREVER;
            dueAt = forever ? 0 : nanoTime() + wait;
        }

        @Override
        public void wake() {
            woken.set(true);
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Does everything that can be done without time moving on.
     *
     * @throws IllegalStateException if there is no end to it
     */
    public void crank() {
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            ManualLoop next = null;
            for (ManualLoop loop : loops) {
                if (loop.due()) {
                    next = loop;
                    break;
                }
            }
            if (next == null || killed) {
                return;
            }
            // The others come first next time: no loop starves another.
            loops.remove(next);
            loops.add(next);
            next.step();
        }
        throw new IllegalStateException("the engine runs in circles, last in " + loops.get(loops.size() - 1));
    }

    /**
     * Lets time go by, from one thing that is due to the next, doing each at its moment.
     *
     * @param time how much, not negative
     */
    public void advance(Duration time) {
        long end = nanoTime() + time.toNanos();
        crank();
        while (end - nanoTime() > 0) {
            hop(end - nanoTime());
        }
    }

    private void hop(long mostNanos) {
        long next = mostNanos;
        for (ManualLoop loop : loops) {
            next = Math.min(next, loop.untilDue());
        }
        clock.advance(Duration.ofNanos(Math.max(1, next)));
        crank();
    }

    /**
     * Drops the engine as a crash would: none of its loops does another step, and nothing is handed back. Its
     * {@code Mailing} is of no use afterwards and need not be closed.
     */
    public void kill() {
        killed = true;
        loops.clear();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    /** Always the middle: what is spread by chance elsewhere comes at its exact moment here. */
    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public LoopHandle start(String name, Loop loop) {
        ManualLoop started = new ManualLoop(name, loop);
        loops.add(started);
        return started;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    /** Cranks, and lets time go by until the condition holds or the timeout is over on this clock. */
    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) {
        long end = nanoTime() + timeout.toNanos();
        crank();
        while (!condition.getAsBoolean()) {
            long left = end - nanoTime();
            if (left <= 0 || killed) {
                return false;
            }
            hop(left);
        }
        return true;
    }

    @Override
    public void changed() {
        // Conditions are looked at after every crank.
    }

    @Override
    public void close() {
        loops.clear();
    }
}
