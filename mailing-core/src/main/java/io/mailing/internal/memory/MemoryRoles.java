package io.mailing.internal.memory;

import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.SnapshotStore;
import java.time.Clock;

/** The roles over the same data. */
public final class MemoryRoles {

    private final MemoryData data;
    private final CampaignStore campaigns;
    private final SnapshotStore snapshots;
    private final LedgerStore ledger;
    private final NodeStore nodes;
    private final HistoryStore history;

    /**
     * Empty ones.
     *
     * @param clock says when a node's lease has run out
     */
    public MemoryRoles(Clock clock) {
        data = new MemoryData(clock);
        campaigns = new MemoryCampaigns(data);
        snapshots = new MemorySnapshots(data);
        ledger = new MemoryLedger(data);
        nodes = new MemoryNodes(data);
        history = new MemoryHistory(data);
    }

    /**
     * The random secret.
     *
     * @return 32 characters
     */
    public String installationKey() {
        return data.installationKey;
    }

    /**
     * Campaigns.
     *
     * @return the role
     */
    public CampaignStore campaigns() {
        return campaigns;
    }

    /**
     * Snapshots.
     *
     * @return the role
     */
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /**
     * The ledger.
     *
     * @return the role
     */
    public LedgerStore ledger() {
        return ledger;
    }

    /**
     * Nodes.
     *
     * @return the role
     */
    public NodeStore nodes() {
        return nodes;
    }

    /**
     * History.
     *
     * @return the role
     */
    public HistoryStore history() {
        return history;
    }
}
