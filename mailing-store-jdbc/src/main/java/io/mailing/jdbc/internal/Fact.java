package io.mailing.jdbc.internal;

import io.mailing.DeliveryState;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The part of an outcome that decides whether it counts. */
record Fact(int attempt, DeliveryState state) {

    /** The one that counts, or null if there is none. */
    static @Nullable Fact counting(Collection<Fact> facts) {
        Fact best = null;
        for (Fact fact : facts) {
            if (best == null || fact.state.outranks(fact.attempt, best.state, best.attempt)) {
                best = fact;
            }
        }
        return best;
    }
}
