package io.mailing.internal.engine;

import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.NodeStore;
import java.time.Duration;
import java.util.UUID;

/**
 * This node's right to work. Renewed by the heartbeat; looked at by everybody before anything irrevocable.
 *
 * <p>The store's clock decides among nodes. Locally the lease is trusted until the moment of the <i>request</i> plus its
 * length less a margin, on the monotonic clock: that is always earlier than what the store believes.
 *
 * <p>A node that was declared dead goes on under a new identity. What it had been permitted under the old one it must not
 * send any more: whoever is about to send asks for the identity that the permission was given to.
 */
final class NodeLease {

    private final EngineRuntime runtime;
    private final NodeStore nodes;
    private final Duration length;
    private volatile Held held;

    /** An identity with the moment until which it may be trusted, read and replaced together. */
    private record Held(NodeId node, boolean taken, long goodUntil) {}

    NodeLease(EngineRuntime runtime, NodeStore nodes, Duration length) {
        this.runtime = runtime;
        this.nodes = nodes;
        this.length = length;
        this.held = fresh();
    }

    private static Held fresh() {
        return new Held(new NodeId(UUID.randomUUID().toString()), false, 0);
    }

    NodeId node() {
        return held.node();
    }

    long seconds() {
        return length.toSeconds();
    }

    /** How long until the next renewal: so that several may fail before the lease is lost. Not the same each time. */
    long renewEveryNanos() {
        return Spread.over(runtime, length.toNanos() / 6);
    }

    /** Whether this node may take on something new. */
    boolean good() {
        return good(held);
    }

    /** Whether something that was permitted to this identity may still be put on the wire. */
    boolean good(NodeId permitted) {
        Held now = held;
        return now.node().equals(permitted) && good(now);
    }

    private boolean good(Held lease) {
        return lease.taken() && lease.goodUntil() - runtime.nanoTime() > 0;
    }

    /**
     * Renews. Called by one thread at a time.
     *
     * @return false if this node was declared dead: it has a new identity now and holds nothing
     */
    boolean renew() {
        NodeId node = held.node();
        long asked = runtime.nanoTime();
        if (nodes.renew(node, length)) {
            held = new Held(node, true, asked + length.toNanos() - length.toNanos() / 10);
            return true;
        }
        held = fresh();
        return false;
    }

    void retire() {
        Held last = held;
        held = new Held(last.node(), false, 0);
        nodes.retire(last.node());
    }
}
