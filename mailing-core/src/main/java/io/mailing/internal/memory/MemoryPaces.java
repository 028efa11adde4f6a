package io.mailing.internal.memory;

import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceState;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Limits that several engines on one store share, by the store's own clock. */
final class MemoryPaces implements PaceStore {

    private final Clock clock;
    private final Map<String, PaceState> states = new HashMap<>();

    MemoryPaces(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized PaceSlot reserve(String key, Throttle limit, int turns) {
        PaceState.Step step = state(key).reserve(limit, turns, now());
        states.put(key, step.next());
        return step.slot();
    }

    @Override
    public synchronized PaceStanding standing(String key) {
        return new PaceStanding(state(key), now());
    }

    @Override
    public synchronized void close(String key, Duration time) {
        states.put(key, state(key).closed(now() + time.toNanos()));
    }

    private PaceState state(String key) {
        return states.getOrDefault(key, PaceState.FRESH);
    }

    private long now() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
