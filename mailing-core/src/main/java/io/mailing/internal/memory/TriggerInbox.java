package io.mailing.internal.memory;

import io.mailing.CampaignState;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.Trigger;
import io.mailing.spi.store.TriggerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** What was triggered and waits to be gathered, and every key that there ever was. */
final class TriggerInbox {

    private static final int PAGE = 1000;

    private final Set<String> keys = new HashSet<>();
    private final Queue<Trigger> waiting =
            new PriorityQueue<>(Comparator.comparing(Trigger::at).thenComparing(Trigger::key));

    boolean add(Trigger trigger) {
        if (!keys.add(trigger.key())) {
            return false;
        }
        waiting.add(trigger);
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** With every key. */
    void clear() {
        keys.clear();
        waiting.clear();
    }

    void gatherAll(CampaignLedger ledger, Instant at) {
        int gathered;
        do {
            gathered = gather(ledger, PAGE, at);
        } while (gathered > 0);
    }

    int gather(CampaignLedger ledger, int limit, Instant at) {
        List<Trigger> taken = new ArrayList<>();
        while (taken.size() < limit && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        if (taken.isEmpty()) {
            return 0;
        }
        if (ledger.dropped() || ledger.row.state() == CampaignState.DELETED) {
            taken.forEach(trigger -> keys.remove(trigger.key()));
            return taken.size();
        }
        CampaignRow row = ledger.row;
        int last = ledger.blocks().isEmpty() ? 0 : ledger.blocks().lastKey();
        for (SnapshotBlock block : TriggerStore.blocks(taken, last)) {
            row.total(row.total() + block.deliveries().size());
            ledger.append(block, at);
        }
        if (row.state() == CampaignState.FINISHED && !ledger.complete()) {
            row.resend(CampaignState.SENDING, row.goesOn(at));
        }
        return taken.size();
    }
}
