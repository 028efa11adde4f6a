package io.mailing.internal.engine;

import io.mailing.AudienceException;
import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.PersonalContent;
import io.mailing.StoreException;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.audience.AudienceReading;
import io.mailing.internal.audience.ResolvedAudience;
import io.mailing.spi.Channel;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SupplyStore;
import java.io.Serial;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes an audience down: streamed, lane by lane into blocks. While some blocks are on their way into the store, the next
 * ones are read and planned. Memory is bounded by one open block for each lane and twice the few that are appended together.
 */
final class Snapshotter {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);
    private static final int MIN_BLOCK = 20;
    private static final int MAX_BLOCK = 1000;
    private static final double BLOCK_SECONDS = 10;
    private static final int APPEND_DELIVERIES = 5000;

    private final Store store;
    private final Clock clock;
    private final Map<String, Channel> channels;
    private final AudienceCatalog audiences;
    private final Map<String, PersonalValues> providers;
    private final Suppressed suppressed;
    private final Executor executor;
    private final BooleanSupplier stopping;

    Snapshotter(
            Store store,
            Clock clock,
            Map<String, Channel> channels,
            AudienceCatalog audiences,
            Map<String, PersonalValues> providers,
            Suppressed suppressed,
            Executor executor,
            BooleanSupplier stopping) {
        this.store = store;
        this.clock = clock;
        this.channels = channels;
        this.audiences = audiences;
        this.providers = providers;
        this.suppressed = suppressed;
        this.executor = executor;
        this.stopping = stopping;
    }

    /** Whether this node has what the campaign needs, or can say that no node has it. */
    boolean able(CampaignRecord campaign) {
        return channels.keySet().containsAll(campaign.plan().sendMode().channels())
                && !audiences
                        .resolve(campaign.plan().audience(), campaign.createdAt())
                        .elsewhere();
    }

    /**
     * Writes the snapshot, or gives the campaign back with a note if its audience can't be read.
     *
     * @return false if nothing could be done now: another node is at it, or it was broken off
     */
    boolean write(CampaignRecord campaign, NodeLease node) {
        Optional<SnapshotLease> lease = store.snapshots().begin(campaign.id(), node.node());
        if (lease.isEmpty()) {
            return dropsFormer(campaign.id());
        }
        Ahead appends = new Ahead(executor);
        try {
            MessageContent content = store.campaigns().content(campaign.id()).orElseThrow();
            AudienceReading audience = audience(campaign);
            Blocks blocks = new Blocks(lease.get(), campaign, content.personal(), appends);
            DeliveryPlanner planner =
                    new DeliveryPlanner(campaign.plan(), channels, TemplateVariables.of(content), content.personal());
            Reachable reachable = new Reachable(planner, suppressed, blocks::add);
            audience.forEach(reachable::add);
            reachable.finish();
            blocks.finish();
            if (audience.notFound() > 0) {
                LOG.warn(
                        "Campaign {}: {} of the people picked by hand were not found",
                        campaign.id(),
                        audience.notFound());
            }
            return true;
        } catch (Stopped e) {
            LOG.debug("The snapshot of campaign {} was broken off", campaign.id());
            return false;
        } catch (StoreException e) {
            throw e; // the campaign stays PREPARING, the snapshot is begun again
        } catch (RuntimeException e) {
            appends.end();
            giveBack(lease.get(), e);
            return true;
        } finally {
            appends.end();
        }
    }

    private AudienceReading audience(CampaignRecord campaign) {
        ResolvedAudience audience = audiences.resolve(campaign.plan().audience(), campaign.createdAt());
        if (!audience.problems().isEmpty()) {
            throw new AudienceException(String.join("; ", audience.problems()));
        }
        return audience.read(() -> {
            if (stopping.getAsBoolean()) {
                throw new Stopped();
            }
        });
    }

    /** What a recall left of a former ledger is in the way of the new one; answers whether some of it went. */
    private boolean dropsFormer(CampaignId id) {
        boolean dropped = false;
        while (!stopping.getAsBoolean() && store.retention().drop(id, Instant.EPOCH, clock.instant())) {
            dropped = true;
        }
        return dropped;
    }

    private void giveBack(SnapshotLease lease, RuntimeException fault) {
        CampaignId id = lease.campaign();
        String note = "The audience could not be read: " + FaultWords.of(fault);
        if (store.snapshots().abandon(lease, note, clock.instant())) {
            LOG.atLevel(fault instanceof AudienceException ? Level.WARN : Level.ERROR)
                    .log("Campaign {} is given back. {}", id, note);
        } else {
            LOG.debug("The snapshot of campaign {} failed when it was another node's already", id);
        }
        LOG.debug("The audience's fault", fault);
    }

    /** Breaks a snapshot off from inside the audience's own loop. */
    private static final class Stopped extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /** One round of calls gives a block its values; it is to be sent soon after that. */
    private int largest(PersonalContent personal) {
        int largest = MAX_BLOCK;
        for (String name : personal.values().keySet()) {
            PersonalValues provider = providers.get(name); // perhaps another node's
            int round = provider == null ? MIN_BLOCK : provider.batchSize() * provider.concurrency();
            largest = Math.min(largest, Math.max(MIN_BLOCK, round));
        }
        return largest;
    }

    private final class Blocks {
        private final SnapshotLease lease;
        private final CampaignRecord campaign;
        private final int largest;
        private final Ahead appends;
        private final Map<String, List<Delivery>> open = new LinkedHashMap<>();
        private List<SnapshotBlock> full = new ArrayList<>();
        private int waiting;
        private int lastNumber;

        Blocks(SnapshotLease lease, CampaignRecord campaign, PersonalContent personal, Ahead appends) {
            this.lease = lease;
            this.campaign = campaign;
            this.largest = largest(personal);
            this.appends = appends;
            this.lastNumber = lease.lastBlock();
        }

        void add(String lane, Delivery delivery) {
            List<Delivery> block = open.computeIfAbsent(lane, name -> new ArrayList<>());
            block.add(delivery);
            if (block.size() >= sizeFor(lane)) {
                close(lane, block);
                if (waiting >= APPEND_DELIVERIES) {
                    appendAhead();
                }
            }
        }

        void finish() {
            open.forEach((lane, block) -> {
                if (!block.isEmpty()) {
                    full.add(new SnapshotBlock(++lastNumber, lane, block));
                }
            });
            if (!appends.await() || !append(full) || !store.snapshots().complete(lease, clock.instant())) {
                throw new Stopped();
            }
        }

        private void close(String lane, List<Delivery> block) {
            full.add(new SnapshotBlock(++lastNumber, lane, block));
            waiting += block.size();
            open.remove(lane);
        }

        private void appendAhead() {
            List<SnapshotBlock> blocks = full;
            full = new ArrayList<>();
            waiting = 0;
            if (!appends.go(() -> append(blocks))) {
                throw new Stopped();
            }
        }

        private boolean append(List<SnapshotBlock> blocks) {
            return !stopping.getAsBoolean()
                    && (blocks.isEmpty() || store.snapshots().append(lease, blocks, clock.instant()));
        }

        /** About ten seconds of work: small enough that a slow lane's rest is soon another node's, large enough to be cheap. */
        private int sizeFor(String lane) {
            double channelRate = Objects.requireNonNull(channels.get(SupplyStore.channelOf(lane)))
                    .traits()
                    .pace()
                    .messagesPerSecond();
            double rate = Math.min(channelRate, campaign.plan().throttle().messagesPerSecond());
            return (int) Math.max(MIN_BLOCK, Math.min(largest, rate * BLOCK_SECONDS));
        }
    }
}
