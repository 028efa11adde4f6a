package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.NodeStore;
import java.time.Duration;
import java.util.List;

/** Nodes and their leases, by the database's clock alone. */
final class JdbcNodes implements NodeStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final HandBack handBack;

    private final String renew;
    private final String dead;
    private final String insert;
    private final String lock;
    private final String holds;
    private final String delete;
    private final String die;
    private final String declareDead;
    private final String listDead;
    private final String isDead;
    private final String campaignsOf;
    private final String freeSnapshots;
    private final String forget;

    JdbcNodes(Transactions transactions, Sql sql, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.handBack = new HandBack(ledger);
        renew = sql.of("UPDATE {node} SET lease_until = #now + ? WHERE id = ? AND dead = FALSE");
        dead = sql.of("SELECT dead FROM {node} WHERE id = ?");
        insert = sql.of("INSERT INTO {node} (id, lease_until, dead, forgotten) VALUES (?, #now + ?, FALSE, FALSE)");
        lock = sql.of("SELECT 1 FROM {node} WHERE id = ? AND dead = FALSE FOR UPDATE");
        holds = sql.of("SELECT 1 FROM {block} WHERE owner = ? UNION ALL SELECT 1 FROM {due} WHERE owner = ? LIMIT 1");
        delete = sql.of("DELETE FROM {node} WHERE id = ?");
        die = sql.of("UPDATE {node} SET dead = TRUE WHERE id = ?");
        declareDead = sql.of("UPDATE {node} SET dead = TRUE WHERE dead = FALSE AND lease_until <= #now");
        listDead = sql.of("SELECT id FROM {node} WHERE dead = TRUE AND forgotten = FALSE ORDER BY id");
        isDead = sql.of("SELECT 1 FROM {node} WHERE id = ? AND dead = TRUE AND forgotten = FALSE");
        campaignsOf = sql.of("SELECT campaign FROM {block} WHERE owner = ?"
                + " UNION SELECT campaign FROM {due} WHERE owner = ? ORDER BY 1");
        freeSnapshots = sql.of("UPDATE {campaign} SET snapshot_node = NULL WHERE snapshot_node = ?");
        forget = sql.of("UPDATE {node} SET forgotten = TRUE WHERE id = ?");
    }

    @Override
    public boolean renew(NodeId node, Duration timeToLive) {
        long micros = timeToLive.toNanos() / 1000;
        return transactions.call("renew the lease of node " + node, session -> {
            if (session.update(renew, micros, node.value()) == 1) {
                return true;
            }
            // Some drivers count only what they changed: a row that had this very time already counts as none.
            Boolean isDead = session.first(dead, row -> row.getBoolean(1), node.value());
            if (isDead != null) {
                return !isDead;
            }
            session.update(insert, node.value(), micros);
            return true;
        });
    }

    @Override
    public void retire(NodeId node) {
        transactions.call("retire node " + node, session -> {
            // A dead one is the rescue's.
            if (session.exists(lock, node.value())) {
                // What was not handed back after all would be nobody's for ever if the node were just gone.
                session.update(session.exists(holds, node.value(), node.value()) ? die : delete, node.value());
            }
            return true;
        });
    }

    @Override
    public List<NodeId> declareDead() {
        return transactions.call("look for dead nodes", session -> {
            session.update(declareDead);
            return session.list(listDead, row -> new NodeId(row.getString(1)));
        });
    }

    @Override
    public int rescue(NodeId dead) {
        String what = "rescue what node " + dead + " left";
        List<CampaignId> campaigns = transactions.read(
                what,
                session -> session.exists(isDead, dead.value())
                        ? session.list(campaignsOf, row -> new CampaignId(row.getLong(1)), dead.value(), dead.value())
                        : List.of());
        int inDoubt = 0;
        for (CampaignId campaign : campaigns) {
            inDoubt += transactions.call(what, session -> {
                Ledger.Hold hold = ledger.share(session, campaign);
                return hold == null ? 0 : handBack.rescue(session, hold, dead);
            });
        }
        transactions.call(what, session -> {
            if (session.exists(isDead, dead.value())) {
                session.update(freeSnapshots, dead.value());
                session.update(forget, dead.value());
            }
            return true;
        });
        return inDoubt;
    }
}
