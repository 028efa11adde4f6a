package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.spi.store.NodeId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that a store in memory knows. All but the key is read and written under the one lock. */
final class MemoryData {

    private static final int KEY_BYTES = 16;

    final String installationKey;
    final NavigableMap<CampaignId, CampaignLedger> campaigns = new TreeMap<>();

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<NodeId, NodeLease> nodes = new HashMap<>();
    private long lastCampaign;
    private long lastClaim;

    MemoryData(Clock clock) {
        this.clock = clock;
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        this.installationKey = HexFormat.of().formatHex(key);
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    CampaignId nextCampaign() {
        return new CampaignId(++lastCampaign);
    }

    String nextClaim() {
        return Long.toString(++lastClaim);
    }

    @Nullable
    CampaignLedger campaign(CampaignId id) {
        return campaigns.get(id);
    }

    Map<NodeId, NodeLease> nodes() {
        return nodes;
    }

    boolean good(NodeId node) {
        NodeLease lease = nodes.get(node);
        return lease != null && lease.good(now());
    }

    /** Whether a node has a lease, be it run out, that nobody took from it. */
    boolean alive(NodeId node) {
        NodeLease lease = nodes.get(node);
        return lease != null && !lease.dead();
    }

    /** A node's own lease. Nodes that were declared dead are kept: they must be told when they come back. */
    static final class NodeLease {
        private Instant until;
        private boolean dead;
        private boolean forgotten;

        NodeLease(Instant until) {
            this.until = until;
        }

        boolean good(Instant now) {
            return !dead && now.isBefore(until);
        }

        boolean renew(Instant newUntil) {
            if (dead) {
                return false;
            }
            until = newUntil;
            return true;
        }

        boolean dead() {
            return dead;
        }

        boolean forgotten() {
            return forgotten;
        }

        void declareDead() {
            dead = true;
        }

        void forget() {
            forgotten = true;
        }
    }
}
