package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.internal.audience.ListUploads;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the ledgers of campaigns that ended long ago or were cleared, what was deleted, what is left of lists that were, and old places
 * under the frequency caps: a piece at a time, and with a pause after each, so that nobody notices.
 * Any number of nodes may do so at once; who comes second finds less to do.
 */
final class Retainer implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Retainer.class);
    private static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int PAGE = 100;

    private final EngineRuntime runtime;
    private final RetentionStore store;
    private final ListStore lists;
    private final LeavingFiles leaving;
    private final Outage outage;
    private final LoopWaker waker = new LoopWaker();
    private final @Nullable Duration kept;
    private final PlaceSweep places;
    private final Queue<CampaignId> waiting = new ArrayDeque<>();

    Retainer(
            EngineRuntime runtime,
            RetentionStore store,
            ListStore lists,
            LeavingFiles leaving,
            Outage outage,
            @Nullable Duration kept,
            PlaceSweep places) {
        this.runtime = runtime;
        this.store = store;
        this.lists = lists;
        this.leaving = leaving;
        this.outage = outage;
        this.kept = kept;
        this.places = places;
    }

    LoopWaker waker() {
        return waker;
    }

    @Override
    public long step() {
        return Math.min(dropNext(), clearPlaces());
    }

    private long clearPlaces() {
        try {
            return places.step();
        } catch (RuntimeException e) {
            outage.noticed(e);
            return Spread.over(runtime, LOOK_NANOS);
        }
    }

    private long dropNext() {
        Instant now = runtime.clock().instant();
        Instant endedBefore = kept == null ? Instant.EPOCH : now.minus(kept);
        try {
            if (waiting.isEmpty()) {
                waiting.addAll(store.droppable(endedBefore, PAGE));
            }
            CampaignId next = waiting.peek();
            if (next == null) {
                if (lists.sweep(now.minus(ListUploads.SILENCE))) {
                    return PAUSE_NANOS;
                }
                leaving.settleAll();
                return Spread.over(runtime, LOOK_NANOS);
            }
            if (!store.drop(next, endedBefore, now)) {
                waiting.remove();
                if (!store.dropped(List.of(next)).isEmpty()) {
                    LOG.info("Campaign {}: its deliveries are dropped", next);
                }
                return waiting.isEmpty() ? Spread.over(runtime, LOOK_NANOS) : PAUSE_NANOS;
            }
            return PAUSE_NANOS;
        } catch (RuntimeException e) {
            // It comes again with the next look; the others have nothing to do with it.
            outage.noticed(e);
            CampaignId unused = waiting.poll();
            return Spread.over(runtime, LOOK_NANOS);
        }
    }
}
