package io.mailing.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the store is away and once that it is back, whoever of the engine's parts notices first. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();

    void noticed(RuntimeException fault) {
        if (away.compareAndSet(false, true)) {
            LOG.debug("The store's fault", fault);
            LOG.warn("The store is away, nothing is sent without its permission: {}", FaultWords.of(fault));
        } else {
            LOG.debug("The store is still away", fault);
        }
    }

    /** How often the store has written something down so far: what it refuses in between is not refused for its absence. */
    long answers() {
        return answers.get();
    }

    /** The store has written something down. */
    void over() {
        answers.incrementAndGet();
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("The store is back");
        }
    }
}
