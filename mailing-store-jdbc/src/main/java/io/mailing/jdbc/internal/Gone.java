package io.mailing.jdbc.internal;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;

/** Why a delivery is never owed again, whatever is learned of it, and what it ends as where it would be. */
enum Gone {
    /** Its recipient was erased. */
    ERASED(DeliveryState.SKIPPED, StoreReasons.ERASED),
    /** Its recipient was withdrawn from the campaign. */
    WITHDRAWN(DeliveryState.CANCELLED, StoreReasons.WITHDRAWN);

    private final DeliveryState end;

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Reason reason;

    Gone(DeliveryState end, Reason reason) {
        this.end = end;
        this.reason = reason;
    }

    DeliveryState end() {
        return end;
    }

    /** No channel: it was not tried. */
    Outcome ending(DeliveryKey key, int attempt, Instant at) {
        return new Outcome(key, attempt, end, null, reason, null, null, at, null);
    }
}
