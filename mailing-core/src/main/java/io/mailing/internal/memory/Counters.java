package io.mailing.internal.memory;

import io.mailing.DeliveryState;
import java.util.EnumMap;
import java.util.Map;

/** How many deliveries of a campaign ended in each terminal state. */
final class Counters {

    private final Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);

    /** Those that are not terminal have no counter. */
    void add(DeliveryState state, long change) {
        if (state.terminal()) {
            counts.merge(state, change, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    long sum() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many are sent and not taken back, nor refused to be. */
    long recallable() {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().recallable())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    Map<DeliveryState, Long> copy() {
        return new EnumMap<>(counts);
    }

    void clear() {
        counts.clear();
    }
}
