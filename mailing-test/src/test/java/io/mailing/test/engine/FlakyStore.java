package io.mailing.test.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.store.CampaignRecord;
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
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A store that is away at times, or whose answers are lost after it did what it was asked. History always answers. */
final class FlakyStore implements Store {

    private final Store store;
    private boolean away;
    private @Nullable Object awayFor;
    private @Nullable Random losesAnswers;
    private int calls;

    FlakyStore(Store store) {
        this.store = store;
    }

    void away(boolean isAway) {
        away = isAway;
    }

    /** From now on only this call fails. */
    void awayFor(String method) {
        awayFor = method;
    }

    /** From now on only calls that name this campaign fail. */
    void awayFor(CampaignId campaign) {
        awayFor = campaign;
    }

    /** From now on every third call or so fails, half of them after they took effect. */
    void loseAnswers(long seed) {
        losesAnswers = new Random(seed);
    }

    void behave() {
        away = false;
        awayFor = null;
        losesAnswers = null;
    }

    int calls() {
        return calls;
    }

    private boolean names(Object @Nullable [] args) {
        return args != null
                && Arrays.stream(args)
                        .map(arg -> arg instanceof CampaignRecord campaign ? campaign.id() : arg)
                        .anyMatch(arg -> arg != null && arg.equals(awayFor));
    }

    private <T> T flaky(Class<T> role, T real) {
        return role.cast(Proxy.newProxyInstance(role.getClassLoader(), new Class<?>[] {role}, (proxy, method, args) -> {
            calls++;
            if (away || method.getName().equals(awayFor) || names(args)) {
                throw new StoreException("the database is away", null);
            }
            Random random = losesAnswers;
            boolean fails = random != null && random.nextInt(3) == 0;
            if (fails && random.nextBoolean()) {
                throw new StoreException("the connection was lost before " + method.getName(), null);
            }
            Object answer;
            try {
                answer = method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (fails) {
                throw new StoreException("the answer of " + method.getName() + " was lost", null);
            }
            return answer;
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
        return flaky(CampaignStore.class, store.campaigns());
    }

    @Override
    public TriggerStore triggers() {
        return flaky(TriggerStore.class, store.triggers());
    }

    @Override
    public SnapshotStore snapshots() {
        return flaky(SnapshotStore.class, store.snapshots());
    }

    @Override
    public LedgerStore ledger() {
        return flaky(LedgerStore.class, store.ledger());
    }

    @Override
    public NodeStore nodes() {
        return flaky(NodeStore.class, store.nodes());
    }

    @Override
    public PaceStore paces() {
        return flaky(PaceStore.class, store.paces());
    }

    @Override
    public MessageStore messages() {
        return store.messages();
    }

    @Override
    public HistoryStore history() {
        return store.history();
    }

    @Override
    public SuppressionStore suppressions() {
        return flaky(SuppressionStore.class, store.suppressions());
    }

    @Override
    public SupplyStore supplies() {
        return flaky(SupplyStore.class, store.supplies());
    }

    @Override
    public SegmentStore segments() {
        return store.segments();
    }

    @Override
    public ListStore lists() {
        return flaky(ListStore.class, store.lists());
    }

    @Override
    public UploadStore uploads() {
        return flaky(UploadStore.class, store.uploads());
    }

    @Override
    public RecallStore recalls() {
        return flaky(RecallStore.class, store.recalls());
    }

    @Override
    public RecipientEventStore recipientEvents() {
        return flaky(RecipientEventStore.class, store.recipientEvents());
    }

    @Override
    public FrequencyStore frequencies() {
        return flaky(FrequencyStore.class, store.frequencies());
    }

    @Override
    public RetentionStore retention() {
        return store.retention();
    }

    @Override
    public void close() {
        store.close();
    }
}
