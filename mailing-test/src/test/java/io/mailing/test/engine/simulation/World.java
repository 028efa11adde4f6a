package io.mailing.test.engine.simulation;

import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time and what happens in it, in one thread. Of all that is due at a moment one thing is picked by chance, then the next.
 *
 * <p>What takes time (a call that stalls, a provider that is slow) runs the rest of the world meanwhile, inside itself. So it
 * ends at the earliest when its time is over, and not before what began within it.
 */
final class World {

    private static final int DEEPEST = 4;
    private static final long MOST_STEPS = 4_000_000;

    /** Something that is done once at its time, for a node or for nobody. */
    private record Job(@Nullable SimulatedNode node, long dueAt, String name, Runnable work) {}

    final Chance chance;
    final Trace trace;
    private final SettableClock clock;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int depth;
    private long steps;
    private long storeJumpedAt = Long.MIN_VALUE;
    private Instant latestWall;

    World(Chance chance, Trace trace, SettableClock clock) {
        this.chance = chance;
        this.trace = trace;
        this.clock = clock;
        this.latestWall = clock.instant();
    }

    /** The store's clock; its monotonic view is that of all nodes. */
    SettableClock clock() {
        return clock;
    }

    long now() {
        return clock.nanoTime();
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    void join(SimulatedNode node) {
        nodes.add(node);
    }

    /** A rule was broken. Said and not thrown: the engine survives what a channel throws. */
    void broken(String rule, String how) {
        trace.add(now(), -1, "BROKEN", how);
        faults.add(rule + ": " + how);
    }

    List<String> faults() {
        return faults;
    }

    /** The store's clock goes an hour forward, which its documentation forbids. */
    void storeJumps(Duration time) {
        storeJumpedAt = now();
        clock.set(clock.instant().plus(time));
        trace.add(now(), -1, "the store's clock jumps", null);
    }

    /** Whether what leans on the store's clock may be off, so long after a jump. */
    boolean storeJumpedWithin(Duration time) {
        return storeJumpedAt != Long.MIN_VALUE && now() - storeJumpedAt <= time.toNanos();
    }

    long storeJumpedAt() {
        return storeJumpedAt;
    }

    /** The latest time that any clock has shown. */
    Instant latestWall() {
        see();
        return latestWall;
    }

    private void see() {
        for (SimulatedNode node : nodes) {
            Instant wall = node.clock().instant();
            latestWall = wall.isAfter(latestWall) ? wall : latestWall;
        }
    }

    void in(Duration time, String name, Runnable work) {
        jobs.add(new Job(null, now() + time.toNanos(), name, work));
    }

    void task(SimulatedNode node, Duration delay, Runnable work) {
        jobs.add(new Job(node, now() + delay.toNanos(), "task", work));
    }

    void kill(SimulatedNode node) {
        trace.add(now(), node.number(), "is killed", null);
        gone(node);
    }

    /** It does nothing any more. */
    void gone(SimulatedNode node) {
        see();
        node.die();
        jobs.removeIf(job -> job.node == node);
    }

    /** Lets time go by while a caller waits; the caller sees to it that it isn't called again meanwhile. */
    void passes(Duration time) {
        if (depth < DEEPEST) {
            run(now() + time.toNanos(), () -> false);
        }
    }

    void advance(Duration time) {
        run(now() + time.toNanos(), () -> false);
    }

    /** Runs until a time or a condition; answers whether the condition holds. */
    boolean run(long end, BooleanSupplier condition) {
        depth++;
        try {
            while (!condition.getAsBoolean()) {
                if (!faults.isEmpty() || !stepOrHop(end)) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            depth--;
        }
    }

    private boolean stepOrHop(long end) {
        if (++steps > MOST_STEPS) {
            broken("rest", "the engine runs in circles");
            return false;
        }
        long now = now();
        SimulatedNode.Loop loop = null;
        Job job = null;
        long next = Long.MAX_VALUE;
        int due = 0;
        for (SimulatedNode node : nodes) {
            if (!node.running()) {
                continue;
            }
            for (SimulatedNode.Loop candidate : node.loops()) {
                long at = candidate.dueAt();
                if (at <= now && chance.below(++due) == 0) {
                    loop = candidate;
                }
                next = Math.min(next, at);
            }
        }
        for (Job candidate : jobs) {
            if (candidate.node != null && !candidate.node.running()) {
                continue;
            }
            long at = candidate.node == null ? candidate.dueAt : Math.max(candidate.dueAt, candidate.node.thawsAt());
            if (at <= now && chance.below(++due) == 0) {
                job = candidate;
            }
            next = Math.min(next, at);
        }
        if (due == 0) {
            if (next > end) {
                hop(end);
                return false;
            }
            hop(next);
            return true;
        }
        if (job != null) {
            run(job);
        } else if (loop != null) {
            loop.step();
        }
        return true;
    }

    private void hop(long to) {
        if (to > now()) {
            clock.advance(Duration.ofNanos(to - now()));
        }
    }

    private void run(Job job) {
        jobs.remove(job);
        try {
            if (job.node == null) {
                trace.add(now(), -1, job.name, null);
                job.work.run();
            } else {
                job.node.runTask(job.work);
            }
        } catch (Killed e) {
            trace.add(now(), -1, "unwound", job.name);
        }
    }
}
