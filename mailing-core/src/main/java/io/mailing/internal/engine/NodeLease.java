package io.mailing.internal.engine;

import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.NodeStore;
import java.time.Duration;
import java.util.UUID;

/**
 * This node's right to work. Renewed by the keeper; looked at by everybody before anything irrevocable.
 *
 * <p>The store's clock decides among nodes. Locally the lease is trusted until the moment of the <i>request</i> plus its
 * length less a margin, on the monotonic clock: that is always earlier than what the store believes.
 */
final class NodeLease {

    private final EngineRuntime runtime;
    private final NodeStore nodes;
    private final Duration length;
    private final long marginNanos;

    private volatile NodeId node = fresh();
    private volatile long goodUntil;
    private volatile boolean held;

    NodeLease(EngineRuntime runtime, NodeStore nodes, Duration length) {
        this.runtime = runtime;
        this.nodes = nodes;
        this.length = length;
        this.marginNanos = length.toNanos() / 10;
        this.goodUntil = runtime.nanoTime();
    }

    private static NodeId fresh() {
        return new NodeId(UUID.randomUUID().toString());
    }

    NodeId node() {
        return node;
    }

    long seconds() {
        return length.toSeconds();
    }

    /** How often to renew: so that several renewals may fail before the lease is lost. */
    long renewEveryNanos() {
        return length.toNanos() / 6;
    }

    /** Whether something may still be put on the wire. */
    boolean good() {
        return held && goodUntil - runtime.nanoTime() > 0;
    }

    /**
     * Renews.
     *
     * @return false if this node was declared dead: it has a new identity now and holds nothing
     */
    boolean renew() {
        long asked = runtime.nanoTime();
        if (nodes.renew(node, length)) {
            goodUntil = asked + length.toNanos() - marginNanos;
            held = true;
            return true;
        }
        held = false;
        node = fresh();
        return false;
    }

    void retire() {
        held = false;
        nodes.retire(node);
    }
}
