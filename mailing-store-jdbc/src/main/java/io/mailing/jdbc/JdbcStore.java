package io.mailing.jdbc;

import io.mailing.StoreException;
import io.mailing.jdbc.internal.Roles;
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
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import java.sql.Connection;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps campaigns in a relational database: H2 (2.3 or 2.4), PostgreSQL (13 or newer), MariaDB (10.6
 * or newer) or MySQL (8.0.17 or newer), told by the connection.
 *
 * <p>The DataSource stays the application's: it is never closed, and each connection goes back to it as it came. It must
 * hand out plain connections, not ones that are bound to a transaction of the application's. A pool needs one connection
 * for each thread that works with the store; opening it for the first time on H2 needs two.
 *
 * <p>Threads: safe for any number of them. All methods of the roles may block.
 */
public final class JdbcStore implements Store {

    private final DataSource dataSource;
    private final String tablePrefix;
    private final Migration migration;
    private volatile @Nullable Roles roles;

    private JdbcStore(Builder builder) {
        this.dataSource = builder.dataSource;
        this.tablePrefix = builder.tablePrefix;
        this.migration = builder.migration;
    }

    /**
     * A store with the defaults: tables named {@code mailing_…} in the connection's own schema, migrated when opened.
     *
     * @param dataSource the application's
     * @return a new store, not yet open
     */
    public static JdbcStore of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /**
     * Begins a store with other than the defaults.
     *
     * @param dataSource the application's
     * @return a new builder
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public void open() {
        if (roles == null) {
            roles = Roles.open(dataSource, tablePrefix, migration == Migration.APPLY);
        }
    }

    @Override
    public String installationKey() {
        return opened().installationKey();
    }

    @Override
    public CampaignStore campaigns() {
        return opened().campaigns();
    }

    @Override
    public SnapshotStore snapshots() {
        return opened().snapshots();
    }

    @Override
    public LedgerStore ledger() {
        return opened().ledger();
    }

    @Override
    public TriggerStore triggers() {
        return opened().triggers();
    }

    @Override
    public NodeStore nodes() {
        return opened().nodes();
    }

    @Override
    public PaceStore paces() {
        return opened().paces();
    }

    @Override
    public MessageStore messages() {
        return opened().messages();
    }

    @Override
    public HistoryStore history() {
        return opened().history();
    }

    /**
     * The transaction that a connection of the application's is in: what is launched or triggered within it takes effect when
     * the application commits, and after a rollback it never was. The connection must lead to this store's database and
     * schema, perhaps from another pool. It is never committed, rolled back, closed or set from here.
     *
     * <p>Launching takes the campaign's number on a connection of the store's own DataSource meanwhile.
     *
     * @param connection in a transaction: its autocommit is off
     * @return for {@link io.mailing.Campaigns#within}; good until the transaction ends
     * @throws IllegalStateException if its autocommit is on: nothing could be rolled back
     */
    public StoreTransaction transaction(Connection connection) {
        return opened().host().on(Objects.requireNonNull(connection, "connection"));
    }

    /**
     * The transaction to which a DataSource binds the connections that it hands out on this thread, as Spring's
     * {@code TransactionAwareDataSourceProxy} does. For each step a connection is taken and closed, and nothing else done with
     * it; a DataSource that is not bound to a transaction must not be given here, as what it wrote would be lost.
     *
     * @param transactional hands out connections in a transaction: their autocommit is off
     * @return for {@link io.mailing.Campaigns#within}; good until the transaction ends
     * @throws IllegalStateException if their autocommit is on: there is no transaction on this thread
     */
    public StoreTransaction transaction(DataSource transactional) {
        return opened().host().on(Objects.requireNonNull(transactional, "transactional"));
    }

    @Override
    public SuppressionStore suppressions() {
        return opened().suppressions();
    }

    @Override
    public SegmentStore segments() {
        return opened().segments();
    }

    @Override
    public RecallStore recalls() {
        return opened().recalls();
    }

    @Override
    public SupplyStore supplies() {
        return opened().supplies();
    }

    @Override
    public ListStore lists() {
        return opened().lists();
    }

    @Override
    public UploadStore uploads() {
        return opened().uploads();
    }

    @Override
    public RecipientEventStore recipientEvents() {
        return opened().recipientEvents();
    }

    @Override
    public FrequencyStore frequencies() {
        return opened().frequencies();
    }

    @Override
    public RetentionStore retention() {
        return opened().retention();
    }

    @Override
    public void close() {
        roles = null;
    }

    private Roles opened() {
        Roles current = roles;
        if (current == null) {
            throw new StoreException(
                    "the store is not open: the Mailing that was started with it has been closed, or never was started",
                    null);
        }
        return current;
    }

    /** Makes a {@link JdbcStore}. Not safe for several threads. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,29}");

        private final DataSource dataSource;
        private String tablePrefix = "mailing_";
        private Migration migration = Migration.APPLY;

        private Builder(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        }

        /**
         * What the names of all tables and indexes begin with. Two installations with different prefixes can live in one
         * schema.
         *
         * @param tablePrefix a letter, then letters, digits and underscores, 30 characters at most; default
         *     {@code mailing_}
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder tablePrefix(String tablePrefix) {
            if (!PREFIX.matcher(tablePrefix).matches()) {
                throw new IllegalArgumentException(
                        "table prefix must be a letter followed by at most 29 letters, digits"
                                + " and underscores, was '" + tablePrefix + "'");
            }
            this.tablePrefix = tablePrefix;
            return this;
        }

        /**
         * Who migrates the schema.
         *
         * @param migration default {@link Migration#APPLY}
         * @return this
         */
        public Builder schema(Migration migration) {
            this.migration = Objects.requireNonNull(migration, "migration");
            return this;
        }

        /**
         * The store.
         *
         * @return a new one, not yet open
         */
        public JdbcStore build() {
            return new JdbcStore(this);
        }
    }
}
