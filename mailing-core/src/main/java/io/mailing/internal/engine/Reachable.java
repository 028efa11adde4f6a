package io.mailing.internal.engine;

import io.mailing.Recipient;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
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
    private @Nullable Boolean any;

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
        if (any == null) {
            any = suppressed.any();
        }
        List<Route> routes = !any
                ? List.of()
                : batch.stream().flatMap(reach -> reach.routes().stream()).toList();
        Set<Route> none = routes.isEmpty() ? Set.of() : suppressed.among(routes);
        batch.forEach(reach -> planner.plan(reach, none, sink));
        batch.clear();
    }
}
