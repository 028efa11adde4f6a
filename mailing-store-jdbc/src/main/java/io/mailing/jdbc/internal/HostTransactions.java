package io.mailing.jdbc.internal;

import io.mailing.spi.store.StoreTransaction;
import java.sql.Connection;
import javax.sql.DataSource;

/** Makes {@link HostTransaction}s of an open store. */
public final class HostTransactions {

    private final String installationKey;
    private final JdbcCampaigns campaigns;
    private final JdbcTriggers triggers;

    HostTransactions(String installationKey, JdbcCampaigns campaigns, JdbcTriggers triggers) {
        this.installationKey = installationKey;
        this.campaigns = campaigns;
        this.triggers = triggers;
    }

    /**
     * The transaction that a connection is in.
     *
     * @param connection the application's
     * @return good until the transaction ends
     * @throws IllegalStateException if it is in none
     */
    public StoreTransaction on(Connection connection) {
        return HostTransaction.on(installationKey, campaigns, triggers, connection)
                .checked();
    }

    /**
     * The transaction that a DataSource's connections are bound to.
     *
     * @param dataSource the application's
     * @return good until the transaction ends
     * @throws IllegalStateException if they are bound to none
     */
    public StoreTransaction on(DataSource dataSource) {
        return HostTransaction.on(installationKey, campaigns, triggers, dataSource)
                .checked();
    }
}
