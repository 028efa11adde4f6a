package io.mailing.internal.memory;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;

/**
 * That a delivery is never owed again, whatever is learned of it.
 *
 * @param end what it ends as where it would be owed
 * @param reason why
 * @param at since when
 */
record Gone(DeliveryState end, Reason reason, Instant at) {

    static Gone erased(Instant at) {
        return new Gone(DeliveryState.SKIPPED, StoreReasons.ERASED, at);
    }

    static Gone withdrawn(Instant at) {
        return new Gone(DeliveryState.CANCELLED, StoreReasons.WITHDRAWN, at);
    }

    boolean erased() {
        return end == DeliveryState.SKIPPED;
    }

    Outcome ending(DeliveryKey key, int attempt, Instant when) {
        return new Outcome(key, attempt, end, null, reason, null, null, when, null);
    }
}
