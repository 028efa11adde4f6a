package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.DeliveryEvent;
import io.mailing.internal.events.DeliveryNews;
import io.mailing.internal.events.Events;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes down in batches: every 50 ms or 500 outcomes, more if more have come meanwhile, in the order in which they came, and again and again until
 * the store has taken them. What it refuses for good is set aside, so that it holds nothing else back.
 *
 * <p>The buffer is bounded: lanes stop sending while it is full, so neither a store that is away nor one that refuses can make
 * it grow. All that isn't written down counts, also what is on its way to the store or set aside.
 */
final class Recorder implements EngineRuntime.Loop {

    private static final int BATCH = 500;
    private static final int LARGEST_BATCH = 2_000;
    private static final int BUFFER = 2_000;
    private static final long LINGER_NANOS = Duration.ofMillis(50).toNanos();
    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    /** So many refusals in a row are no accident, if the store has taken something else meanwhile. */
    private static final int SUSPICIOUS = 3;

    /** Hears what has been written down. */
    interface Listener {

        /**
         * Outcomes are in the store.
         *
         * @param closed campaigns of which a share was completed
         * @param soon whether something is to be tried again within the next second or so
         */
        void recorded(Set<CampaignId> closed, boolean soon);
    }

    private final EngineRuntime runtime;
    private final RefusedOutcomes refused;
    private final LedgerStore ledger;
    private final Claims claims;
    private final Listener listener;
    private final Events events;
    private final ArrayDeque<Bundle.Entry> buffer = new ArrayDeque<>();
    private final LoopWaker waker = new LoopWaker();
    private volatile int waiting;
    private volatile boolean behind;
    private volatile boolean hurry;
    private volatile boolean pressed;

    // The loop's own.
    private @Nullable Bundle batch;
    private long batchOpenedAt;
    private boolean hurried;

    Recorder(EngineRuntime runtime, LedgerStore ledger, Claims claims, Listener listener, Events events) {
        this.runtime = runtime;
        this.ledger = ledger;
        this.claims = claims;
        this.listener = listener;
        this.events = events;
        this.refused = new RefusedOutcomes(runtime, claims.outage());
    }

    LoopWaker waker() {
        return waker;
    }

    /** Takes an outcome. Never blocks: it is the lanes that must look at {@link #full} before they send. */
    void add(Share share, Outcome outcome) {
        boolean wake;
        synchronized (buffer) {
            if (buffer.isEmpty()) {
                batchOpenedAt = runtime.nanoTime();
            }
            buffer.add(new Bundle.Entry(share, outcome));
            waiting++;
            wake = buffer.size() == 1 || buffer.size() == BATCH;
        }
        if (wake) {
            waker.wake();
        }
    }

    /** Whether lanes must wait before they send more. */
    boolean full() {
        return waiting >= BUFFER;
    }

    /**
     * Whether the store did not take the last batch. What is permitted then would only grow what is in doubt if this node
     * dies: the store may take permits again long before this one tries the next time.
     */
    boolean behind() {
        return behind;
    }

    boolean empty() {
        return waiting == 0;
    }

    /** A lane waits for what has come so far to be written down: the next batch doesn't linger. */
    void press() {
        if (waiting > 0) {
            pressed = true;
            waker.wake();
        }
    }

    /** From now on nothing lingers. */
    void hurry() {
        hurry = true;
        waker.wake();
    }

    @Override
    public long step() {
        if (hurry && !hurried) {
            hurried = true;
            refused.hurry();
        }
        return Math.min(writeNext(), writeRefused());
    }

