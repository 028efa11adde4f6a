package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.RetentionStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forgetting. */
final class MemoryRetention implements RetentionStore {

    /** So many blocks are looked through under one hold of the lock. */
    private static final int BLOCKS = 64;

    private final MemoryData data;
    private final MemorySuppressions suppressions;

    MemoryRetention(MemoryData data, MemorySuppressions suppressions) {
        this.data = data;
        this.suppressions = suppressions;
    }

    @Override
    public List<CampaignId> droppable(Instant endedBefore, int limit) {
        return data.locked(() -> data.campaigns.values().stream()
                .filter(ledger -> deleted(ledger) || (ended(ledger, endedBefore) && !ledger.dropped()))
                .map(ledger -> ledger.row.id())
                .limit(limit)
                .toList());
    }

    private static boolean deleted(CampaignLedger ledger) {
        return ledger.row.state() == CampaignState.DELETED;
    }

    private static boolean ended(CampaignLedger ledger, Instant before) {
        CampaignRecord campaign = ledger.row.record();
        Instant end = campaign.finishedAt();
        boolean over = campaign.state() == CampaignState.FINISHED
                || campaign.state() == CampaignState.CANCELLED
                || campaign.recalled();
        return over && end != null && end.isBefore(before);
    }

    @Override
    public boolean drop(CampaignId campaign, Instant endedBefore, Instant at) {
        data.run(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger != null && deleted(ledger) && ledger.quiet()) {
                data.campaigns.remove(campaign);
            } else if (ledger != null && ledger.row.record().recalled() && ended(ledger, endedBefore)) {
                ledger.clearSnapshot();
                ledger.row.replace(ledger.row.record().anew());
            } else if (ledger != null && ended(ledger, endedBefore) && !ledger.dropped() && ledger.quiet()) {
                ledger.drop(MemoryHistory.reasons(ledger));
            }
        });
        return false;
    }

    @Override
    public Set<CampaignId> dropped(Collection<CampaignId> campaigns) {
        Set<CampaignId> dropped = new HashSet<>();
        data.run(() -> {
            for (CampaignId id : campaigns) {
                CampaignLedger ledger = data.campaign(id);
                if (ledger != null && ledger.dropped()) {
                    dropped.add(id);
                }
            }
        });
        return dropped;
    }

    @Override
    public Erased erase(Erasure erasure, int fromBlock) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(erasure.campaign());
            if (ledger == null) {
                return new Erased(0, 0);
            }
            // What comes between two pieces is newer than the erasure.
            if (fromBlock == 1) {
                ledger.inbox.gatherAll(ledger, erasure.at());
            }
            int count = 0;
            int looked = 0;
            for (Map.Entry<Integer, Block> entry :
                    ledger.blocks().tailMap(fromBlock, true).entrySet()) {
                if (looked++ == BLOCKS) {
                    return new Erased(count, entry.getKey());
                }
                count += erase(ledger, entry.getValue(), erasure);
            }
            return new Erased(count, 0);
        });
    }

    private int erase(CampaignLedger ledger, Block block, Erasure erasure) {
        int count = 0;
        for (int seq = 0; seq < block.size(); seq++) {
            if (block.erasedAt(seq) == null && block.delivery(seq).recipient().equals(erasure.recipient())) {
                block.delivery(seq)
                        .routes()
                        .forEach(route -> suppressions.forget(erasure.known().apply(route)));
                block.erase(seq, erasure.substitute(), erasure.at());
                end(ledger, block, seq, erasure.at());
                count++;
            }
        }
        return count;
    }

    /** Ends what is not sent yet, unless it may be on the wire. */
    private static void end(CampaignLedger ledger, Block block, int seq, Instant at) {
        DeliveryKey key = new DeliveryKey(ledger.row.id(), block.number(), seq);
        switch (ledger.state(block, seq)) {
            case PENDING -> ledger.take(StoreOutcomes.ending(key, 0, DeliveryState.SKIPPED, at));
            case DEFERRED -> {
                DueRow due = ledger.due().get(key);
                if (due != null) {
                    ledger.take(StoreOutcomes.ending(key, due.attempt, DeliveryState.SKIPPED, at));
                }
            }
            default -> {}
        }
    }
}
