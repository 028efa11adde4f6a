package io.mailing;

import java.util.Map;

/**
 * A campaign's ledger held against itself: the running counters and a count of all facts.
 *
 * @param total deliveries that were written down
 * @param counters what the counters say, by terminal state
 * @param facts what counting every delivery says, by state
 */
public record LedgerCheck(long total, Map<DeliveryState, Long> counters, Map<DeliveryState, Long> facts) {

    /**
     * Copies the maps.
     *
     * @param total deliveries that were written down
     * @param counters what the counters say, by terminal state
     * @param facts what counting every delivery says, by state
     */
    public LedgerCheck {
        counters = Map.copyOf(counters);
        facts = Map.copyOf(facts);
    }

    /**
     * Whether the ledger is sound: every delivery has one state, and the counters say the same as the facts.
     *
     * @return true if so
     */
    public boolean sound() {
        long sum = facts.values().stream().mapToLong(Long::longValue).sum();
        boolean same = true;
        for (DeliveryState state : DeliveryState.values()) {
            if (state.terminal()) {
                same &= facts.getOrDefault(state, 0L).equals(counters.getOrDefault(state, 0L));
            }
        }
        return same && sum == total;
    }
}
