package io.mailing.internal.engine;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.MessageContent;
import io.mailing.StoreException;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.pace.PaceGate;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.LaunchGuard;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node alive and the campaigns moving: renews the lease, rescues what dead nodes left, sends again what is in doubt
 * where that is the policy, starts what is due, makes the runs of periodic campaigns, brings campaigns to the lanes and takes
 * them away again, and finishes them.
 */
final class Keeper implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long AFTER_FAULT_NANOS = Duration.ofMillis(500).toNanos();
    private static final Set<CampaignState> AWAKE = EnumSet.of(
            CampaignState.SCHEDULED, CampaignState.PREPARING, CampaignState.SENDING, CampaignState.RECALLING);

    private static final Set<CampaignState> SENDABLE = EnumSet.of(CampaignState.SENDING, CampaignState.PAUSED);

    private final EngineRuntime runtime;
    private final Store store;
    private final Doubts doubts;
    private final NodeLease lease;
    private final Claims claims;
    private final ActiveCampaigns active;
    private final Snapshotter snapshotter;
    private final Gatherer gatherer;
    private final SenderFactory senders;
    private final FileMaking files;
    private final PeriodicRuns periodic;
    private final Suppressed suppressed;
    private final LoopWaker waker = new LoopWaker();
    private final Set<CampaignId> snapshotting = ConcurrentHashMap.newKeySet();

    /** Campaigns of which it was said already that this node can't prepare them. */
    private final Set<CampaignId> waitsForAnother = new HashSet<>();

    /** Campaigns of which it was said already that something is wrong with them. */
    private final Set<CampaignId> faulty = new HashSet<>();

    /** Campaigns that send again by themselves what the rescue of a node leaves in doubt: not done yet. */
    private final Map<CampaignId, CampaignRecord> doubtful = new LinkedHashMap<>();

    private Collection<Lane> lanes = Set.of();
    private Consumer<List<CampaignRecord>> recalls = campaigns -> {};
    private Runnable supplies = () -> {};
    private StartGuard guard;
    private long nextRescue;
    private long nextPoll;
    private int lookedAt;
    private volatile boolean poked;
    private volatile boolean stopping;
    private volatile boolean stopSeen;

    Keeper(
            EngineRuntime runtime,
            Store store,
            NodeLease lease,
            Claims claims,
            ActiveCampaigns active,
            Snapshotter snapshotter,
            Gatherer gatherer,
            SenderFactory senders,
            FileMaking files,
            Suppressed suppressed) {
        this.runtime = runtime;
        this.store = store;
        this.doubts = new Doubts(store.ledger());
        this.lease = lease;
        this.claims = claims;
        this.active = active;
        this.snapshotter = snapshotter;
        this.gatherer = gatherer;
        this.senders = senders;
        this.files = files;
        this.periodic = new PeriodicRuns(store.campaigns(), store.history());
        this.suppressed = suppressed;
        this.guard = new StartGuard(runtime, null, this::poke);
        this.nextRescue = runtime.nanoTime();
        this.nextPoll = nextRescue;
    }

    /** Before the loop begins. */
    void serves(Collection<Lane> all, Consumer<List<CampaignRecord>> recaller) {
        lanes = all;
        recalls = recaller;
    }

    /** Before the loop begins: whom to tell of new work that waits for values. */
    void supplies(Runnable hint) {
        supplies = hint;
    }

    /** Before the loop begins. */
    void asks(@Nullable LaunchGuard application) {
        guard = new StartGuard(runtime, application, this::poke);
    }

    LoopWaker waker() {
        return waker;
    }

    /** Something was changed: look at the campaigns now. */
    void poke() {
        poked = true;
        waker.wake();
    }

    /** Something was triggered: gather it now. */
    void triggered() {
        gatherer.ask();
        waker.wake();
    }

    /** No campaign is taken up any more. */
    void stop() {
        stopping = true;
        poke();
    }

    /** Puts away what no lane holds any more; true if nothing is left. */
    boolean putAway() {
        active.sweep();
        return stopSeen && active.isEmpty() && snapshotting.isEmpty();
    }

    @Override
    public long step() {
        if (stopping) {
            stopSeen = true; // nothing is brought to the lanes from here on
        }
        if (!lease.good()) {
            return POLL_NANOS; // the heartbeat wakes the keeper earlier
        }
        boolean settled = duty(claims::settle);
        boolean rescued = duty(this::rescueIfDue) && duty(this::resendDoubtful);
        boolean polled = duty(this::pollIfDue);
        boolean gathered = duty(this::gatherIfAsked);
        if (!settled || !rescued || !polled || !gathered) {
            return Spread.over(runtime, AFTER_FAULT_NANOS);
        }
        return poked || (gatherer.asked() && !stopping) ? 0 : Math.max(1, nextPoll - runtime.nanoTime());
    }

    /** One duty; its failing keeps no other one from being done. */
    private boolean duty(Runnable work) {
        try {
            work.run();
            return true;
        } catch (StoreException e) {
            claims.outage().noticed(e);
            return false;
        }
    }

    private void rescueIfDue() {
        long now = runtime.nanoTime();
        if (nextRescue - now > 0) {
            return;
        }
        nextRescue = now + lease.renewEveryNanos();
        gatherer.ask(); // also what came late, into campaigns that are paused or over
        List<NodeId> all = store.nodes().declareDead();
        if (!all.isEmpty()) {
            // Listed before: once nothing of it is open, another node may finish a campaign at once.
            for (CampaignRecord campaign : store.campaigns().inStates(SENDABLE)) {
                if (campaign.plan().inDoubt() == InDoubtPolicy.RESEND) {
                    doubtful.put(campaign.id(), campaign);
                }
            }
        }
        for (NodeId dead : all) {
            int inDoubt = store.nodes().rescue(dead);
            LOG.info("Rescued what node {} left; {} deliveries are in doubt", dead, inDoubt);
            poked = true;
        }
    }

    private void gatherIfAsked() {
        if (stopping || !gatherer.asked()) {
            return;
        }
        Set<CampaignId> grown = gatherer.gather();
        if (!grown.isEmpty()) {
            // One that was not active may be so now: a late trigger makes a finished one go on.
            if (grown.stream().anyMatch(id -> active.find(id) == null)) {
                poked = true; // not |=, which would undo a poke that comes meanwhile
            }
            lanes.forEach(Lane::hint);
            supplies.run();
            runtime.changed();
        }
    }

    private void resendDoubtful() {
        Instant now = runtime.clock().instant();
        for (CampaignRecord campaign : List.copyOf(doubtful.values())) {
            resendInDoubt(campaign, now);
            doubtful.remove(campaign.id());
        }
    }

    private void resendInDoubt(CampaignRecord campaign, Instant now) {
        if (doubts.resend(campaign, now) > 0) {
            poked = true;
            lanes.forEach(Lane::hint);
        }
    }

    private void pollIfDue() {
        long now = runtime.nanoTime();
        if (nextPoll - now > 0 && !poked) {
            return;
        }
        poked = false;
        nextPoll = now + Spread.over(runtime, POLL_NANOS);
        Instant time = runtime.clock().instant();
        Set<CampaignId> sending = new HashSet<>();
        List<CampaignRecord> recalling = new ArrayList<>();
        if (!stopping) {
            List<CampaignRecord> awake = new ArrayList<>(store.campaigns().inStates(AWAKE));
            suppressed.refresh(sendingOf(awake), active.all().stream().noneMatch(CampaignRun::toAudience));
            guard.keepOnly(awake.stream().map(CampaignRecord::id).collect(Collectors.toSet()));
            RuntimeException before = null;
            Collections.rotate(awake, -lookedAt % Math.max(1, awake.size()));
            for (CampaignRecord campaign : awake) {
                RuntimeException fault = look(campaign, time, sending, recalling);
                if (fault instanceof StoreException && before instanceof StoreException) {
                    // Two in a row are no matter of one campaign. If they are, the others come first the next time.
                    lookedAt = (lookedAt + 1) & Integer.MAX_VALUE;
                    throw fault;
                }
                before = fault;
            }
        }
        recalls.accept(recalling);
        boolean halted = false;
        for (CampaignRun run : active.all()) {
            if (!sending.contains(run.id()) && !run.halted()) {
                run.halt();
                halted = true;
            }
        }
        if (halted) {
            lanes.forEach(Lane::hint);
            supplies.run();
        }
        active.sweep();
        runtime.changed();
    }

    /** Does what a campaign needs; a fault with one of them is no other one's matter. */
    private @Nullable RuntimeException look(
            CampaignRecord campaign, Instant now, Set<CampaignId> sending, List<CampaignRecord> recalling) {
        try {
            switch (campaign.state()) {
                case SCHEDULED -> {
                    if (campaign.repeats() ? periodic.turn(campaign, now, guard) : startIfDue(campaign, now)) {
                        poked = true;
                    }
                }
                case PREPARING -> prepare(campaign);
                case RECALLING -> recalling.add(campaign);
                default -> {
                    if (!campaign.kind().toAudience()) {
                        gatherer.ask();
                    }
                    if (keepSending(campaign, now)) {
                        sending.add(campaign.id());
                    }
                }
            }
            faulty.remove(campaign.id());
            return null;
        } catch (RuntimeException e) {
            if (campaign.state() == CampaignState.SENDING) {
                sending.add(campaign.id()); // what is under way goes on
            }
            if (faulty.add(campaign.id())) {
                LOG.warn("Campaign {} can't be looked after now: {}", campaign.id(), FaultWords.of(e));
            }
            LOG.debug("The fault with campaign {}", campaign.id(), e);
            return e;
        }
    }

    private static List<CampaignRecord> sendingOf(List<CampaignRecord> campaigns) {
        return campaigns.stream()
                .filter(campaign -> campaign.state() == CampaignState.SENDING)
                .toList();
    }

    private boolean startIfDue(CampaignRecord campaign, Instant now) {
        Instant start = campaign.plan().startAt();
        if (start != null && start.isAfter(now)) {
            return false;
        }
        StartGuard.Answer answer = guard.ask(campaign, now);
        if (!answer.given()) {
            return false;
        }
        if (answer.refusal() != null) {
            LOG.warn("Campaign {} does not begin, it is CREATED again: {}", campaign.id(), answer.refusal());
            return store.campaigns().revise(campaign.noted(answer.refusal()), null, CampaignAction.WITHDRAW, now);
        }
        // As it was read: what was withdrawn, postponed or edited since then doesn't begin.
        return store.campaigns().revise(campaign, null, CampaignAction.PREPARE, now);
    }

    private void prepare(CampaignRecord campaign) {
        if (snapshotting.contains(campaign.id())) {
            return;
        }
        if (!snapshotter.able(campaign)) {
            if (waitsForAnother.add(campaign.id())) {
                LOG.warn(
                        "Campaign {} waits for a node that has its audience {} and its channels {}: this one lacks some",
                        campaign.id(),
                        AudienceCatalog.names(campaign.plan().audience()),
                        campaign.plan().sendMode().channels());
            }
            return;
        }
        // One at a time: audiences may hold a database connection each, and those who send need the executor.
        if (!snapshotting.isEmpty() || !snapshotting.add(campaign.id())) {
            return;
        }
        try {
            runtime.executor().execute(() -> {
                boolean done = false;
                try {
                    done = snapshotter.write(campaign, lease);
                } catch (StoreException e) {
                    claims.outage().noticed(e);
                } catch (RuntimeException | Error e) {
                    LOG.error(
                            "The snapshot of campaign {} failed, it is begun again: {}",
                            campaign.id(),
                            FaultWords.of(e));
                    LOG.debug("The snapshot's fault", e);
                } finally {
                    snapshotting.remove(campaign.id());
                }
                if (done) {
                    poke(); // otherwise the next poll tries again
                }
            });
        } catch (RejectedExecutionException e) {
            snapshotting.remove(campaign.id());
            LOG.warn("Campaign {} waits, the executor takes no task: {}", campaign.id(), FaultWords.of(e));
        }
    }

    /** Brings a campaign to the lanes; false if it is over. */
    private boolean keepSending(CampaignRecord campaign, Instant now) {
        Instant end = campaign.expiresAt();
        if (end != null && !now.isBefore(end)) {
            long ended = store.ledger().endOpen(campaign.id(), DeliveryState.EXPIRED, now);
            if (ended > 0) {
                LOG.info("Campaign {}: {} unsent deliveries expired", campaign.id(), ended);
            }
        }
        resendInDoubt(campaign, now);
        if (doubts.finish(campaign, now)) {
            return false;
        }
        CampaignRun run = active.find(campaign.id());
        if (run != null && run.sameAs(campaign)) {
            if (run.halted() && run.goOn()) {
                lanes.forEach(Lane::hint);
                supplies.run();
            }
            return true;
        }
        if (run != null) {
            return false; // an earlier stretch of it is still being put away
        }
        return activate(campaign, now);
    }

    private boolean activate(CampaignRecord campaign, Instant now) {
        try {
            MessageContent content = store.campaigns().content(campaign.id()).orElseThrow();
            PaceGate gate = active.gate(campaign);
            List<String> channels = campaign.plan().sendMode().channels();
            RunPersonal personal = RunPersonal.of(content, channels, files.parts());
            active.add(new CampaignRun(
                    campaign, senders.open(content, makesFor(campaign, channels, personal)), gate, personal, files));
            lanes.forEach(Lane::hint);
            supplies.run();
            return true;
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            String note = "A channel can't prepare the message: " + FaultWords.of(e);
            LOG.error("Campaign {} is paused. {}", campaign.id(), note);
            LOG.debug("The channel's fault", e);
            store.campaigns().move(campaign.id(), CampaignAction.PAUSE, note, now);
            return false;
        }
    }

    /** The channels of which this node can make all attachments; the others are left to nodes that can. */
    private List<String> makesFor(CampaignRecord campaign, List<String> channels, @Nullable RunPersonal personal) {
        if (personal == null) {
            return channels;
        }
        List<String> able = channels.stream()
                .filter(channel -> files.has(personal.makers(channel)))
                .toList();
        if (able.size() < channels.size() && waitsForAnother.add(campaign.id())) {
            LOG.warn(
                    "Campaign {} waits for a node that has its attachment makers {}: this one lacks some",
                    campaign.id(),
                    personal.makers().values());
        }
        return able;
    }
}
