package io.mailing.spi.store;

/**
 * A store that hands every call on to another one: for those that look at some of the calls, or count or refuse them, and leave
 * the others as they are.
 */
public interface ForwardingStore extends Store {

    /**
     * The other one. Asked for at each call.
     *
     * @return never null
     */
    Store store();

    @Override
    default void open() {
        store().open();
    }

    @Override
    default String installationKey() {
        return store().installationKey();
    }

    @Override
    default CampaignStore campaigns() {
        return store().campaigns();
    }

    @Override
    default SnapshotStore snapshots() {
        return store().snapshots();
    }

    @Override
    default LedgerStore ledger() {
        return store().ledger();
    }

    @Override
    default TriggerStore triggers() {
        return store().triggers();
    }

    @Override
    default NodeStore nodes() {
        return store().nodes();
    }

    @Override
    default PaceStore paces() {
        return store().paces();
    }

    @Override
    default HistoryStore history() {
        return store().history();
    }

    @Override
    default SuppressionStore suppressions() {
        return store().suppressions();
    }

    @Override
    default RetentionStore retention() {
        return store().retention();
    }

    @Override
    default MessageStore messages() {
        return store().messages();
    }

    @Override
    default SegmentStore segments() {
        return store().segments();
    }

    @Override
    default RecallStore recalls() {
        return store().recalls();
    }

    @Override
    default SupplyStore supplies() {
        return store().supplies();
    }

    @Override
    default ListStore lists() {
        return store().lists();
    }

    @Override
    default UploadStore uploads() {
        return store().uploads();
    }

    @Override
    default RecipientEventStore recipientEvents() {
        return store().recipientEvents();
    }

    @Override
    default FrequencyStore frequencies() {
        return store().frequencies();
    }

    @Override
    default void close() {
        store().close();
    }
}
