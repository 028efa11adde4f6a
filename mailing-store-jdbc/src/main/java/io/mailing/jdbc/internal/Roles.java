package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.SnapshotStore;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * An open store.
 *
 * @param installationKey the installation's secret
 * @param campaigns campaigns and their states
 * @param snapshots the writing down of audiences
 * @param ledger blocks, permits and outcomes
 * @param nodes nodes and their leases
 * @param paces limits that all nodes share
 * @param history what people look at
 */
public record Roles(
        String installationKey,
        CampaignStore campaigns,
        SnapshotStore snapshots,
        LedgerStore ledger,
        NodeStore nodes,
        PaceStore paces,
        HistoryStore history) {

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
        return new Roles(
                key,
                new JdbcCampaigns(transactions, sql, ledger),
                new JdbcSnapshots(transactions, sql, ledger),
                new JdbcLedger(transactions, sql, ledger),
                new JdbcNodes(transactions, sql, ledger),
                new JdbcPaces(transactions, sql),
                new JdbcHistory(transactions, sql));
    }
}
