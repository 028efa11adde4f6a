package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.InDoubtPolicy;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.StoreException;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.events.Events;
import io.mailing.internal.pace.PaceGate;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.internal.pace.PaceStack;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.EngineRuntime.LoopHandle;
import io.mailing.spi.LaunchGuard;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.UploadStore.FileKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: wires the parts and gives them their loops.
 *
 * <pre>
 * Heartbeat ---> NodeLease
 * Keeper ----> Snapshotter, Gatherer ----> store (blocks)
 *    |-------> Recaller ----> Channel, store (outcomes)
 *    |
 *    v
 * ActiveCampaigns <---- Lane (one a channel) ----> Claims ----> store (claim, permit, hand back)
 *                        |
 *                        v
 *                   Transmitter ----> Channel
 *                        |
 *                        v
 *                    Recorder ----> store (outcomes)
 * </pre>
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final EngineRuntime runtime;
    private final Store store;
    private final NodeLease lease;
    private final Suppressed suppressed;
    private final ActiveCampaigns active;
    private final Heartbeat heartbeat;
    private final Keeper keeper;
    private final Recorder recorder;
    private final Retainer retainer;
    private final LeavingFiles leaving;
    private final @Nullable Supplier supplier;
    private final Recaller recaller;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<LoopHandle> loops = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * A node that has not begun.
     *
     * @param runtime clocks and threads
     * @param store opened
     * @param channels by name
     * @param audiences what audiences are made of
     * @param settings the rest
     * @param events who is told of deliveries
     */
    public Engine(
            EngineRuntime runtime,
            Store store,
            Map<String, Channel> channels,
            AudienceCatalog audiences,
            EngineSettings settings,
            Events events) {
        this.runtime = runtime;
        this.store = store;
        this.lease = new NodeLease(runtime, store.nodes(), settings.leaseTime());
        this.active = new ActiveCampaigns(runtime, store.paces());
        PersonHashes hashes = new PersonHashes(store.installationKey());
        this.suppressed = new Suppressed(store.suppressions(), hashes);
        Outage outage = new Outage();
        Claims claims = new Claims(store.ledger(), lease, outage);
        this.recorder = new Recorder(runtime, store.ledger(), claims, this::recorded, events);
        IdempotencyKeys keys = new IdempotencyKeys(store.installationKey());
        RecipientView views = RecipientView.of(settings, store.installationKey());
        FileMaking files = new FileMaking(settings.personal(), views, runtime::nanoTime);
        Transmitter transmitter = new Transmitter(runtime, lease, keys, views, recorder, suppressed, files);
        for (Channel channel : channels.values()) {
            ChannelTraits traits = channel.traits();
            Rest rest = new Rest(settings.quietHours().get(traits.name()), settings.zone());
            Caps caps = new Caps(store.frequencies(), hashes, settings.frequencyCaps(), traits.name(), outage);
            lanes.add(new Lane(
                    traits, limits(traits), rest, caps, runtime, active, lease, claims, recorder, transmitter));
        }
        files.whenFree(() -> lanes.forEach(lane -> lane.waker().wake()));
        Snapshotter snapshotter = new Snapshotter(
                store,
                runtime.clock(),
                channels,
                audiences,
                settings.personal().providers(),
                suppressed,
                runtime.executor(),
                () -> stopping);
        this.keeper = new Keeper(
                runtime,
                store,
                lease,
                claims,
                active,
                snapshotter,
                new Gatherer(store.triggers(), runtime.clock()),
                new SenderFactory(channels),
                files,
                suppressed);
        this.supplier = settings.personal().providers().isEmpty()
                ? null
                : new Supplier(
                        runtime,
                        store.supplies(),
                        lease,
                        claims,
                        active,
                        keys,
                        views,
                        settings.personal().providers(),
                        () -> lanes.forEach(Lane::hint),
                        keeper::poke);
        keeper.supplies(this::hintSupplier);
        this.recaller = new Recaller(runtime, store, lease, outage, channels, events);
        keeper.serves(lanes, recaller::offer);
        this.leaving = new LeavingFiles(store, audiences, runtime.clock(), this::campaignChanged);
        PlaceSweep places = new PlaceSweep(runtime, store.frequencies(), settings.frequencyCaps());
        this.retainer = new Retainer(
                runtime, store.retention(), store.lists(), leaving, outage, settings.ledgersKept(), places);
        this.heartbeat = new Heartbeat(runtime, lease, outage, this::leaseRenewed);
    }

    /**
     * Before it starts.
     *
     * @param guard is asked again when a start has come; or null
     */
    public void asks(@Nullable LaunchGuard guard) {
        keeper.asks(guard);
    }

    private PaceStack limits(ChannelTraits traits) {
        PaceStore paces = store.paces();
        LongSupplier ticker = runtime::nanoTime;
        return new PaceStack(List.of(
                new PaceGate(paces, PaceKeys.channel(traits.name()), traits.pace(), ticker),
                PaceGate.quota(paces, PaceKeys.quota(traits.name()), traits.quota(), runtime.clock(), ticker)));
    }

    /** Begins; if that fails nothing of it runs. */
    public void start() {
        try {
            beginAll();
        } catch (RuntimeException | Error e) {
            Collections.reverse(loops);
            for (LoopHandle loop : loops) {
                stop(loop, e);
            }
            throw e;
        }
        LOG.info(
                "Node {} started: {}; a node that is silent is taken for dead after {} s",
                lease.node(),
                lanes.stream().map(Lane::name).collect(Collectors.joining(", ", "channels ", "")),
                lease.seconds());
    }

    private void beginAll() {
        recorder.waker().attach(begin("mailing-recorder", recorder));
        for (Lane lane : lanes) {
            lane.waker().attach(begin("mailing-lane-" + lane.name(), lane));
        }
        if (supplier != null) {
            supplier.waker().attach(begin("mailing-supply", supplier));
        }
        keeper.waker().attach(begin("mailing-keeper", keeper));
        recaller.waker().attach(begin("mailing-recall", recaller));
        retainer.waker().attach(begin("mailing-retention", retainer));
        // Last: without the lease it takes nobody does anything.
        LoopHandle unused = begin("mailing-heartbeat", heartbeat);
    }

    private static void stop(LoopHandle loop, Throwable because) {
        try {
            loop.stop();
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    private LoopHandle begin(String name, EngineRuntime.Loop loop) {
        LoopHandle handle = runtime.start(name, loop);
        loops.add(handle);
        return handle;
    }

    /** The application changed a campaign: look at once. */
    public void campaignChanged() {
        keeper.poke();
        runtime.changed();
    }

    /**
     * Plans what an audience would be sent, as a snapshot does, and writes nothing.
     *
     * @param audience hands over every recipient
     * @param planner makes their deliveries
     * @param sink takes each delivery with the lane of its first attempt
     */
    public void plan(
            Consumer<Consumer<Recipient>> audience, DeliveryPlanner planner, BiConsumer<String, Delivery> sink) {
        Reachable reachable = new Reachable(planner, suppressed, sink);
        audience.accept(reachable::add);
        reachable.finish();
    }

    /**
     * Whether it says that an address is suppressed.
     *
     * @param reason of a delivery that is skipped
     * @return true if so
     */
    public static boolean isSuppression(Reason reason) {
        return Suppressed.REASON.equals(reason);
    }

    /** Something is to be dropped: begin at once. */
    public void forget() {
        retainer.waker().wake();
        campaignChanged();
    }

    /**
     * A file was dropped from its list: its people leave the campaigns that have them only because of it, now where that can be done here
     * and now, else in the background.
     *
     * @param file which one
     */
    public void leaves(FileKey file) {
        leaving.settle(file);
    }

    /** The application triggered a message: let it go out. */
    public void triggered() {
        keeper.triggered();
    }

    /**
     * The application paused or cancelled a campaign: this node sends nothing more of it that is not on its way already.
     *
     * @param id its number
     */
    public void campaignHalted(CampaignId id) {
        CampaignRun run = active.find(id);
        if (run != null) {
            run.halt();
            lanes.forEach(Lane::hint);
            hintSupplier();
        }
        campaignChanged();
    }

    private void hintSupplier() {
        Supplier present = supplier;
        if (present != null) {
            present.hint();
        }
    }

    /**
     * Somebody was suppressed by this node: it sends nothing more of it.
     *
     * @param person the hash of an address or a recipient
     */
    public void suppressed(String person) {
        suppressed.add(person);
    }

    /**
     * Evidence of a delivery was written down: it may be due by another channel, or the last one that its campaign waits for.
     *
     * @param id the campaign's number
     */
    public void evidenceCame(CampaignId id) {
        CampaignRun run = active.find(id);
        lanes.forEach(Lane::hint);
        if (run == null || run.idle()) {
            keeper.poke(); // while something of it is under way here that is done when it comes to its end
        }
        runtime.changed();
    }

    private void leaseRenewed() {
        keeper.waker().wake();
        lanes.forEach(Lane::hint);
        hintSupplier();
    }

    private void recorded(Set<CampaignId> closed, boolean soon) {
        Instant now = runtime.clock().instant();
        for (CampaignId id : closed) {
            CampaignRun run = active.find(id);
            if (run != null && !run.idle()) {
                continue; // while something of it is under way here it can't be finished
            }
            // What may wait for evidence is the keeper's, who reads the campaign as it stands now.
            if (run == null || run.plan().inDoubt() == InDoubtPolicy.WAIT || finished(id, now)) {
                keeper.poke();
            }
        }
        for (Lane lane : lanes) {
            if (soon) {
                lane.hint();
            } else {
                lane.waker().wake();
            }
        }
        runtime.changed();
    }

    private boolean finished(CampaignId id, Instant now) {
        try {
            return store.ledger().finish(id, now);
        } catch (StoreException e) {
            LOG.debug("Campaign {} is finished at the next poll instead", id, e);
            return false;
        }
    }

    /** Ends what is under way, writes down what came of it, hands back the rest. Waits for it 30 s at most. Idempotent. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        keeper.stop();
        active.haltAll();
        lanes.forEach(Lane::hint);
        hintSupplier();
        recorder.hurry();
        boolean drained = await(() -> keeper.putAway() && recorder.empty());
        // Those who hand work on come first, those who take it last; the lease is kept to the end.
        for (LoopHandle loop : stopOrder()) {
            loop.stop();
        }
        recaller.writeAll();
        if (!drained) {
            LOG.warn(
                    "Stopped before everything was written down; what was permitted and is not recorded will be in doubt");
            return; // the node's lease runs out, and another node, or this one's next start, rescues
        }
        try {
            lease.retire();
        } catch (StoreException e) {
            LOG.debug("The node's lease runs out by itself", e);
        }
    }

    private List<LoopHandle> stopOrder() {
        List<LoopHandle> order = new ArrayList<>(loops);
        LoopHandle last = order.remove(order.size() - 1);
        Collections.reverse(order);
        order.add(last);
        return order;
    }

    private boolean await(BooleanSupplier condition) {
        try {
            return runtime.await(condition, STOP_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
