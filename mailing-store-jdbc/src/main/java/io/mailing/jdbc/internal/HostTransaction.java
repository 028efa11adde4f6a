package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Writes on a connection of the application's, inside its transaction. It runs statements and nothing else: no commit, no
 * rollback, no setting. Nothing is repeated, as a fault may have cost the application its own work.
 */
final class HostTransaction implements StoreTransaction {

    private interface Place {
        <T> T run(Transactions.Work<T> work) throws SQLException;
    }

    private final String installationKey;
    private final JdbcCampaigns campaigns;
    private final JdbcTriggers triggers;
    private final Place place;

    private HostTransaction(String installationKey, JdbcCampaigns campaigns, JdbcTriggers triggers, Place place) {
        this.installationKey = installationKey;
        this.campaigns = campaigns;
        this.triggers = triggers;
        this.place = place;
    }

    static HostTransaction on(
            String installationKey, JdbcCampaigns campaigns, JdbcTriggers triggers, Connection connection) {
        return new HostTransaction(installationKey, campaigns, triggers, new Place() {
            @Override
            public <T> T run(Transactions.Work<T> work) throws SQLException {
                return in(connection, work);
            }
        });
    }

    static HostTransaction on(
            String installationKey, JdbcCampaigns campaigns, JdbcTriggers triggers, DataSource dataSource) {
        return new HostTransaction(installationKey, campaigns, triggers, new Place() {
            @Override
            public <T> T run(Transactions.Work<T> work) throws SQLException {
                try (Connection connection = dataSource.getConnection()) {
                    return in(connection, work);
                }
            }
        });
    }

    private static <T> T in(Connection connection, Transactions.Work<T> work) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("the connection commits each statement by itself, so nothing could be"
                    + " rolled back: begin a transaction first, for instance by setAutoCommit(false)");
        }
        return work.run(new Session(connection));
    }

    /**
     * Looks whether there is a transaction at all.
     *
     * @throws IllegalStateException if the connection commits by itself
     */
    HostTransaction checked() {
        return run("look at the application's transaction", session -> this);
    }

    @Override
    public String installationKey() {
        return installationKey;
    }

    private <T> T run(String what, Transactions.Work<T> work) {
        try {
            return place.run(work);
        } catch (SQLException e) {
            throw Faults.wrap(what, e);
        }
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content) {
        CampaignRecord.checkNew(campaign);
        run("write campaign " + campaign.id() + " down", session -> campaigns.create(session, campaign, content));
    }

    @Override
    public Optional<CampaignRecord> find(CampaignId id) {
        return run("read campaign " + id, session -> campaigns.find(session, id));
    }

    @Override
    public Optional<MessageContent> content(CampaignId id) {
        return run("read what campaign " + id + " says", session -> campaigns.content(session, id));
    }

    @Override
    public boolean append(CampaignId campaign, Trigger trigger) {
        return run(JdbcTriggers.what(campaign), session -> triggers.append(session, campaign, trigger));
    }
}
