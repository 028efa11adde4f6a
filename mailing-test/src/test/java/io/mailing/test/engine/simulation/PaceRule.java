package io.mailing.test.engine.simulation;

import io.mailing.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No second faster than a limit by more than a hundredth and the burst of 20 ms; where a turn is a second or more, the turns
 * lie that far apart; no more in the periods of a batch than they hold. Turns count when a message is handed to the executor:
 * how long that takes is not the engine's.
 */
final class PaceRule {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long BURST = Duration.ofMillis(20).toNanos();

    /** Spans that are excused. */
    interface Excuse {
        boolean holds(long from, long to);
    }

    private final Throttle limit;
    private final long begun;
    private final Excuse excuse;

    /**
     * @param begun before the first turn was reserved: when the first batch begins at the earliest
     */
    PaceRule(Throttle limit, long begun, Excuse excuse) {
        this.limit = limit;
        this.begun = begun;
        this.excuse = excuse;
    }

    /** What is wrong with turns at these times, or null. */
    @Nullable
    String broken(List<Long> taken) {
        if (limit.unlimited()) {
            return null;
        }
        List<Long> turns = new ArrayList<>(taken);
        Collections.sort(turns);
        return limit.shape() == Throttle.Shape.BATCH ? batches(turns) : even(turns);
    }

    private @Nullable String even(List<Long> turns) {
        long interval = limit.period().toNanos() / limit.messages();
        boolean strict = interval >= SECOND;
        // Less a microsecond: intervals are cut to whole nanoseconds.
        long window = (strict ? interval : SECOND) - 1_000;
        // Both ends of a span are turns, hence one more; the first may be the only one of its slot, taken as late as
        // that allows.
        long most = strict ? 1 : (long) ((SECOND * 1.01 + BURST) / interval) + 2;
        int first = 0;
        for (int last = 0; last < turns.size(); last++) {
            while (turns.get(last) - turns.get(first) >= window) {
                first++;
            }
            int count = last - first + 1;
            if (count > most && !excuse.holds(turns.get(first), turns.get(last))) {
                return count + " turns from " + turns.get(first) + " to " + turns.get(last) + " ns at " + limit;
            }
        }
        return null;
    }

    private @Nullable String batches(List<Long> turns) {
        long period = limit.period().toNanos();
        for (int i = 0; i < turns.size(); i++) {
            long periods = (turns.get(i) - begun) / period + 1;
            if (i + 1 > periods * limit.messages() && !excuse.holds(begun, turns.get(i))) {
                return (i + 1) + " turns in " + periods + " periods at " + limit;
            }
        }
        return null;
    }
}
