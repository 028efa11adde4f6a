package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes outcomes down in batches: every 50 ms or 500 outcomes, in the order in which they came, and again and again until
 * the store has taken them. The buffer is bounded: lanes stop sending while it is full, so a store that is away can't make
 * it grow.
 */
final class Recorder implements EngineRuntime.Loop {

    private static final int BATCH = 500;
    private static final int BUFFER = 5_000;
    private static final long LINGER_NANOS = Duration.ofMillis(50).toNanos();
    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    /** Hears what has been written down. */
    interface Listener {

        /**
         * Outcomes are in the store.
         *
         * @param closed campaigns of which a share was completed
         * @param deferred whether something is to be tried again
         */
        void recorded(Set<CampaignId> closed, boolean deferred);
    }

    private record Entry(Share share, Outcome outcome) {}

    private final EngineRuntime runtime;
    private final LedgerStore ledger;
    private final Claims claims;
    private final Listener listener;
    private final ArrayDeque<Entry> buffer = new ArrayDeque<>();
    private final LoopWaker waker = new LoopWaker();
    private volatile int waiting;
    private volatile boolean hurry;

    // The loop's own.
    private List<Entry> batch = List.of();
    private long batchOpenedAt;
    private long retryNanos = FIRST_RETRY_NANOS;

    Recorder(EngineRuntime runtime, LedgerStore ledger, Claims claims, Listener listener) {
        this.runtime = runtime;
        this.ledger = ledger;
        this.claims = claims;
        this.listener = listener;
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
            buffer.add(new Entry(share, outcome));
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

    boolean empty() {
        return waiting == 0;
    }

    /** From now on nothing lingers. */
    void hurry() {
        hurry = true;
        waker.wake();
    }

    @Override
    public long step() {
        if (batch.isEmpty()) {
            long linger = nextBatch();
            if (linger > 0) {
                return linger;
            }
        }
        try {
            flush();
            retryNanos = FIRST_RETRY_NANOS;
            return 0;
        } catch (StoreException e) {
            long wait = retryNanos;
            retryNanos = Math.min(retryNanos * 2, LAST_RETRY_NANOS);
            claims.outage().noticed(e);
            return wait;
        }
    }

    private long nextBatch() {
        synchronized (buffer) {
            if (buffer.isEmpty()) {
                return EngineRuntime.FOREVER;
            }
            long age = runtime.nanoTime() - batchOpenedAt;
            if (buffer.size() < BATCH && age < LINGER_NANOS && !hurry) {
                return LINGER_NANOS - age;
            }
            List<Entry> next = new ArrayList<>(Math.min(BATCH, buffer.size()));
            while (next.size() < BATCH && !buffer.isEmpty()) {
                next.add(buffer.poll());
            }
            batch = next;
            batchOpenedAt = runtime.nanoTime();
            return 0;
        }
    }

    private void flush() {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        Map<Share, Integer> counts = new LinkedHashMap<>();
        for (Entry entry : batch) {
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
        ledger.record(outcomes, done);
        done.forEach(claims::closed);
        counts.forEach((share, count) -> {
            if (share.addRecorded(count)) {
                share.run().letGo();
            }
        });
        int written = batch.size();
        batch = List.of();
        synchronized (buffer) {
            waiting -= written;
        }
        listener.recorded(closed, outcomes.stream().anyMatch(outcome -> outcome.due() != null));
    }
}
