package io.mailing.test.engine.simulation;

import io.mailing.Mailing;
import io.mailing.spi.EngineRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One process with an engine: its loops and tasks, which the world steps; its wall clock; whether it is frozen or dead. */
final class SimulatedNode implements EngineRuntime {

    private final World world;
    private final int number;
    private final List<Loop> loops = new ArrayList<>();
    private final Clock wall = new WallClock();
    private Duration ahead = Duration.ZERO;
    private boolean dead;
    private boolean closing;
    private int stopped;
    private int lanesBlocked;
    private long thawsAt = Long.MIN_VALUE;
    private long turnTaken;
    private @Nullable Mailing mailing;

    SimulatedNode(World world, int number) {
        this.world = world;
        this.number = number;
    }

    /** A loop with the time of its next step. */
    final class Loop implements LoopHandle {
        private final String name;
        private final EngineRuntime.Loop loop;
        private final boolean lane;
        private long dueAt = Long.MIN_VALUE;
        private boolean busy;
        private boolean over;

        Loop(String name, EngineRuntime.Loop loop) {
            this.name = name;
            this.loop = loop;
            this.lane = name.startsWith("mailing-lane");
        }

        long dueAt() {
            return busy || over || (lane && lanesBlocked > 0) ? Long.MAX_VALUE : Math.max(dueAt, thawsAt);
        }

        void step() {
            dueAt = Long.MAX_VALUE; // until it is woken, or says when
            busy = true;
            world.trace.add(world.now(), number, "steps", name);
            try {
                long wait = loop.step();
                if (wait != FOREVER) {
                    dueAt = Math.min(dueAt, world.now() + wait);
                }
            } catch (Killed e) {
                over = true;
            } catch (RuntimeException e) {
                world.broken("engine", name + " failed: " + e);
            } finally {
                busy = false;
            }
        }

        @Override
        public void wake() {
            dueAt = Math.min(dueAt, world.now() + lateness().toNanos());
        }

        @Override
        public void stop() {
            over = true;
        }
    }

    private final class WallClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return world.clock().instant().plus(ahead);
        }
    }

    /** How late a thread comes to run. */
    private Duration lateness() {
        return world.chance.percent(97) ? Duration.ZERO : world.chance.time(Duration.ZERO, Duration.ofMillis(10));
    }

    int number() {
        return number;
    }

    void runs(Mailing started) {
        mailing = started;
    }

    @Nullable
    Mailing mailing() {
        return mailing;
    }

    List<Loop> loops() {
        return loops;
    }

    /** Whether anything of it may be picked, at some time. */
    boolean running() {
        return !dead && stopped == 0;
    }

    long thawsAt() {
        return thawsAt;
    }

    boolean frozen() {
        return stopped > 0 || thawsAt > world.now();
    }

    boolean dead() {
        return dead;
    }

    /** Whether the application can use it. */
    boolean usable() {
        return !dead && !closing && !frozen() && mailing != null;
    }

    void closes() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    void die() {
        dead = true;
        loops.clear();
    }

    void mustLive() {
        if (dead) {
            throw new Killed();
        }
    }

    void freeze(Duration time) {
        thawsAt = world.now() + time.toNanos();
        world.trace.add(world.now(), number, "is frozen", null);
    }

    void thaw() {
        thawsAt = Long.MIN_VALUE;
    }

    /** Its wall clock is so far ahead of the store's. */
    void ahead(Duration time) {
        ahead = time;
    }

    Duration ahead() {
        return ahead;
    }

    /** Time passes in the middle of a call of this node, the rest of which goes on. */
    void waits(Duration time) {
        world.passes(time);
        mustLive();
        if (thawsAt > world.now()) {
            world.passes(Duration.ofNanos(thawsAt - world.now()));
            mustLive();
        }
    }

    /** Time passes while this node holds what its lanes want. */
    void waitsWithLanes(Duration time) {
        lanesBlocked++;
        try {
            waits(time);
        } finally {
            lanesBlocked--;
        }
    }

    /** Time passes for all but this node, in the middle of a call. */
    void waitsAsAWhole(Duration time) {
        stopped++;
        try {
            waits(time);
        } finally {
            stopped--;
        }
    }

    void runTask(Runnable work) {
        mustLive();
        work.run();
    }

    /** When the message that is sent now took its turns: as its task was handed over, or after the one before it. */
    long turnTaken() {
        return turnTaken;
    }

    /** A message is through; its task may take the next one at this moment. */
    void turnComesNow() {
        turnTaken = world.now();
    }

    @Override
    public Clock clock() {
        return wall;
    }

    @Override
    public long nanoTime() {
        return world.now();
    }

    @Override
    public double random() {
        return world.chance.fraction();
    }

    @Override
    public LoopHandle start(String name, EngineRuntime.Loop loop) {
        Loop started = new Loop(name, loop);
        loops.add(started);
        return started;
    }

    @Override
    public Executor executor() {
        return task -> {
            long handedOver = world.now();
            Duration delay = world.chance.percent(85)
                    ? Duration.ZERO
                    : world.chance.time(Duration.ZERO, Duration.ofMillis(world.chance.percent(5) ? 3_000 : 100));
            world.task(this, delay, () -> {
                turnTaken = handedOver;
                task.run();
            });
        };
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) {
        boolean holds = world.run(world.now() + timeout.toNanos(), () -> dead || condition.getAsBoolean());
        mustLive();
        return holds;
    }

    @Override
    public void changed() {
        // Conditions are looked at after every step.
    }

    @Override
    public void close() {
        loops.clear();
    }
}
