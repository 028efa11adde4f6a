package io.mailing.internal.events;

import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.ForwardingStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.TriggerStore;

/**
 * A store that tells what it did to campaigns. All that changes a campaign passes here, whoever asks for it, so no caller
 * can forget to tell.
 */
public final class ObservedStore implements ForwardingStore {

    private final Store store;
    private final CampaignStore campaigns;
    private final SnapshotStore snapshots;
    private final LedgerStore ledger;
    private final TriggerStore triggers;
    private final RecallStore recalls;
    private final RetentionStore retention;

    /**
     * Around another one.
     *
     * @param store opened
     * @param events who is told
     */
    public ObservedStore(Store store, Events events) {
        this.store = store;
        CampaignNews news = new CampaignNews(store.campaigns(), events);
        this.campaigns = new ObservedCampaigns(store.campaigns(), news);
        this.snapshots = new ObservedSnapshots(store.snapshots(), news);
        this.ledger = new ObservedLedger(store.ledger(), news);
        this.triggers = new ObservedTriggers(store.triggers(), news);
        this.recalls = new ObservedRecalls(store.recalls(), news);
        this.retention = new ObservedRetention(store.retention(), news);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public CampaignStore campaigns() {
        return campaigns;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public LedgerStore ledger() {
        return ledger;
    }

    @Override
    public TriggerStore triggers() {
        return triggers;
    }

    @Override
    public RecallStore recalls() {
        return recalls;
    }

    @Override
    public RetentionStore retention() {
        return retention;
    }
}
