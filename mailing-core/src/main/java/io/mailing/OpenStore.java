package io.mailing;

import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;

/**
 * The store as the application's calls see it: once the node is closed there is none. Otherwise what comes late, a request that a web
 * server still answers, would be written down by some stores and refused by others.
 */
final class OpenStore implements Store {

    private final Store store;
    private volatile boolean over;

    OpenStore(Store store) {
        this.store = store;
    }

    /** From now on every call is refused. */
    void end() {
        over = true;
    }

    private Store store() {
        if (over) {
            throw new IllegalStateException(
                    "the Mailing is closed, this call did nothing; campaigns under way go on on other nodes, or with the"
                            + " next start");
        }
        return store;
    }

    @Override
    public void open() {
        store().open();
    }

    @Override
    public String installationKey() {
        return store().installationKey();
    }

    @Override
    public CampaignStore campaigns() {
        return store().campaigns();
    }

    @Override
    public SnapshotStore snapshots() {
        return store().snapshots();
    }

    @Override
    public LedgerStore ledger() {
        return store().ledger();
    }

    @Override
    public TriggerStore triggers() {
        return store().triggers();
    }

    @Override
    public NodeStore nodes() {
        return store().nodes();
    }

    @Override
    public PaceStore paces() {
        return store().paces();
    }

    @Override
    public HistoryStore history() {
        return store().history();
    }

    @Override
    public SuppressionStore suppressions() {
        return store().suppressions();
    }

    @Override
    public RetentionStore retention() {
        return store().retention();
    }

    @Override
    public MessageStore messages() {
        return store().messages();
    }

    @Override
    public RecallStore recalls() {
        return store().recalls();
    }

    @Override
    public void close() {
        end();
    }
}
