package io.mailing.test.engine;

import io.mailing.spi.EngineRuntime;
import io.mailing.test.ManualRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Cranked by hand as well, with tasks that wait in a queue until the test runs them: so several are under way at once. */
final class QueueingRuntime implements EngineRuntime {

    private final ManualRuntime manual;
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private double chance = 0.5;

    QueueingRuntime(ManualRuntime manual) {
        this.manual = manual;
    }

    /** What {@link #random} answers from now on. */
    void chance(double value) {
        chance = value;
    }

    /** How many tasks have been handed over and not been run. */
    int waiting() {
        return tasks.size();
    }

    /** Runs those that wait now, and what follows from them. */
    void runWaiting() {
        for (int left = tasks.size(); left > 0 && !tasks.isEmpty(); left--) {
            tasks.remove().run();
        }
        manual.crank();
    }

    @Override
    public Clock clock() {
        return manual.clock();
    }

    @Override
    public long nanoTime() {
        return manual.nanoTime();
    }

    @Override
    public double random() {
        return chance;
    }

    @Override
    public LoopHandle start(String name, Loop loop) {
        return manual.start(name, loop);
    }

    @Override
    public Executor executor() {
        return tasks::add;
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) {
        return manual.await(condition, timeout);
    }

    @Override
    public void changed() {
        manual.changed();
    }

    @Override
    public void close() {
        manual.close();
    }
}
