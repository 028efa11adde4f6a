package io.mailing.internal.engine;

import io.mailing.internal.pace.PaceGate;
import io.mailing.internal.pace.PaceStack;
import io.mailing.internal.pace.PaceTurn;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Claim.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Rest rest;
    private final LaneHold hold;
    private final EngineRuntime runtime;
    private final NodeLease lease;
    private final Recorder recorder;
    private final Transmitter transmitter;
    private final LoopWaker waker;
    private final AddressGaps gaps;
    private final AtomicInteger underWay = new AtomicInteger();
    private final FairQueue queue = new FairQueue();

    // For the lane's thread, and from it.
    private volatile long lastGoneAt;
    private volatile int low;

    Departures(
            ChannelTraits traits,
            PaceStack gate,
            Rest rest,
            LaneHold hold,
            EngineRuntime runtime,
            NodeLease lease,
            Recorder recorder,
            Transmitter transmitter,
            LoopWaker waker) {
        this.traits = traits;
        this.gate = gate;
        this.rest = rest;
        this.hold = hold;
        this.runtime = runtime;
        this.lease = lease;
        this.recorder = recorder;
        this.transmitter = transmitter;
        this.waker = waker;
        this.gaps = new AddressGaps(traits.addressInterval(), runtime::nanoTime);
    }

    /** A message that has got its turns. */
    private record Departure(Share share, Pending pending, LaneHold.Pass pass, FileMaking.Places places) {}

    /** What a look for the next message came to: one, or how long there is none. */
    private static final class Search {
        private long wait = UNTIL_WOKEN;

        /** Whether the others need not be looked at either. */
        private boolean over;

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
        boolean onlyUrgent = queue.hasUrgent() && others >= traits.concurrency() - traits.concurrency() / RESERVED;
        for (Share share : queue.inOrder()) {
            if (share.run().halted() || (onlyUrgent && !share.run().urgent())) {
                continue;
            }
            FileMaking.Places places = share.run().places(traits.name());
            if (places == null) {
                continue; // whoever gives one back wakes the lane
            }
            Departure next = null;
            try {
                next = next(search, share, places, patient);
            } finally {
                if (next == null) {
                    places.close();
                }
            }
            if (next != null || search.over) {
                return next;
            }
        }
        return null;
    }

    /** A share's next message, if it has its turns. */
    private @Nullable Departure next(Search search, Share share, FileMaking.Places places, boolean patient) {
        PaceTurn turn = new PaceTurn();
        try {
            long wait = own(share, turn, patient);
            if (wait > 0) {
                search.waitFor(wait);
                return null;
            }
            wait = patient ? gate.tryTake(turn, share.run().gate().slotTurns()) : gate.tryTakeAtHand(turn);
            if (wait > 0) {
                turn.giveBack();
                search.waitFor(wait);
                search.over = true;
                return null;
            }
        } catch (RuntimeException e) {
            turn.giveBack();
            throw e;
        }
        LaneHold.Pass pass = hold.pass(runtime.nanoTime());
        if (pass == null) {
            // An answer that came in this moment holds the lane.
            turn.giveBack();
            search.waitFor(0);
            search.over = true;
            return null;
        }
        Departure next = depart(share, pass, places);
        if (next == null) {
            turn.giveBack();
        }
        return next;
    }

    private long own(Share share, PaceTurn turn, boolean patient) {
        PaceGate throttle = share.run().gate();
        return patient ? throttle.tryTake(turn, gate.slotTurns()) : throttle.tryTakeAtHand(turn);
    }

    /** The share's next message; those whose recipient has quiet hours, or whose address had one a moment ago, are put off. */
    private @Nullable Departure depart(Share share, LaneHold.Pass pass, FileMaking.Places places) {
        boolean goes = false;
        try {
            for (Pending next = share.take(low); next != null; next = share.take(low)) {
                Instant quiet =
                        rest.until(share.run(), next.delivery(), runtime.clock().instant());
                if (quiet != null) {
                    transmitter.quiet(share, next, quiet);
                    continue;
                }
                long early = gaps.tryTake(address(next));
                if (early <= 0) {
                    goes = true;
                    queue.gone(share.run());
                    lastGoneAt = runtime.nanoTime();
                    return new Departure(share, next, pass, places);
                }
                transmitter.tooEarly(share, next, Duration.ofNanos(early));
            }
            return null;
        } finally {
            if (!goes) {
                pass.over();
            }
            if (share.ranLow()) {
                waker.wake();
            }
        }
    }

    private static String address(Pending pending) {
        return pending.delivery().routes().get(pending.route()).address();
    }

    /** A task for the executor, which may refuse it in more ways than one. */
    private final class Sending implements Runnable {
        private final Departure first;
        private final AtomicBoolean begun = new AtomicBoolean();

        Sending(Departure first) {
            this.first = first;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                sendOneAfterAnother(first);
            }
        }

        /** Whether it has not begun, and never will. */
        boolean withdraw() {
            return begun.compareAndSet(false, true);
        }
    }

    private void start(Departure first) {
        underWay.incrementAndGet();
        Sending task = new Sending(first);
        try {
            runtime.executor().execute(task);
        } catch (RuntimeException | OutOfMemoryError e) {
            // Of memory errors, those that say that no thread can be made.
            LOG.warn("Lane {}: the executor takes no task: {}", traits.name(), FaultWords.of(e));
            if (task.withdraw()) {
                transmitter.refused(first.share(), first.pending(), first.pass());
                gaps.release(address(first.pending()));
                first.pass().over();
                first.places().close();
                landed();
            }
        }
    }

    private void sendOneAfterAnother(Departure first) {
        try {
            Departure next = first;
            for (int left = TASK; next != null; left--) {
                send(next);
                next = left <= 1 || blocked() ? null : next(new Search(), underWay.get() - 1, false);
            }
        } finally {
            landed();
        }
    }

    private void send(Departure departure) {
        boolean reached = false;
        try {
            reached =
                    transmitter.transmit(departure.share(), departure.pending(), departure.pass(), departure.places());
        } finally {
            departure.pass().over();
            departure.places().close();
            if (!reached) {
                gaps.release(address(departure.pending()));
            }
        }
    }

    private void landed() {
        underWay.decrementAndGet();
        waker.wake();
    }

    /** Those who are not to be disturbed before the end of their quiet hours. */
    void putOff(Share share, List<Rest.Resting> resting) {
        resting.forEach(one -> transmitter.quiet(share, one.pending(), one.until()));
    }

    /** Those who have had as many messages as may be. */
    void overCap(Share share, List<Caps.Over> over) {
        over.forEach(one -> transmitter.overCap(share, one.pending(), one.refusal()));
    }

    /** Puts away what belongs to an identity that was declared dead: what is permitted and not sent is vouched for as unsent. */
    void vouchFor(Share share) {
        Pending pending = share.takeAny();
        while (pending != null) {
            transmitter.notSent(share, pending, PutOffs.LEASE_LOST);
            pending = share.takeAny();
        }
    }
}
