package io.mailing;

import io.mailing.internal.memory.MemoryRoles;
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
import java.time.Clock;

/**
 * A store that keeps everything in the memory of this JVM: for tests and trials. It follows the same protocol as a
 * database does and forgets everything when the JVM ends: what was sent before a crash is then not known any more.
 *
 * <p>Several engines may use one object at the same time, as several nodes would use one database. {@link #close} keeps
 * what is in it, so that a test can let one engine end and start the next one on the same object. A delivery
 * takes a few hundred bytes until its campaign's ledger is dropped ({@link MailingBuilder#keepLedgers}).
 */
public final class InMemoryStore implements Store {

    private final MemoryRoles roles;

    private InMemoryStore(Clock clock) {
        this.roles = new MemoryRoles(clock);
    }

    /**
     * An empty store whose leases follow the system's clock.
     *
     * @return a new store
     */
    public static InMemoryStore create() {
        return create(Clock.systemUTC());
    }

    /**
     * An empty store with a clock of its own, as a database has one.
     *
     * @param clock says when a node's lease has run out
     * @return a new store
     */
    public static InMemoryStore create(Clock clock) {
        return new InMemoryStore(clock);
    }

    /** Does nothing: there is nothing to connect. May be called again. */
    @Override
    public void open() {
        // There is nothing to make ready.
    }

    @Override
    public String installationKey() {
        return roles.installationKey();
    }

    @Override
    public CampaignStore campaigns() {
        return roles.campaigns();
    }

    @Override
    public SnapshotStore snapshots() {
        return roles.snapshots();
    }

    @Override
    public LedgerStore ledger() {
        return roles.ledger();
    }

    @Override
    public TriggerStore triggers() {
        return roles.triggers();
    }

    @Override
    public NodeStore nodes() {
        return roles.nodes();
    }

    @Override
    public PaceStore paces() {
        return roles.paces();
    }

    @Override
    public MessageStore messages() {
        return roles.messages();
    }

    @Override
    public HistoryStore history() {
        return roles.history();
    }

    @Override
    public SuppressionStore suppressions() {
        return roles.suppressions();
    }

    @Override
    public FrequencyStore frequencies() {
        return roles.frequencies();
    }

    @Override
    public RetentionStore retention() {
        return roles.retention();
    }

    @Override
    public SegmentStore segments() {
        return roles.segments();
    }

    @Override
    public RecallStore recalls() {
        return roles.recalls();
    }

    @Override
    public SupplyStore supplies() {
        return roles.supplies();
    }

    @Override
    public ListStore lists() {
        return roles.lists();
    }

    @Override
    public UploadStore uploads() {
        return roles.uploads();
    }

    @Override
    public RecipientEventStore recipientEvents() {
        return roles.recipientEvents();
    }

    /** Keeps the data: this object may be used again by another engine. */
    @Override
    public void close() {
        // What is in memory stays for the next engine.
    }
}