    /** Writes what came in; answers how long there is nothing to write. */
    private long writeNext() {
        if (batch == null) {
            long linger = nextBatch();
            if (linger > 0) {
                return linger;
            }
        }
        Bundle next = Objects.requireNonNull(batch);
        long now = runtime.nanoTime();
        if (next.dueAt() - now > 0) {
            return next.dueAt() - now;
        }
        batch = null;
        RuntimeException fault = write(next);
        if (fault == null) {
            return 0;
        }
        behind = true;
        Outage outage = claims.outage();
        outage.noticed(fault);
        next.refused(outage.answers());
        if (next.refusals() >= SUSPICIOUS && next.storeIsThere(outage.answers())) {
            refused.refused(next, fault);
            behind = false;
            return 0;
        }
        batch = next;
        long pause = Spread.over(runtime, next.pauseNanos(FIRST_RETRY_NANOS, LAST_RETRY_NANOS));
        next.dueAt(now + pause);
        return pause;
    }

    /** Offers one part of what was refused; answers how long there is nothing to offer. */
    private long writeRefused() {
        Bundle next = refused.poll();
        if (next != null) {
            RuntimeException fault = write(next);
            if (fault != null) {
                next.refused(claims.outage().answers());
                refused.refused(next, fault);
            }
        }
        return refused.untilDue();
    }

    private long nextBatch() {
        synchronized (buffer) {
            if (buffer.isEmpty()) {
                pressed = false;
                return EngineRuntime.FOREVER;
            }
            long now = runtime.nanoTime();
            long age = now - batchOpenedAt;
            if (buffer.size() < BATCH && age < LINGER_NANOS && !hurry && !pressed) {
                return LINGER_NANOS - age;
            }
            pressed = false;
            List<Bundle.Entry> next = new ArrayList<>(Math.min(LARGEST_BATCH, buffer.size()));
            while (next.size() < LARGEST_BATCH && !buffer.isEmpty()) {
                next.add(buffer.poll());
            }
            batch = Bundle.fresh(next, now);
            batchOpenedAt = now;
            return 0;
        }
    }

    /** Writes outcomes down; answers why that can't be done, or null. */
    private @Nullable RuntimeException write(Bundle bundle) {
        List<Outcome> outcomes = new ArrayList<>(bundle.entries().size());
        Map<Share, Integer> counts = new LinkedHashMap<>();
        for (Bundle.Entry entry : bundle.entries()) {
            outcomes.add(entry.outcome());
            counts.merge(entry.share(), 1, Integer::sum);
        }
        List<Lease> done = new ArrayList<>();
        Set<CampaignId> closed = new LinkedHashSet<>();
        counts.forEach((share, count) -> {
            if (share.completedBy(count)) {
                done.add(share.lease());
                closed.add(share.run().id());
            }
        });
        try {
            ledger.record(outcomes, done);
        } catch (RuntimeException e) {
            return e; // also a bug of the store: it must not stop the others either
        }
        claims.outage().over();
        done.forEach(claims::closed);
        counts.forEach((share, count) -> {
            if (share.addRecorded(count)) {
                share.run().letGo();
            }
        });
        refused.taken(bundle);
        behind = batch != null; // this one may have been one of the refused, taken while the next batch still waits
        synchronized (buffer) {
            waiting -= outcomes.size();
        }
        tell(bundle);
        listener.recorded(closed, soon(outcomes));
        return null;
    }

    /** The share has the recipients still, so nothing is kept for this. Before anything follows from it, such as the campaign's end. */
    private void tell(Bundle bundle) {
        if (events.deliveriesWanted()) {
            List<DeliveryEvent> told = new ArrayList<>(bundle.entries().size());
            for (Bundle.Entry entry : bundle.entries()) {
                Outcome outcome = entry.outcome();
                told.add(DeliveryNews.of(
                        outcome, entry.share().delivery(outcome.key()).delivery()));
            }
            events.tell(told);
        }
    }

    /** What is due later is found when a lane looks for it, once a second. */
    private boolean soon(List<Outcome> outcomes) {
        Instant soon = null;
        for (Outcome outcome : outcomes) {
            Outcome.Due due = outcome.due();
            if (due != null) {
                soon = soon == null ? runtime.clock().instant().plusNanos(Lane.POLL_NANOS) : soon;
                if (due.notBefore().isBefore(soon)) {
                    return true;
                }
            }
        }
        return false;
    }
}
