package io.mailing.test.engine.simulation;

import io.mailing.StoreException;
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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one store as one node sees it: away at times, cut off, slow, and with answers that are lost after the call took effect.
 * What really took effect is told to the books, whatever the node hears.
 */
final class FaultyStore implements Store {

    /** So that keys, and with them the trace, are the same each time. */
    private static final String KEY = "00112233445566778899aabbccddeeff";

    private final World world;
    private final Weather weather;
    private final Books books;
    private final SimulatedNode node;
    private final Store store;
    private final CampaignStore campaigns;
    private final SnapshotStore snapshots;
    private final LedgerStore ledger;
    private final NodeStore nodes;
    private final PaceStore paces;
    private final FrequencyStore frequencies;
    private final SupplyStore supplies;
    private long cutOffUntil = Long.MIN_VALUE;

    FaultyStore(World world, Weather weather, Books books, SimulatedNode node, Store store) {
        this.world = world;
        this.weather = weather;
        this.books = books;
        this.node = node;
        this.store = store;
        this.campaigns = faulty(CampaignStore.class, store.campaigns());
        this.snapshots = faulty(SnapshotStore.class, store.snapshots());
        this.ledger = faulty(LedgerStore.class, store.ledger());
        this.nodes = faulty(NodeStore.class, store.nodes());
        this.paces = faulty(PaceStore.class, store.paces());
        this.frequencies = faulty(FrequencyStore.class, store.frequencies());
        this.supplies = faulty(SupplyStore.class, store.supplies());
    }

    void cutOff(long until) {
        cutOffUntil = until;
    }

    private <T> T faulty(Class<T> role, T real) {
        return role.cast(Proxy.newProxyInstance(
                role.getClassLoader(),
                new Class<?>[] {role},
                (proxy, method, args) -> call(role, real, method, args == null ? new Object[0] : args)));
    }

    private @Nullable Object call(Class<?> role, Object real, Method method, Object[] args) throws Throwable {
        node.mustLive();
        Weather.CallFault fault = weather.call();
        if (fault == Weather.CallFault.STALL_BEFORE) {
            stall(role);
        }
        if (weather.storeIsAway(world.now()) || (!weather.healed() && world.now() < cutOffUntil)) {
            throw failed(method, "is away for");
        }
        if (fault == Weather.CallFault.BEFORE) {
            throw failed(method, "was lost before");
        }
        Object answer;
        try {
            answer = books.took(node, method.getName(), args, method.invoke(real, args));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        world.trace.add(world.now(), node.number(), method.getName(), null);
        Object heard = answer;
        world.trace.more(() -> Arrays.toString(args) + " -> " + heard);
        if (fault == Weather.CallFault.STALL_AFTER) {
            stall(role);
        }
        if (fault == Weather.CallFault.AFTER) {
            throw failed(method, "lost the answer of");
        }
        return answer;
    }

    private StoreException failed(Method method, String how) {
        world.trace.add(world.now(), node.number(), how, method.getName());
        return new StoreException("the store " + how + " " + method.getName(), null);
    }

    private void stall(Class<?> role) {
        Duration time = weather.stall();
        world.trace.add(world.now(), node.number(), "waits for the store", time.toString());
        if (role == PaceStore.class) {
            books.paceStalls(time);
        }
        if (world.chance.percent(30)) {
            node.waitsAsAWhole(time);
        } else if (role == PaceStore.class) {
            // Whoever asks the store for turns holds the gate, for which the other lanes then wait.
            node.waitsWithLanes(time);
        } else {
            node.waits(time);
        }
    }

    @Override
    public void open() {
        store.open();
    }

    @Override
    public String installationKey() {
        return KEY;
    }

    @Override
    public CampaignStore campaigns() {
        return campaigns;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** Nothing is triggered here, and the engine's look for it must not move the dice of the known worlds. */
    @Override
    public TriggerStore triggers() {
        return store.triggers();
    }

    @Override
    public LedgerStore ledger() {
        return ledger;
    }

    @Override
    public NodeStore nodes() {
        return nodes;
    }

    @Override
    public PaceStore paces() {
        return paces;
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
        return store.suppressions();
    }

    @Override
    public SupplyStore supplies() {
        return supplies;
    }

    @Override
    public SegmentStore segments() {
        return store.segments();
    }

    @Override
    public ListStore lists() {
        return store.lists();
    }

    @Override
    public UploadStore uploads() {
        return store.uploads();
    }

    @Override
    public RecallStore recalls() {
        return store.recalls();
    }

    @Override
    public RecipientEventStore recipientEvents() {
        return store.recipientEvents();
    }

    @Override
    public FrequencyStore frequencies() {
        return frequencies;
    }

    @Override
    public RetentionStore retention() {
        return store.retention();
    }

    @Override
    public void close() {
        // The store is not the node's.
    }
}
