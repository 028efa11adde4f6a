package io.mailing.internal.engine;

import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Outcomes that the store refuses although it is there: something is wrong with one of them, and it must not keep the others
 * from being written down. What was refused is halved until the faulty ones stand alone; those are offered again and again,
 * ever more slowly, for evidence is never thrown away.
 *
 * <p>An absence is not taken for a refusal: nothing is halved before the store has written something else down since. They
 * are bounded by the recorder's buffer, in which they keep their places. For the recorder's thread.
 */
final class RefusedOutcomes {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedOutcomes.class);
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LAST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Between one refusal and the next offer, whatever is due: a store that refuses everything isn't run down with it. */
    private static final long GAP_NANOS = Duration.ofMillis(100).toNanos();

    /** So many at a time are named in the log; if the store refuses everything, thousands more say nothing new. */
    private static final int NAMED = 10;

    private final EngineRuntime runtime;
    private final Outage outage;
    private final PriorityQueue<Bundle> waiting =
            new PriorityQueue<>((one, other) -> Long.signum(one.dueAt() - other.dueAt()));
    private long nextOffer;

    /** How many stand alone now. */
    private int alone;

    RefusedOutcomes(EngineRuntime runtime, Outage outage) {
        this.runtime = runtime;
        this.outage = outage;
        this.nextOffer = runtime.nanoTime();
    }

    /** How long until the next one is to be offered. */
    long untilDue() {
        Bundle next = waiting.peek();
        if (next == null) {
            return EngineRuntime.FOREVER;
        }
        long now = runtime.nanoTime();
        return Math.max(0, Math.max(next.dueAt() - now, nextOffer - now));
    }

    /** The next one to be offered; it comes back by {@link #refused} or {@link #taken}. */
    @Nullable
    Bundle poll() {
        return untilDue() > 0 ? null : waiting.poll();
    }

    /** Sets aside what the store does not take. */
    void refused(Bundle bundle, RuntimeException fault) {
        long now = runtime.nanoTime();
        long answers = outage.answers();
        nextOffer = now + GAP_NANOS;
        LOG.debug("The store refuses {} outcomes", bundle.entries().size(), fault);
        if (bundle.storeIsThere(answers)) {
            if (!bundle.alone()) {
                waiting.addAll(bundle.halves(answers, now));
                return;
            }
            tell(bundle, fault);
        }
        bundle.dueAt(now + Spread.over(runtime, bundle.pauseNanos(FIRST_PAUSE_NANOS, LAST_PAUSE_NANOS)));
        waiting.add(bundle);
    }

    private void tell(Bundle bundle, RuntimeException fault) {
        if (bundle.tell()) {
            return;
        }
        Bundle.Entry entry = bundle.entries().get(0);
        entry.share().addRefused(1);
        alone++;
        Outcome outcome = entry.outcome();
        // Without the fault's message, which may hold the values.
        LOG.atLevel(alone > NAMED ? Level.DEBUG : Level.ERROR)
                .log(
                        "The store refuses the outcome of delivery {}, attempt {}, {}, with {}. It is kept in memory and"
                                + " offered again about once a minute; until it is taken its campaign can't finish, and if"
                                + " this node ends before, the delivery will be in doubt{}",
                        outcome.key(),
                        outcome.attempt(),
                        outcome.state(),
                        fault.getClass().getName(),
                        alone == NAMED ? ". More of them are named at debug level only" : "");
    }

    /** The store has taken one after all. */
    void taken(Bundle bundle) {
        if (bundle.told()) {
            Bundle.Entry entry = bundle.entries().get(0);
            entry.share().addRefused(-1);
            alone--;
            LOG.info(
                    "The store has taken the outcome of delivery {} now",
                    entry.outcome().key());
        }
    }

    /** Offers all of them once more without waiting: the node is about to end. */
    void hurry() {
        long now = runtime.nanoTime();
        waiting.forEach(bundle -> bundle.dueAt(now)); // all alike, so the queue's order holds
    }
}
