package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Trigger;
import io.mailing.spi.store.TriggerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** The inbox of triggered campaigns. */
final class JdbcTriggers implements TriggerStore {

    private final Transactions transactions;
    private final JdbcCampaigns campaigns;
    private final Dialect dialect;
    private final Gathering gathering;
    private final String insert;
    private final String exists;
    private final String waiting;

    JdbcTriggers(Transactions transactions, Sql sql, JdbcCampaigns campaigns, Dialect dialect, Gathering gathering) {
        this.transactions = transactions;
        this.campaigns = campaigns;
        this.dialect = dialect;
        this.gathering = gathering;
        insert = sql.of("INSERT INTO {trigger} (campaign, event_key, waiting, body, triggered_at)"
                + " VALUES (?, ?, TRUE, ?, ?)");
        exists = sql.of("SELECT 1 FROM {trigger} WHERE campaign = ? AND event_key = ?");
        waiting = waiting(sql);
    }

    static String waiting(Sql sql) {
        return sql.of("SELECT DISTINCT t.campaign FROM {trigger} t JOIN {campaign} c ON c.id = t.campaign"
                + " WHERE t.waiting = TRUE ORDER BY t.campaign");
    }

    @Override
    public boolean append(CampaignId campaign, Trigger trigger) {
        return transactions.call(what(campaign), session -> append(session, campaign, trigger));
    }

    /** In whatever transaction. */
    boolean append(Session session, CampaignId campaign, Trigger trigger) throws SQLException {
        // A look first: where the row is there already, the insert may lock it until the transaction ends.
        return !session.exists(exists, campaign.value(), trigger.key())
                && dialect.insertNew(
                        session,
                        insert,
                        campaign.value(),
                        trigger.key(),
                        TriggerRows.body(trigger),
                        Micros.of(trigger.at()));
    }

    static String what(CampaignId campaign) {
        return "put a trigger into the inbox of campaign " + campaign;
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content, Trigger trigger) {
        CampaignRecord.checkNew(campaign);
        transactions.call(
                "write campaign " + campaign.id() + " down with its trigger",
                session -> campaigns.create(session, campaign, content) && append(session, campaign.id(), trigger));
    }

    @Override
    public Set<CampaignId> waiting() {
        return transactions.read(
                "list what is triggered",
                session -> new LinkedHashSet<>(session.list(waiting, row -> new CampaignId(row.getLong(1)))));
    }

    @Override
    public int gather(CampaignId campaign, int limit, Instant at) {
        TriggerStore.checkLimit(limit);
        return transactions.call(
                "gather what is triggered of campaign " + campaign,
                session -> gathering.some(session, campaign, limit, at));
    }
}
