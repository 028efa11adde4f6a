package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.RetentionStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            Gone before = block.gone(seq);
            boolean erased = before != null && before.erased();
            if (!erased && block.delivery(seq).recipient().equals(erasure.recipient())) {
                block.delivery(seq)
                        .routes()
                        .forEach(route -> suppressions.forget(erasure.known().apply(route)));
                block.erase(seq, erasure.substitute(), erasure.at());
                boolean unused = ledger.endUnsent(block, seq, Gone.erased(erasure.at()));
                count++;
            }
        }
        return count;
    }

    @Override
    public long withdraw(Withdrawal withdrawal) {
        Integer from = 0;
        long count = 0;
        while (from != null) {
            int first = from;
            Integer[] next = new Integer[1];
            count += data.locked(() -> withdraw(withdrawal, first, next));
            from = next[0];
        }
        return count;
    }

    private long withdraw(Withdrawal withdrawal, int from, @Nullable Integer[] next) {
        CampaignLedger ledger = data.campaign(withdrawal.campaign());
        if (ledger == null) {
            return 0;
        }
        if (from == 0) {
            ledger.inbox.gatherAll(ledger, withdrawal.at());
        }
        if (!Withdrawal.possible(ledger.row.state())) {
            return 0;
        }
        long count = 0;
        int looked = 0;
        for (Block block : ledger.blocks().tailMap(from, true).values()) {
            if (looked++ == BLOCKS) {
                next[0] = block.number();
                break;
            }
            for (int seq = 0; seq < block.size(); seq++) {
                if (withdrawal.recipients().contains(block.delivery(seq).recipient())) {
                    count += withdraw(ledger, block, seq, withdrawal.at()) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static boolean withdraw(CampaignLedger ledger, Block block, int seq, Instant at) {
        block.withdraw(seq, at);
        return ledger.endUnsent(block, seq, Gone.withdrawn(at));
    }
}
