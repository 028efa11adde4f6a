package io.mailing.spi.store;

/**
 * Keeps campaigns, their ledgers and the nodes that work on them. Split by role; see the package's words on faults.
 */
public interface Store extends AutoCloseable {

    /**
     * Makes the store ready: connects, migrates or validates the schema. Called once, before anything else.
     *
     * @throws io.mailing.StoreException if it can't be reached or its schema doesn't fit
     */
    void open();

    /**
     * The installation's own random secret, made when the schema was: idempotency keys are derived from it. Constant.
     *
     * @return at least 32 characters
     */
    String installationKey();

    /**
     * Campaigns and their states.
     *
     * @return the same object every time
     */
    CampaignStore campaigns();

    /**
     * The writing down of audiences.
     *
     * @return the same object every time
     */
    SnapshotStore snapshots();

    /**
     * Blocks, permits and outcomes.
     *
     * @return the same object every time
     */
    LedgerStore ledger();

    /**
     * The inbox of triggered campaigns.
     *
     * @return the same object every time
     */
    TriggerStore triggers();

    /**
     * Nodes and their leases.
     *
     * @return the same object every time
     */
    NodeStore nodes();

    /**
     * Limits that all nodes share.
     *
     * @return the same object every time
     */
    PaceStore paces();

    /**
     * What people look at.
     *
     * @return the same object every time
     */
    HistoryStore history();

    /**
     * To whom nothing is sent.
     *
     * @return the same object every time
     */
    SuppressionStore suppressions();

    /**
     * Forgetting.
     *
     * @return the same object every time
     */
    RetentionStore retention();

    /**
     * Messages that are kept for later.
     *
     * @return the same object every time
     */
    MessageStore messages();

    /**
     * Audiences that are kept under names.
     *
     * @return the same object every time
     */
    SegmentStore segments();

    /**
     * Campaigns whose messages are taken back.
     *
     * @return the same object every time
     */
    RecallStore recalls();

    /**
     * Values that deliveries get after their snapshot.
     *
     * @return the same object every time
     */
    SupplyStore supplies();

    /**
     * Lists of recipients.
     *
     * @return the same object every time
     */
    ListStore lists();

    /**
     * The uploads of lists.
     *
     * @return the same object every time
     */
    UploadStore uploads();

    /**
     * What recipients did.
     *
     * @return the same object every time
     */
    RecipientEventStore recipientEvents();

    /**
     * The places that deliveries take under the frequency caps.
     *
     * @return the same object every time
     */
    FrequencyStore frequencies();

    /** Gives up what the store itself opened; a DataSource of the application's stays open. Idempotent. */
    @Override
    void close();
}
