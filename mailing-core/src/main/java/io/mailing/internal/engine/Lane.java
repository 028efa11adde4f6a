package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.internal.pace.PaceGate;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's way out. Serves the active campaigns in turn: claims a share, gets a window of it permitted, and lets its
 * messages go at the pace of the campaign and of the channel, so many at a time.
 */
final class Lane implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** How long a lane sits on permitted messages while it is held back, before it hands them back. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long AFTER_STORE_FAULT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();

    private final ChannelTraits traits;
    private final EngineRuntime runtime;
    private final ActiveCampaigns active;
    private final NodeLease lease;
    private final Claims claims;
    private final Recorder recorder;
    private final Transmitter transmitter;
    private final PaceGate gate;
    private final PermitWindow window;
    private final LaneHold hold = new LaneHold();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LoopWaker waker = new LoopWaker();

    // The loop's own.
    private final Map<CampaignId, Share> shares = new LinkedHashMap<>();
    private final Map<CampaignId, Long> nextClaim = new LinkedHashMap<>();
    private final Map<CampaignId, Long> nextDue = new LinkedHashMap<>();
    private int turn;
    private volatile boolean hinted;

    Lane(
            ChannelTraits traits,
            PaceGate gate,
            EngineRuntime runtime,
            ActiveCampaigns active,
            NodeLease lease,
            Claims claims,
            Recorder recorder,
            Transmitter transmitter) {
        this.traits = traits;
        this.gate = gate;
        this.window = new PermitWindow(traits.pace().messagesPerSecond());
        this.runtime = runtime;
        this.active = active;
        this.lease = lease;
        this.claims = claims;
        this.recorder = recorder;
        this.transmitter = transmitter;
    }

    String name() {
        return traits.name();
    }

    LoopWaker waker() {
        return waker;
    }

    /** There may be new work: don't wait for the next poll. */
    void hint() {
        hinted = true;
        waker.wake();
    }

    @Override
    public long step() {
        dropOrphans();
        slowDown();
        if (hinted) {
            hinted = false;
            nextClaim.clear();
            nextDue.clear();
        }
        List<CampaignRun> runs = new ArrayList<>(active.all());
        runs.removeIf(run -> run.sender(traits.name()) == null);
        nextClaim.keySet().removeIf(id -> active.find(id) == null);
        nextDue.keySet().removeIf(id -> active.find(id) == null);
        if (runs.isEmpty()) {
            return EngineRuntime.FOREVER;
        }
        turn = (turn + 1) % runs.size();
        long wait = EngineRuntime.FOREVER;
        for (int i = 0; i < runs.size(); i++) {
            wait = Math.min(wait, serveOrWait(runs.get((turn + i) % runs.size())));
        }
        return wait;
    }

    private long serveOrWait(CampaignRun run) {
        try {
            return serve(run);
        } catch (StoreException e) {
            claims.outage().noticed(e);
            return Spread.over(runtime, AFTER_STORE_FAULT_NANOS);
        } catch (RuntimeException e) {
            // The other campaigns of the lane have nothing to do with it.
            LOG.error(
                    "Lane {} can't serve campaign {}, it is tried again: {}",
                    traits.name(),
                    run.id(),
                    FaultWords.of(e));
            LOG.debug("The lane's fault", e);
            return POLL_NANOS;
        }
    }

    /** One turn for one campaign; answers how long there is nothing to do for it. */
    private long serve(CampaignRun run) {
        Share share = shares.get(run.id());
        if (share == null) {
            share = claim(run);
            if (share == null) {
                return untilNextClaim(run);
            }
        }
        long held = hold.remainingNanos(runtime.nanoTime());
        if (run.halted() || run.expired(runtime.clock().instant()) || held > PATIENCE_NANOS) {
            share.drain();
        } else if (share.draining() && share.settledButForRefused()) {
            share.goOn(); // it can't be handed back before the store takes what it refuses, which may be never
        }
        if (share.draining()) {
            return handBack(share, held);
        }
        if (held > 0) {
            return held;
        }
        if (!share.hasPermitted()) {
            if (recorder.behind()) {
                return POLL_NANOS; // the recorder wakes the lane earlier
            }
            // A permit that waits for its turn would be in doubt after a crash for nothing.
            long turnIn = untilTurn(run, share);
            if (turnIn > 0) {
                return turnIn;
            }
            if (!permit(share)) {
                return handBack(share, 0);
            }
        }
        long wait = sendPermitted(share);
        if (share.allSent()) {
            shares.remove(run.id()); // the recorder closes it with its last outcome
            return 0;
        }
        return wait;
    }

    private @Nullable Share claim(CampaignRun run) {
        long now = runtime.nanoTime();
        Long next = nextClaim.get(run.id());
        boolean early = next != null && next - now > 0;
        if (early || hold.remainingNanos(now) > 0 || !lease.good() || recorder.full() || !run.hold()) {
            return null;
        }
        Share share = null;
        try {
            Long lookAgain = nextDue.get(run.id());
            boolean due = lookAgain == null || lookAgain - now <= 0;
            Optional<Claim> claim =
                    claims.next(run.id(), traits.name(), due, runtime.clock().instant());
            if (due && !(claim.isPresent() && claim.get().lease() instanceof Lease.DueLease)) {
                nextDue.put(run.id(), now + POLL_NANOS);
            }
            if (claim.isPresent()) {
                share = new Share(run, claim.get());
                shares.put(run.id(), share);
                nextClaim.remove(run.id());
            } else {
                nextClaim.put(run.id(), now + Spread.over(runtime, POLL_NANOS));
            }
            return share;
        } finally {
            if (share == null) {
                run.letGo();
            }
        }
    }

    private long untilNextClaim(CampaignRun run) {
        if (run.halted() || !lease.good() || recorder.full()) {
            return POLL_NANOS; // whoever changes that wakes the lane earlier
        }
        long now = runtime.nanoTime();
        Long next = nextClaim.get(run.id());
        return Math.max(next == null ? 0 : next - now, hold.remainingNanos(now));
    }

    private long untilTurn(CampaignRun run, Share share) {
        if (mustWait(share)) {
            return POLL_NANOS; // whoever changes that wakes the lane earlier
        }
        return Math.max(run.gate().waitNanos(), gate.waitNanos());
    }

    /** The provider asked for a slower pace: so that all nodes keep to it, also those that start later. */
    private void slowDown() {
        LaneHold.Throttling asked = hold.takeThrottling();
        if (asked == null) {
            return;
        }
        try {
            gate.throttled(asked.time());
        } catch (StoreException e) {
            claims.outage().noticed(e); // this node keeps to it by its hold
        }
    }

    private boolean mustWait(Share share) {
        return inFlight.get() >= traits.concurrency()
                || hold.awaitsProbe()
                || recorder.full()
                || !lease.good(share.lease().node());
    }

    private boolean permit(Share share) {
        // What waits for its turn with a permit is in doubt after a crash for nothing.
        int turns = Math.min(share.run().gate().turnsAtHand(), gate.turnsAtHand());
        int size = hold.probes() ? 1 : window.next(share.run().plan().throttle().messagesPerSecond(), turns);
        List<Pending> asked = share.window(size);
        if (claims.permit(share.lease(), asked, runtime.clock().instant())) {
            share.windowPermitted();
            window.opened(asked.size(), runtime.nanoTime());
            return true;
        }
        share.drain();
        return false;
    }

    /** Lets go what may go now; answers how long the next one has to wait. */
    private long sendPermitted(Share share) {
        while (share.hasPermitted()) {
            if (mustWait(share)) {
                return POLL_NANOS; // whoever changes that wakes the lane earlier
            }
            long now = runtime.nanoTime();
            if (share.run().halted() || hold.remainingNanos(now) > 0) {
                return 0;
            }
            long wait = share.run().gate().tryTake();
            if (wait > 0) {
                return wait;
            }
            wait = gate.tryTake();
            if (wait > 0) {
                share.run().gate().refund();
                return wait;
            }
            LaneHold.Pass pass = hold.pass(now);
            if (pass == null) {
                // An answer that came in this moment holds the lane.
                share.run().gate().refund();
                gate.refund();
                return 0;
            }
            submit(share, share.take(), pass);
        }
        window.spent(runtime.nanoTime());
        return 0;
    }

    private void submit(Share share, Pending pending, LaneHold.Pass pass) {
        inFlight.incrementAndGet();
        try {
            runtime.executor().execute(() -> {
                try {
                    transmitter.transmit(share, pending, pass);
                } finally {
                    landed(pass);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Of memory errors, those that say that no thread can be made: the task has not begun.
            LOG.warn("Lane {}: the executor takes no task: {}", traits.name(), FaultWords.of(e));
            transmitter.refused(share, pending, pass);
            landed(pass);
        }
    }

    private void landed(LaneHold.Pass pass) {
        pass.over();
        inFlight.decrementAndGet();
        waker.wake();
    }

    /** Gives back the rest of a share, once all that was sent of it is recorded. */
    private long handBack(Share share, long heldNanos) {
        if (!share.settled()) {
            return POLL_NANOS; // the recorder wakes the lane earlier
        }
        Instant notBefore = runtime.clock().instant().plusNanos(heldNanos);
        claims.handBack(share.lease(), notBefore);
        shares.remove(share.run().id());
        nextClaim.put(share.run().id(), runtime.nanoTime() + POLL_NANOS);
        share.run().letGo();
        return 0;
    }

    /**
     * Puts away what belongs to an identity that was declared dead. What was permitted but not sent is vouched for as
     * unsent, from any epoch; the rest belongs to whoever rescues it.
     */
    private void dropOrphans() {
        NodeId node = lease.node();
        shares.values().removeIf(share -> {
            if (share.lease().node().equals(node)) {
                return false;
            }
            while (share.hasPermitted()) {
                transmitter.notSent(share, share.take(), Transmitter.LEASE_LOST);
            }
            claims.closed(share.lease());
            if (share.abandon()) {
                share.run().letGo();
            }
            return true;
        });
    }
}
