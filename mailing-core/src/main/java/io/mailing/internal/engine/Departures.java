package io.mailing.internal.engine;

import io.mailing.internal.pace.PaceGate;
import io.mailing.internal.pace.PaceStack;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Claim.Pending;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a lane's permitted messages go: as many at once as the channel takes, each when the campaign's and the channel's turns
 * have come, in the order of {@link FairQueue}.
 *
 * <p>The lane's thread starts tasks. A task that has sent its message takes the next one itself if that may go at once, so
 * that a quick channel needs no change of threads for each message; whatever needs the store, or time, is left to the lane's
 * thread. After some messages a task makes room for others that wait in the application's executor.
 */
final class Departures {

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    /** So many messages a task sends before it makes room. */
    private static final int TASK = 64;

    /** One of so many places is kept for what is urgent while there is a campaign that is. */
    private static final int RESERVED = 8;

    /** Whoever changes what is waited for wakes the lane earlier. */
    private static final long UNTIL_WOKEN = Lane.POLL_NANOS;

    private final ChannelTraits traits;
    private final PaceStack gate;
    private final LaneHold hold;
    private final EngineRuntime runtime;
    private final NodeLease lease;
    private final Recorder recorder;
    private final Transmitter transmitter;
    private final LoopWaker waker;
    private final AddressGaps gaps;
    private final AtomicInteger underWay = new AtomicInteger();
    private final FairQueue queue = new FairQueue();

    // Statistics for the lane's thread.
    private volatile long lastGoneAt;
    private volatile int low;

    Departures(
            ChannelTraits traits,
            PaceStack gate,
            LaneHold hold,
            EngineRuntime runtime,
            NodeLease lease,
            Recorder recorder,
            Transmitter transmitter,
            LoopWaker waker) {
        this.traits = traits;
        this.gate = gate;
        this.hold = hold;
        this.runtime = runtime;
        this.lease = lease;
        this.recorder = recorder;
        this.transmitter = transmitter;
        this.waker = waker;
        this.gaps = new AddressGaps(traits.addressInterval(), runtime::nanoTime);
    }

    /** A message that has got its turns. */
    private record Departure(Share share, Pending pending, LaneHold.Pass pass) {}

    /** What a look for the next message came to: one, or how long there is none. */
    private static final class Search {
        private long wait = UNTIL_WOKEN;

        void waitFor(long nanos) {
            wait = Math.min(wait, nanos);
        }
    }

    FairQueue queue() {
        return queue;
    }

    /** How many more messages the channel takes at this moment. */
    int free() {
        return Math.max(0, traits.concurrency() - underWay.get());
    }

    /** How many messages have gone. */
    long gone() {
        return queue.gone();
    }

    long lastGoneAt() {
        return lastGoneAt;
    }

    /** When a share has so few permitted messages left, the lane is woken. */
    void wakeAt(int left) {
        low = left;
    }

    /** Whether nothing can go whatever is permitted; who changes that wakes the lane. */
    boolean blocked() {
        return hold.awaitsProbe() || recorder.full() || !lease.good();
    }

    /** By the lane's thread: starts tasks while there are places and messages; answers how long there is nothing to do. */
    long letGo() {
        while (underWay.get() < traits.concurrency()) {
            if (blocked()) {
                return UNTIL_WOKEN;
            }
            Search search = new Search();
            Departure next = next(search, underWay.get(), true);
            if (next == null) {
                return search.wait;
            }
            start(next);
        }
        return UNTIL_WOKEN;
    }

    /**
     * The next message that may go now.
     *
     * @param others how many other messages are under way
     * @param patient whether the store may be asked for turns
     */
    private @Nullable Departure next(Search search, int others, boolean patient) {
        long held = hold.remainingNanos(runtime.nanoTime());
        if (held > 0) {
            search.waitFor(held);
            return null;
        }
        boolean onlyUrgent = queue.hasUrgent() && others >= traits.concurrency() - reserved();
        for (Share share : queue.inOrder()) {
            if (share.run().halted() || (onlyUrgent && !share.run().urgent())) {
                continue;
            }
            PaceGate own = share.run().gate();
            long wait = patient ? own.tryTake() : own.tryTakeAtHand();
            if (wait > 0) {
                search.waitFor(wait);
                continue;
            }
            wait = patient ? gate.tryTake() : gate.tryTakeAtHand();
            if (wait > 0) {
                own.refund();
                search.waitFor(wait);
                return null;
            }
            LaneHold.Pass pass = hold.pass(runtime.nanoTime());
            if (pass == null) {
                // An answer that came in this moment holds the lane.
                own.refund();
                gate.refund();
                search.waitFor(0);
                return null;
            }
            Pending pending = takeWhoseTurnItIs(share);
            if (pending != null) {
                gone(share);
                return new Departure(share, pending, pass);
            }
            pass.over();
            own.refund();
            gate.refund();
        }
        return null;
    }

    /** The share's next message; those whose address had one a moment ago are put off. */
    private @Nullable Pending takeWhoseTurnItIs(Share share) {
        Pending pending = share.take();
        while (pending != null) {
            long early = gaps.tryTake(
                    pending.delivery().routes().get(pending.route()).address());
            if (early <= 0) {
                return pending;
            }
            transmitter.tooEarly(share, pending, Duration.ofNanos(early));
            pending = share.take();
        }
        return null;
    }

    private int reserved() {
        return traits.concurrency() == 1 ? 0 : Math.max(1, traits.concurrency() / RESERVED);
    }

    private void gone(Share share) {
        queue.gone(share.run());
        lastGoneAt = runtime.nanoTime();
        int left = share.permittedLeft();
        if (left == 0 || left == low) {
            waker.wake();
        }
    }

    private void start(Departure first) {
        underWay.incrementAndGet();
        try {
            runtime.executor().execute(() -> sendOneAfterAnother(first));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Of memory errors, those that say that no thread can be made: the task has not begun.
            LOG.warn("Lane {}: the executor takes no task: {}", traits.name(), FaultWords.of(e));
            transmitter.refused(first.share(), first.pending(), first.pass());
            first.pass().over();
            landed();
        }
    }

    private void sendOneAfterAnother(Departure first) {
        try {
            Departure next = first;
            for (int left = TASK; next != null; left--) {
                try {
                    transmitter.transmit(next.share(), next.pending(), next.pass());
                } finally {
                    next.pass().over();
                }
                next = left <= 1 || blocked() ? null : next(new Search(), underWay.get() - 1, false);
            }
        } finally {
            landed();
        }
    }

    private void landed() {
        underWay.decrementAndGet();
        waker.wake();
    }

    /** Puts away what belongs to an identity that was declared dead: what is permitted and not sent is vouched for as unsent. */
    void vouchFor(Share share) {
        Pending pending = share.takeAny();
        while (pending != null) {
            transmitter.notSent(share, pending, Transmitter.LEASE_LOST);
            pending = share.takeAny();
        }
    }
}
