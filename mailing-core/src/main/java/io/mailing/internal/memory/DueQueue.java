package io.mailing.internal.memory;

import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The due rows of one campaign: those that wait in order of time for each lane, those that are held by lease. */
final class DueQueue {

    private final Map<DeliveryKey, DueRow> rows = new HashMap<>();
    private final Map<String, TreeSet<DueRow>> waiting = new HashMap<>();
    private final Map<DueLease, Map<DeliveryKey, DueRow>> held = new LinkedHashMap<>();

    @Nullable
    DueRow get(DeliveryKey key) {
        return rows.get(key);
    }

    void put(DueRow row) {
        remove(row.key);
        rows.put(row.key, row);
        enqueue(row);
    }

    private void enqueue(DueRow row) {
        waiting.computeIfAbsent(row.lane, lane -> new TreeSet<>(DueRow.BY_TIME)).add(row);
    }

    void remove(DeliveryKey key) {
        DueRow row = rows.remove(key);
        if (row != null) {
            detach(row);
        }
    }

    private void detach(DueRow row) {
        DueLease lease = row.lease();
        if (lease == null) {
            waiting.getOrDefault(row.lane, new TreeSet<>(DueRow.BY_TIME)).remove(row);
        } else {
            Map<DeliveryKey, DueRow> share = held.get(lease);
            if (share != null && share.remove(row.key) != null && share.isEmpty()) {
                held.remove(lease);
            }
        }
    }

    /** The longest waiting of a lane, by key. */
    List<DueRow> take(String lane, int limit, Instant now, DueLease lease) {
        List<DueRow> taken = new ArrayList<>();
        TreeSet<DueRow> queue = waiting.get(lane);
        while (queue != null && !queue.isEmpty() && taken.size() < limit) {
            if (queue.first().notBefore().isAfter(now)) {
                break;
            }
            taken.add(queue.pollFirst());
        }
        taken.sort(Comparator.comparing(row -> row.key));
        Map<DeliveryKey, DueRow> share = new LinkedHashMap<>();
        for (DueRow row : taken) {
            row.lease(lease);
            share.put(row.key, row);
        }
        if (!share.isEmpty()) {
            held.put(lease, share);
        }
        return taken;
    }

    void free(DueRow row, Instant notBefore) {
        detach(row);
        row.free(notBefore);
        enqueue(row);
    }

    List<DueRow> waiting() {
        return waiting.values().stream().flatMap(TreeSet::stream).toList();
    }

    List<DueRow> heldBy(DueLease lease) {
        return List.copyOf(held.getOrDefault(lease, Map.of()).values());
    }

    List<DueLease> leasesOf(NodeId node) {
        return held.keySet().stream().filter(lease -> lease.node().equals(node)).toList();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void clear() {
        rows.clear();
        waiting.clear();
        held.clear();
    }
}
