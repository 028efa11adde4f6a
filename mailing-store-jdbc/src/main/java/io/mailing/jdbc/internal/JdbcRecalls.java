package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.RecallStore;
import java.time.Instant;

/** Campaigns whose messages are taken back. Who works on one stands where the writer of its snapshot stood. */
final class JdbcRecalls implements RecallStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final CampaignRows rows;

    private final String holder;
    private final String take;
    private final String recallable;
    private final String end;

    JdbcRecalls(Transactions transactions, Sql sql, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.rows = new CampaignRows(sql);
        holder = sql.of("SELECT snapshot_node FROM {campaign} WHERE id = ?");
        take = sql.of("UPDATE {campaign} SET snapshot_node = ? WHERE id = ?");
        recallable = sql.of("SELECT COALESCE(SUM(n), 0) FROM {counter} WHERE campaign = ? AND state IN ("
                + HistorySql.named(state -> state.recallable()) + ")");
        // An epoch of its own: no lease of the snapshot is the latest one any more.
        end = sql.of("UPDATE {campaign} SET snapshot_node = NULL, snapshot_epoch = snapshot_epoch + 1, last_block ="
                + " COALESCE((SELECT MAX(b.block) FROM {block} b WHERE b.campaign = ?), last_block) WHERE id = ?");
    }

    @Override
    public boolean take(CampaignId campaign, NodeId node) {
        return transactions.call("work on the recall of campaign " + campaign, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            if (record == null || record.state() != CampaignState.RECALLING || !ledger.live(session, node)) {
                return false;
            }
            String other = session.first(holder, row -> row.getString(1), campaign.value());
            if (node.value().equals(other)) {
                return true;
            }
            if (other != null && session.exists(ledger.sql().nodeIsGood, other)) {
                return false;
            }
            session.update(take, node.value(), campaign.value());
            return true;
        });
    }

    @Override
    public boolean complete(CampaignId campaign, Instant at) {
        return transactions.call("end the recall of campaign " + campaign, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            CampaignState next = record == null
                    ? null
                    : record.after(CampaignAction.RECALLED).orElse(null);
            long id = campaign.value();
            if (record == null
                    || next == null
                    || session.exists(ledger.sql().held, id)
                    || session.number(recallable, id) > 0) {
                return false;
            }
            rows.update(session, record.moved(CampaignAction.RECALLED, next, null, at));
            session.update(end, id, id);
            return true;
        });
    }
}
