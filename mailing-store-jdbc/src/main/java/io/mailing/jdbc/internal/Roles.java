package io.mailing.jdbc.internal;

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
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * An open store.
 *
 * @param installationKey the installation's secret
 * @param campaigns campaigns and their states
 * @param snapshots the writing down of audiences
 * @param triggers the inbox of triggered campaigns
 * @param ledger blocks, permits and outcomes
 * @param nodes nodes and their leases
 * @param paces limits that all nodes share
 * @param history what people look at
 * @param suppressions addresses to which nothing is sent
 * @param retention forgetting
 * @param messages messages that are kept for later
 * @param segments audiences that are kept under names
 * @param recalls campaigns whose messages are taken back
 * @param supplies values that deliveries get after their snapshot
 * @param lists lists of recipients
 * @param uploads the uploads of lists
 * @param recipientEvents what recipients did
 * @param frequencies the places that deliveries take under the frequency caps
 * @param host what is written inside the application's own transactions
 */
public record Roles(
        String installationKey,
        CampaignStore campaigns,
        SnapshotStore snapshots,
        TriggerStore triggers,
        LedgerStore ledger,
        NodeStore nodes,
        PaceStore paces,
        HistoryStore history,
        SuppressionStore suppressions,
        RetentionStore retention,
        MessageStore messages,
        SegmentStore segments,
        RecallStore recalls,
        SupplyStore supplies,
        ListStore lists,
        UploadStore uploads,
        RecipientEventStore recipientEvents,
        FrequencyStore frequencies,
        HostTransactions host) {

    /**
     * Connects, migrates or validates.
     *
     * @param dataSource the application's
     * @param prefix of all names, checked
     * @param migrate whether to migrate
     * @return the roles
     * @throws StoreException if the database can't be reached or its schema doesn't fit
     */
    public static Roles open(DataSource dataSource, String prefix, boolean migrate) {
        Transactions transactions;
        Dialect dialect;
        try (Connection sample = dataSource.getConnection()) {
            dialect = Dialect.of(sample);
            transactions = Transactions.on(dataSource, sample, dialect, prefix);
        } catch (SQLException e) {
            throw Faults.wrap("open the store, the database can't be reached", e);
        }
        Schema schema = new Schema(transactions, dialect, prefix);
        if (migrate) {
            schema.apply();
        } else {
            schema.validate();
        }
        Sql sql = new Sql(dialect, prefix);
        String key = new InstallationKey(transactions, sql, prefix).get();
        Ledger ledger = new Ledger(sql);
        Gathering gathering = new Gathering(sql, ledger);
        JdbcCampaigns campaigns = new JdbcCampaigns(transactions, sql, ledger, gathering);
        JdbcTriggers triggers = new JdbcTriggers(transactions, sql, campaigns, dialect, gathering);
        return new Roles(
                key,
                campaigns,
                new JdbcSnapshots(transactions, sql, ledger),
                triggers,
                new JdbcLedger(transactions, sql, ledger),
                new JdbcNodes(transactions, sql, ledger),
                new JdbcPaces(transactions, sql),
                new JdbcHistory(transactions, sql),
                new JdbcSuppressions(transactions, sql),
                new JdbcRetention(transactions, sql, ledger, gathering),
                new JdbcMessages(transactions, sql),
                new JdbcSegments(transactions, sql),
                new JdbcRecalls(transactions, sql, ledger),
                new JdbcSupplies(transactions, ledger),
                new JdbcLists(transactions, sql),
                new JdbcUploads(transactions, sql),
                new JdbcRecipientEvents(transactions, sql, dialect),
                new JdbcFrequencies(transactions, sql),
                new HostTransactions(key, campaigns, triggers));
    }
}
