package io.mailing.internal.memory;

import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RecipientEventStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.SegmentStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import java.time.Clock;

/** The roles over the same data. */
public final class MemoryRoles {

    private final MemoryMessages messages = new MemoryMessages();
    private final MemorySegments segments = new MemorySegments();
    private final MemoryLists lists = new MemoryLists();
    private final MemoryUploads uploads = new MemoryUploads(lists);
    private final RecipientEventStore recipientEvents = new MemoryRecipientEvents();
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
    private final SupplyStore supplies;
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
        MemorySuppressions suppressed = new MemorySuppressions();
        suppressions = suppressed;
        retention = new MemoryRetention(data, suppressed);
        recalls = new MemoryRecalls(data);
        supplies = new MemorySupplies(data);
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
     * Saved segments.
     *
     * @return the role
     */
    public SegmentStore segments() {
        return segments;
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
     * Values that come later.
     *
     * @return the role
     */
    public SupplyStore supplies() {
        return supplies;
    }

    /**
     * Lists.
     *
     * @return the role
     */
    public ListStore lists() {
        return lists;
    }

    /**
     * Uploads.
     *
     * @return the role
     */
    public UploadStore uploads() {
        return uploads;
    }

    /**
     * What recipients did.
     *
     * @return the role
     */
    public RecipientEventStore recipientEvents() {
        return recipientEvents;
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
