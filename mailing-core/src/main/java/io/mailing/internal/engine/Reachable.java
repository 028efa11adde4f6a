package io.mailing.internal.engine;

import io.mailing.Recipient;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SuppressionStore.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Plans an audience's people in batches, so that the store is asked for all suppressed ones of a batch at once. */
final class Reachable {

    private static final int BATCH = 500;

    private final DeliveryPlanner planner;
    private final Suppressed suppressed;
    private final BiConsumer<String, Delivery> sink;
    private final List<DeliveryPlanner.Reach> batch = new ArrayList<>();

    /** Asked with the first batch; who is suppressed later than that is found right before the send. */
    private @Nullable Standing standing;

    Reachable(DeliveryPlanner planner, Suppressed suppressed, BiConsumer<String, Delivery> sink) {
        this.planner = planner;
        this.suppressed = suppressed;
        this.sink = sink;
    }

    void add(Recipient recipient) {
        batch.add(planner.reach(recipient));
        if (batch.size() == BATCH) {
            finish();
        }
    }

    void finish() {
        Standing there = standing;
        if (there == null) {
            there = suppressed.standing();
            standing = there;
        }
        if (there.last() == 0 || batch.isEmpty()) {
            batch.forEach(reach -> planner.plan(reach, Set.of(), sink));
        } else {
            List<Set<Route>> barred = suppressed.among(batch, planner.topic(), there);
            for (int i = 0; i < batch.size(); i++) {
                planner.plan(batch.get(i), barred.get(i), sink);
            }
        }
        batch.clear();
    }
}
