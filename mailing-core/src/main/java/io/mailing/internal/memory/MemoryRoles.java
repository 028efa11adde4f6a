package io.mailing.internal.memory;

import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import java.time.Clock;

/** The roles over the same data. */
public final class MemoryRoles {

    private final MemoryMessages messages = new MemoryMessages();
    private final MemoryData data;
    private final CampaignStore campaigns;
    private final SnapshotStore snapshots;
    private final LedgerStore ledger;
    private final TriggerStore triggers;
    private final NodeStore nodes;
    private final PaceStore paces;
    private final HistoryStore history;
    private final SuppressionStore suppressions;
    private final RetentionStore retention;
    private final RecallStore recalls;
    private final FrequencyStore frequencies;

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
        triggers = new MemoryTriggers(data);
        nodes = new MemoryNodes(data);
        paces = new MemoryPaces(clock);
        history = new MemoryHistory(data);
        suppressions = new MemorySuppressions();
        retention = new MemoryRetention(data);
        recalls = new MemoryRecalls(data);
        frequencies = new MemoryFrequencies(data);
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
     * Triggers.
     *
     * @return the role
     */
    public TriggerStore triggers() {
        return triggers;
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
     * Limits.
     *
     * @return the role
     */
    public PaceStore paces() {
        return paces;
    }

    /**
     * History.
     *
     * @return the role
     */
    public HistoryStore history() {
        return history;
    }

    /**
     * Suppressions.
     *
     * @return the role
     */
    public SuppressionStore suppressions() {
        return suppressions;
    }

    /**
     * Forgetting.
     *
     * @return the role
     */
    public RetentionStore retention() {
        return retention;
    }

    /**
     * Saved messages.
     *
     * @return the role
     */
    public MessageStore messages() {
        return messages;
    }

    /**
     * Recalls.
     *
     * @return the role
     */
    public RecallStore recalls() {
        return recalls;
    }

    /**
     * Frequency caps.
     *
     * @return the role
     */
    public FrequencyStore frequencies() {
        return frequencies;
    }
}
