package io.mailing.internal.engine;

import io.mailing.FrequencyCap;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.FrequencyStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clears away places under the frequency caps that no longer count: all people once an hour, a page at a time. A node without caps may be
 * one that has none yet, or no longer, while others have; it leaves what the longest cap would count.
 */
final class PlaceSweep {

    private static final long EVERY_NANOS = Duration.ofHours(1).toNanos();
    private static final long FIRST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int PAGE = 500;

    private final EngineRuntime runtime;
    private final FrequencyStore store;
    private final Duration kept;
    private @Nullable String after;
    private long next;

    PlaceSweep(EngineRuntime runtime, FrequencyStore store, List<FrequencyCap> caps) {
        this.runtime = runtime;
        this.store = store;
        this.kept =
                caps.stream().map(FrequencyCap::period).max(Duration::compareTo).orElse(FrequencyCap.MAX_PERIOD);
        this.next = runtime.nanoTime() + Spread.over(runtime, FIRST_NANOS);
    }

    /** Clears a page, if it is time; answers how long it isn't. */
    long step() {
        long wait = next - runtime.nanoTime();
        if (wait > 0) {
            return wait;
        }
        next += Spread.over(runtime, EVERY_NANOS); // also after a fault
        after = store.clear(after, kept, runtime.clock().instant(), PAGE);
        if (after != null) {
            next = runtime.nanoTime() + PAUSE_NANOS;
        }
        return Math.max(1, next - runtime.nanoTime());
    }
}
