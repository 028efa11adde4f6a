package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.internal.pace.PaceStack;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's way out. Claims shares of the active campaigns, gets windows of them permitted, and hands back what is not
 * to be sent; {@link Departures} lets the permitted messages go.
 */
final class Lane implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();

    /** How long a lane sits on permitted messages while it is held back, before it hands them back. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    /** After a block that rests the next one is looked at, which may not; other campaigns must not wait for a whole night of them. */
    private static final long BREATH_NANOS = Duration.ofMillis(20).toNanos();

    private static final long AFTER_STORE_FAULT_NANOS = Duration.ofMillis(500).toNanos();

    private final ChannelTraits traits;
    private final EngineRuntime runtime;
    private final ActiveCampaigns active;
    private final NodeLease lease;
    private final Claims claims;
    private final Recorder recorder;
    private final PaceStack gate;
    private final Rest rest;
    private final Caps caps;
    private final PermitWindow window;
    private final LaneHold hold = new LaneHold();
    private final LoopWaker waker = new LoopWaker();
    private final OpenPermits open = new OpenPermits();
    private final Departures departures;

    // The loop's own.
    private final Map<CampaignId, Deque<Share>> shares = new LinkedHashMap<>();
    private final Map<CampaignId, Long> nextClaim = new LinkedHashMap<>();
    private final Map<CampaignId, Long> nextDue = new LinkedHashMap<>();
    private final Set<CampaignId> justDue = new HashSet<>();
    private boolean alone;
    private volatile boolean hinted;

    Lane(
            ChannelTraits traits,
            PaceStack gate,
            Rest rest,
            Caps caps,
            EngineRuntime runtime,
            ActiveCampaigns active,
            NodeLease lease,
            Claims claims,
            Recorder recorder,
            Transmitter transmitter) {
        this.traits = traits;
        this.gate = gate;
        this.rest = rest;
        this.caps = caps;
        this.window = new PermitWindow(traits.pace().messagesPerSecond(), traits.concurrency());
        this.runtime = runtime;
        this.active = active;
        this.lease = lease;
        this.claims = claims;
        this.recorder = recorder;
        this.departures = new Departures(traits, gate, rest, hold, runtime, lease, recorder, transmitter, waker);
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
        justDue.removeIf(id -> active.find(id) == null);
        departures
                .queue()
                .serves(
                        runs.stream().map(CampaignRun::id).collect(Collectors.toSet()),
                        runs.stream().anyMatch(CampaignRun::urgent));
        if (runs.isEmpty()) {
            return EngineRuntime.FOREVER;
        }
        alone = runs.size() == 1;
        long wait = EngineRuntime.FOREVER;
        for (CampaignRun run : departures.queue().inOrder(runs)) {
            wait = Math.min(wait, guarded(run, () -> serve(run)));
            wait = Math.min(wait, guarded(run, departures::letGo));
        }
        return wait;
    }

    private long guarded(CampaignRun run, LongSupplier work) {
        try {
            return work.getAsLong();
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

    /** One turn for one campaign; answers how long there is nothing to do for it but to let go what is permitted. */
    private long serve(CampaignRun run) {
        Deque<Share> own = shares.computeIfAbsent(run.id(), id -> new ArrayDeque<>(2));
        own.removeIf(this::gone);
        long held = hold.remainingNanos(runtime.nanoTime());
        boolean stop = run.halted() || run.expired(runtime.clock().instant()) || held > PATIENCE_NANOS;
        boolean draining = false;
        for (Share share : own) {
            if (stop) {
                share.drain();
            } else if (share.draining() && share.settledButForRefused()) {
                share.goOn(); // it can't be handed back before the store takes what it refuses, which may be never
            }
            draining |= share.draining();
        }
        if (draining) {
            return handBack(own, held);
        }
        held = Math.max(held, run.restNanos(traits.name()));
        if (held > 0) {
            return held;
        }
        Share last = own.peekLast();
        if (last == null || (last.allPermitted() && own.size() == 1 && window.ahead() && low(own))) {
            Share next = claim(run);
            if (next == null) {
                return own.isEmpty() ? untilNextClaim(run) : POLL_NANOS;
            }
            if (next.draining()) {
                return handBack(own, 0);
            }
            last = next;
        }
        return last.allPermitted() ? POLL_NANOS : permitSome(run, own, last);
    }

    /** Whether a share has gone: the recorder closes it with its last outcome. */
    private boolean gone(Share share) {
        if (!share.allSent()) {
            return false;
        }
        departures.queue().remove(share);
        return true;
    }

    /** Whether so little is left of what is permitted that more should be. */
    private boolean low(Deque<Share> own) {
        return permittedLeft(own) <= (window.ahead() ? window.low() : 0);
    }

    private static int permittedLeft(Iterable<Share> own) {
        int left = 0;
        for (Share share : own) {
            left += share.permittedLeft();
        }
        return left;
    }

    /** Gets the next window permitted, if it is wanted now; answers how long it isn't. */
    private long permitSome(CampaignRun run, Deque<Share> own, Share share) {
        if (share.putsOff()) {
            recorder.press();
            return POLL_NANOS; // the recorder wakes the lane when it is written down
        }
        if (recorder.behind() || !low(own)) {
            return POLL_NANOS; // the recorder, or who takes the last ones, wakes the lane earlier
        }
        // A permit that waits for its turn would be in doubt after a crash for nothing.
        // With several campaigns each needs some of its own, or whose window is used up decides and not whose turn it
        // is.
        boolean busy = departures.free() == 0 && !window.ahead() && alone;
        if (departures.blocked() || busy) {
            return POLL_NANOS; // whoever changes that wakes the lane earlier
        }
        int left = permittedLeft(own);
        long ownTurnIn = run.gate().waitNanos();
        if (left == 0 && ownTurnIn > 0) {
            return ownTurnIn;
        }
        long turnIn = gate.waitNanos(); // it may be another campaign that takes it, so one that is at hand will do
        int turns = Math.min(run.gate().turnsAtHand(), gate.turnsAtHand()) - left;
        if (turns <= 0) {
            // When the last of its own go, the lane is woken; another campaign's may go unseen.
            return left > 0
                    ? POLL_NANOS
                    : Math.max(1, Math.max(turnIn, run.gate().waitNanos()));
        }
        int size = hold.probes() ? 1 : window.next(run.plan().throttle().messagesPerSecond(), turns);
        int room = window.room(open.count());
        if (!share.asking() && room < size && room < Math.max(1, size / 4)) {
            recorder.press();
            return POLL_NANOS; // the recorder wakes the lane when it has written them down
        }
        if (!permit(share, Math.max(1, Math.min(size, room)))) {
            share.drain();
            return handBack(own, 0);
        }
        return 0;
    }

    private boolean permit(Share share, int size) {
        List<Pending> asked = share.window(size);
        if (!claims.permit(share.lease(), asked, runtime.clock().instant())) {
            return false;
        }
        window.opened(departures.gone(), departures.lastGoneAt(), departures.free(), runtime.nanoTime());
        departures.wakeAt(window.ahead() ? window.low() : 0);
        share.windowPermitted();
        return true;
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
            // Turn by turn: neither keeps the other from going.
            boolean blocksFirst = justDue.remove(run.id());
            boolean due = !blocksFirst && (lookAgain == null || lookAgain - now <= 0);
            Optional<Claim> claim =
                    claims.next(run.id(), traits.name(), due, runtime.clock().instant());
            if (claim.isPresent() && claim.get().lease() instanceof Lease.DueLease) {
                justDue.add(run.id());
            } else if (due) {
                nextDue.put(run.id(), now + POLL_NANOS);
            }
            if (claim.isPresent()) {
                share = share(run, claim.get());
                shares.computeIfAbsent(run.id(), id -> new ArrayDeque<>(2)).addLast(share);
                nextClaim.remove(run.id());
            } else if (!blocksFirst) {
                nextClaim.put(run.id(), now + Spread.over(runtime, POLL_NANOS));
            }
            return share;
        } finally {
            if (share == null) {
                run.letGo();
            }
        }
    }

    /**
     * Where all recipients of a claim have their quiet hours, or wait because of a frequency cap, it is handed back as a whole: one write
     * for a thousand deliveries. Where some have, those are put off without a permit, so a crash leaves none of them in doubt.
     */
    private Share share(CampaignRun run, Claim claim) {
        Rest.Split split = rest.split(run, claim, runtime.clock().instant());
        if (split != null && split.awake().isEmpty()) {
            return Share.resting(run, claim, split.first(), open);
        }
        List<Pending> awake = split == null ? claim.deliveries() : split.awake();
        Caps.Cut cut = caps.cut(run, claim, awake, runtime.clock().instant(), open);
        Share share = cut.share();
        if (share.draining()) {
            return share;
        }
        if (split != null) {
            departures.putOff(share, split.resting());
        }
        departures.overCap(share, cut.over());
        if (share.allSent()) {
            recorder.press(); // the next one can be claimed when these are written down
        } else {
            departures.queue().add(share);
        }
        return share;
    }

    private long untilNextClaim(CampaignRun run) {
        if (run.halted() || !lease.good() || recorder.full()) {
            return POLL_NANOS; // whoever changes that wakes the lane earlier
        }
        long now = runtime.nanoTime();
        Long next = nextClaim.get(run.id());
        return Math.max(next == null ? 0 : next - now, hold.remainingNanos(now));
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

    /** Gives back the rest of the shares that are drained, once all that was sent of them is recorded. */
    private long handBack(Deque<Share> own, long heldNanos) {
        long wait = POLL_NANOS; // the recorder wakes the lane earlier
        Instant notBefore = runtime.clock().instant().plusNanos(heldNanos);
        for (Iterator<Share> all = own.iterator(); all.hasNext(); ) {
            Share share = all.next();
            if (!share.draining() || !share.settled()) {
                continue;
            }
            Instant until = share.restsUntil();
            claims.handBack(share.lease(), until == null || until.isBefore(notBefore) ? notBefore : until);
            departures.queue().remove(share);
            all.remove();
            nextClaim.put(
                    share.run().id(), runtime.nanoTime() + (until == null ? POLL_NANOS : alone ? 0 : BREATH_NANOS));
            if (share.handedBack()) {
                share.run().letGo();
            }
            wait = 0;
        }
        return wait;
    }

    /**
     * Puts away what belongs to an identity that was declared dead. What was permitted but not sent is vouched for as
     * unsent, from any epoch; the rest belongs to whoever rescues it.
     */
    private void dropOrphans() {
        NodeId node = lease.node();
        for (Deque<Share> own : shares.values()) {
            own.removeIf(share -> {
                if (share.lease().node().equals(node)) {
                    return false;
                }
                departures.queue().remove(share);
                departures.vouchFor(share);
                claims.closed(share.lease());
                if (share.abandon()) {
                    share.run().letGo();
                }
                return true;
            });
        }
        shares.values().removeIf(Deque::isEmpty);
    }
}
