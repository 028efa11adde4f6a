package io.mailing.internal.memory;

import io.mailing.internal.memory.MemoryData.NodeLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.NodeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Nodes and their leases, by the store's own clock. */
final class MemoryNodes implements NodeStore {

    private final MemoryData data;

    MemoryNodes(MemoryData data) {
        this.data = data;
    }

    @Override
    public boolean renew(NodeId node, Duration timeToLive) {
        return data.locked(() -> {
            Instant until = data.now().plus(timeToLive);
            return data.nodes()
                    .computeIfAbsent(node, id -> new NodeLease(until))
                    .renew(until);
        });
    }

    @Override
    public void retire(NodeId node) {
        data.run(() -> {
            NodeLease lease = data.nodes().get(node);
            if (lease == null || lease.dead()) {
                return;
            }
            if (data.campaigns.values().stream().anyMatch(campaign -> campaign.shares.holds(node))) {
                lease.declareDead();
            } else {
                data.nodes().remove(node);
            }
        });
    }

    @Override
    public List<NodeId> declareDead() {
        return data.locked(() -> {
            Instant now = data.now();
            List<NodeId> dead = new ArrayList<>();
            data.nodes().forEach((node, lease) -> {
                if (!lease.good(now) && !lease.forgotten()) {
                    lease.declareDead();
                    dead.add(node);
                }
            });
            return List.copyOf(dead);
        });
    }

    @Override
    public int rescue(NodeId dead) {
        return data.locked(() -> {
            NodeLease lease = data.nodes().get(dead);
            if (lease == null || !lease.dead() || lease.forgotten()) {
                return 0;
            }
            int inDoubt = 0;
            for (CampaignLedger campaign : data.campaigns.values()) {
                inDoubt += campaign.shares.rescue(dead, data.now());
            }
            lease.forget();
            return inDoubt;
        });
    }
}
