package io.mailing.internal.engine;

import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the node's lease and does nothing else, so that nothing slow can keep it from doing so. */
final class Heartbeat implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long AFTER_FAULT_NANOS = Duration.ofMillis(500).toNanos();

    private final EngineRuntime runtime;
    private final NodeLease lease;
    private final Outage outage;
    private final Runnable renewed;

    /**
     * @param renewed called after every renewal and change of identity: whoever waits for the lease looks again
     */
    Heartbeat(EngineRuntime runtime, NodeLease lease, Outage outage, Runnable renewed) {
        this.runtime = runtime;
        this.lease = lease;
        this.outage = outage;
        this.renewed = renewed;
    }

    @Override
    public long step() {
        NodeId before = lease.node();
        try {
            boolean alive = lease.renew();
            outage.over();
            if (!alive) {
                LOG.warn(
                        "This node was away for too long and was declared dead as {}; it goes on as {}",
                        before,
                        lease.node());
                renewed.run();
                return 0;
            }
        } catch (StoreException e) {
            outage.noticed(e);
            return Spread.over(runtime, AFTER_FAULT_NANOS);
        }
        renewed.run();
        return lease.renewEveryNanos();
    }
}
