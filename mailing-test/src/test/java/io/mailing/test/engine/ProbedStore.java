package io.mailing.test.engine;

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
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/** A store whose calls a test can watch, hold up, or answer itself. */
final class ProbedStore implements Store {

    /** Stands between the engine and the store. */
    interface Probe {
        Object call(String method, Object[] arguments, Callable<Object> real) throws Exception;
    }

    private final Store store;
    private final Probe probe;
    private volatile boolean closed;

    ProbedStore(Store store, Probe probe) {
        this.store = store;
        this.probe = probe;
    }

    boolean closed() {
        return closed;
    }

    private <T> T probed(Class<T> role, T real) {
        return role.cast(Proxy.newProxyInstance(
                role.getClassLoader(), new Class<?>[] {role}, (proxy, method, arguments) -> {
                    try {
                        return probe.call(method.getName(), arguments, () -> {
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw (Exception) e.getCause();
                            }
                        });
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("interrupted", e);
                    }
                }));
    }

    @Override
    public void open() {
        store.open();
    }

    @Override
    public String installationKey() {
        return store.installationKey();
    }

    @Override
    public CampaignStore campaigns() {
        return probed(CampaignStore.class, store.campaigns());
    }

    @Override
    public TriggerStore triggers() {
        return probed(TriggerStore.class, store.triggers());
    }

    @Override
    public SnapshotStore snapshots() {
        return probed(SnapshotStore.class, store.snapshots());
    }

    @Override
    public LedgerStore ledger() {
        return probed(LedgerStore.class, store.ledger());
    }

    @Override
    public NodeStore nodes() {
        return probed(NodeStore.class, store.nodes());
    }

    @Override
    public PaceStore paces() {
        return probed(PaceStore.class, store.paces());
    }

    @Override
    public MessageStore messages() {
        return store.messages();
    }

    @Override
    public HistoryStore history() {
        return probed(HistoryStore.class, store.history());
    }

    @Override
    public SuppressionStore suppressions() {
        return probed(SuppressionStore.class, store.suppressions());
    }

    @Override
    public SupplyStore supplies() {
        return probed(SupplyStore.class, store.supplies());
    }

    @Override
    public SegmentStore segments() {
        return probed(SegmentStore.class, store.segments());
    }

    @Override
    public ListStore lists() {
        return probed(ListStore.class, store.lists());
    }

    @Override
    public UploadStore uploads() {
        return probed(UploadStore.class, store.uploads());
    }

    @Override
    public RecallStore recalls() {
        return probed(RecallStore.class, store.recalls());
    }

    @Override
    public RecipientEventStore recipientEvents() {
        return probed(RecipientEventStore.class, store.recipientEvents());
    }

    @Override
    public FrequencyStore frequencies() {
        return probed(FrequencyStore.class, store.frequencies());
    }

    @Override
    public RetentionStore retention() {
        return probed(RetentionStore.class, store.retention());
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
