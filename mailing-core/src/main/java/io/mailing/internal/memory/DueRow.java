package io.mailing.internal.memory;

import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.Outcome.Due;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A delivery that waits to be tried again, or is held for that. */
final class DueRow {

    /** The longest waiting first. */
    static final Comparator<DueRow> BY_TIME =
            Comparator.comparing((DueRow row) -> row.notBefore).thenComparing(row -> row.key);

    final DeliveryKey key;
    final int attempt;
    final String lane;
    final int route;
    final int refusals;
    private Instant notBefore;
    private @Nullable DueLease lease;
    private boolean permitted;

    DueRow(DeliveryKey key, int attempt, Due due) {
        this.key = key;
        this.attempt = attempt;
        this.lane = due.lane();
        this.route = due.route();
        this.refusals = due.refusals();
        this.notBefore = due.notBefore();
    }

    Instant notBefore() {
        return notBefore;
    }

    @Nullable
    DueLease lease() {
        return lease;
    }

    boolean permitted() {
        return permitted;
    }

    void lease(DueLease by) {
        lease = by;
    }

    void permit() {
        permitted = true;
    }

    /** Not while it stands in an order by time. */
    void free(Instant from) {
        lease = null;
        permitted = false;
        notBefore = from;
    }
}
