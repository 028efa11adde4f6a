package io.mailing.internal.memory;

import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SupplyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What nodes hold of one campaign, and how it is handed back or taken from them. */
final class Shares {

    private final CampaignLedger ledger;

    Shares(CampaignLedger ledger) {
        this.ledger = ledger;
    }

    void release(Lease lease, Instant notBefore, Instant now) {
        if (lease instanceof BlockLease blockLease) {
            Block block = ledger.held(blockLease);
            if (block != null) {
                ledger.settle(block, notBefore);
            }
        } else if (lease instanceof DueLease dueLease) {
            ledger.due().heldBy(dueLease).forEach(held -> handBack(held, notBefore, now));
        }
    }

    /** See {@link SupplyStore#supply}. */
    boolean supply(BlockLease lease, List<SupplyStore.Supplied> supplied, @Nullable String channel, Instant at) {
        Block block = ledger.held(lease);
        if (block == null) {
            return false;
        }
        for (SupplyStore.Supplied one : supplied) {
            // One whose recipient was erased has an outcome.
            if (block.counting(one.seq()) == null) {
                block.supply(one.seq(), one.values());
                if (one.skipped() != null) {
                    DeliveryKey key = new DeliveryKey(ledger.row.id(), block.number(), one.seq());
                    ledger.take(new Outcome(key, 0, DeliveryState.SKIPPED, null, one.skipped(), null, null, at, null));
                }
            }
        }
        if (channel != null) {
            block.lane(channel);
            ledger.settle(block, Instant.MIN);
        }
        return true;
    }

    private void handBack(DueRow held, Instant notBefore, Instant now) {
        Gone gone = ledger.gone(held.key);
        DeliveryState end = ledger.end();
        if (gone != null) {
            ledger.take(gone.ending(held.key, held.attempt, now));
        } else if (end == null) {
            ledger.due().free(held, notBefore);
        } else {
            ledger.take(StoreOutcomes.ending(held.key, held.attempt, end, now));
        }
    }

    int releaseUnheard(NodeId node, Collection<Lease> known, Instant now) {
        Set<Lease> kept = new HashSet<>(known);
        List<Lease> unheard = new ArrayList<>(ledger.due().leasesOf(node));
        for (Block block : ledger.blocks().values()) {
            BlockLease lease = block.lease(ledger.row.id());
            if (lease != null && lease.node().equals(node)) {
                unheard.add(lease);
            }
        }
        // What was permitted may be on the wire: it was heard of, whatever the caller says.
        unheard.removeIf(lease -> kept.contains(lease) || permitted(lease));
        for (Lease lease : unheard) {
            if (lease instanceof BlockLease blockLease) {
                Block block = ledger.block(blockLease.block());
                ledger.settle(block, block.notBefore());
            } else if (lease instanceof DueLease dueLease) {
                ledger.due().heldBy(dueLease).forEach(held -> handBack(held, held.notBefore(), now));
            }
        }
        return unheard.size();
    }

    /** Whether a node has blocks or due rows of it. */
    boolean holds(NodeId node) {
        return ledger.blocks().values().stream().anyMatch(block -> node.equals(block.owner()))
                || !ledger.due().leasesOf(node).isEmpty();
    }

    private boolean permitted(Lease lease) {
        return lease instanceof BlockLease blockLease
                ? ledger.block(blockLease.block()).heard()
                : ledger.due().heldBy((DueLease) lease).stream().anyMatch(DueRow::permitted);
    }

    int rescue(NodeId dead, Instant now) {
        int inDoubt = 0;
        for (Block block : ledger.blocks().values()) {
            if (dead.equals(block.owner())) {
                block.nextEpoch();
                for (int seq : block.permitted()) {
                    ledger.take(StoreOutcomes.lost(
                            new DeliveryKey(ledger.row.id(), block.number(), seq), 1, block.lane(), now));
                    inDoubt++;
                }
                ledger.settle(block, block.notBefore());
            }
        }
        for (DueLease lease : ledger.due().leasesOf(dead)) {
            for (DueRow held : ledger.due().heldBy(lease)) {
                if (held.permitted()) {
                    ledger.take(StoreOutcomes.lost(held.key, held.attempt, held.lane, now));
                    inDoubt++;
                } else {
                    handBack(held, held.notBefore(), now);
                }
            }
        }
        if (ledger.row.state() == CampaignState.PREPARING && dead.equals(ledger.snapshot.node())) {
            ledger.snapshot.free();
        }
        return inDoubt;
    }
}
