package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.StoreException;
import io.mailing.internal.events.Events;
import io.mailing.internal.pace.PaceGate;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what was sent of campaigns that are RECALLING, several of them by turns. A campaign is one node's at a time,
 * because two would do the same work; if they did, it would do no harm.
 */
final class Recaller implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Recaller.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final EngineRuntime runtime;
    private final Store store;
    private final NodeLease lease;
    private final Outage outage;
    private final Events events;
    private final Set<String> channels;
    private final Map<String, RecallRoute> routes = new HashMap<>();
    private final LoopWaker waker = new LoopWaker();
    private volatile List<CampaignRecord> offered = List.of();
    private volatile boolean stepping;

    // For the loop alone.
    private final Map<CampaignId, RecallRun> runs = new LinkedHashMap<>();
    private final Map<CampaignId, Long> waits = new HashMap<>();
    private final Set<CampaignId> waitsForAnother = new HashSet<>();

    Recaller(
            EngineRuntime runtime,
            Store store,
            NodeLease lease,
            Outage outage,
            Map<String, Channel> channels,
            Events events) {
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.outage = outage;
        this.events = events;
        this.channels = Set.copyOf(channels.keySet());
        channels.forEach((name, channel) -> channel.recaller()
                .ifPresent(recaller -> routes.put(
                        name,
                        new RecallRoute(
                                name,
                                recaller,
                                new PaceGate(store.paces(), "recall/" + name, recaller.pace(), runtime::nanoTime),
                                runtime))));
    }

    LoopWaker waker() {
        return waker;
    }

    /** These are RECALLING, and no others. */
    void offer(List<CampaignRecord> campaigns) {
        boolean nothing = offered.isEmpty() && campaigns.isEmpty();
        offered = List.copyOf(campaigns);
        if (!nothing) {
            waker.wake();
        }
    }

    @Override
    public long step() {
        stepping = true;
        try {
            return stepAll();
        } finally {
            stepping = false;
        }
    }

    private long stepAll() {
        adopt();
        if (runs.isEmpty()) {
            return EngineRuntime.FOREVER;
        }
        if (!lease.good()) {
            return LOOK_NANOS;
        }
        long least = EngineRuntime.FOREVER;
        for (Iterator<RecallRun> each = runs.values().iterator(); each.hasNext(); ) {
            RecallRun run = each.next();
            least = Math.min(least, step(run));
            if (run.done()) {
                each.remove();
                waits.remove(run.id());
            }
        }
        return runs.isEmpty() ? EngineRuntime.FOREVER : least;
    }

    private long step(RecallRun run) {
        long now = runtime.nanoTime();
        long until = waits.getOrDefault(run.id(), now);
        if (until - now > 0) {
            return until - now;
        }
        long wait;
        try {
            wait = run.step(lease.node());
            if (run.done() && !run.left()) {
                tell(run.id());
            }
        } catch (StoreException e) {
            outage.noticed(e);
            wait = Spread.over(runtime, LOOK_NANOS);
        } catch (RuntimeException e) {
            // The other recalls have nothing to do with it.
            LOG.error("The recall of campaign {} failed, it is tried again: {}", run.id(), FaultWords.of(e));
            LOG.debug("The recall's fault", e);
            wait = Spread.over(runtime, LOOK_NANOS);
        }
        waits.put(run.id(), runtime.nanoTime() + wait);
        return wait;
    }

    private void tell(CampaignId id) {
        runtime.changed();
        Map<DeliveryState, Long> counts = store.history().counts(id);
        LOG.info(
                "Campaign {} is recalled: {} messages were taken back, {} could not be",
                id,
                counts.getOrDefault(DeliveryState.RECALLED, 0L),
                counts.getOrDefault(DeliveryState.RECALL_FAILED, 0L));
    }

    /** Begins with those that are new, and lets go of those that were cancelled or that another node has ended. */
    private void adopt() {
        Set<CampaignId> wanted = new HashSet<>();
        for (CampaignRecord campaign : offered) {
            if (able(campaign)) {
                wanted.add(campaign.id());
                runs.computeIfAbsent(campaign.id(), id -> new RecallRun(id, runtime, store, routes, events));
            }
        }
        for (RecallRun run : runs.values()) {
            if (!wanted.contains(run.id()) && !run.left()) {
                run.leave();
                waits.remove(run.id());
            }
        }
    }

    private boolean able(CampaignRecord campaign) {
        List<String> wanted = campaign.plan().sendMode().channels();
        if (channels.containsAll(wanted)) {
            return true;
        }
        if (waitsForAnother.add(campaign.id())) {
            LOG.warn(
                    "The recall of campaign {} waits for a node that has its channels {}: this one lacks some",
                    campaign.id(),
                    wanted);
        }
        return false;
    }

    /**
     * After the loop has ended: what was taken back and is not written down would be taken back once more. So is that of a loop
     * that was left behind in a call of its provider.
     */
    void writeAll() {
        if (!stepping) {
            runs.values().forEach(this::write);
        }
    }

    private void write(RecallRun run) {
        try {
            run.write();
        } catch (StoreException e) {
            outage.noticed(e);
        }
    }
}
