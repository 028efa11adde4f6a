package io.mailing.internal.engine;

import io.mailing.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the store is away and once that it is back, whoever of the engine's parts notices first. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final AtomicBoolean away = new AtomicBoolean();

    void noticed(StoreException fault) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("The store is away, nothing is sent without its permission: {}", fault.getMessage());
        } else {
            LOG.debug("The store is still away", fault);
        }
    }

    /** The store has answered. */
    void over() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("The store is back");
        }
    }
}
