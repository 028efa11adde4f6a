package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.SnapshotStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The writing down of audiences. The campaign's row is the lock; its {@code snapshot_epoch} fences older holders off. */
final class JdbcSnapshots implements SnapshotStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final CampaignRows rows;

    private final String holder;
    private final String lastBlock;
    private final String take;
    private final String epoch;
    private final String heldBy;
    private final String written;
    private final String total;
    private final BlockWriter writer;

    JdbcSnapshots(Transactions transactions, Sql sql, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.rows = new CampaignRows(sql);
        holder = sql.of("SELECT snapshot_node FROM {campaign} WHERE id = ?");
        lastBlock = sql.of("SELECT last_block FROM {campaign} WHERE id = ?");
        take = sql.of("UPDATE {campaign} SET snapshot_node = ?, snapshot_epoch = snapshot_epoch + 1 WHERE id = ?");
        epoch = sql.of("SELECT snapshot_epoch FROM {campaign} WHERE id = ?");
        heldBy = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND snapshot_node = ? AND snapshot_epoch = ?");
        written = sql.of("SELECT block FROM {block} WHERE campaign = ? AND block IN (#)");
        total = sql.of("SELECT COALESCE(SUM(size), 0) FROM {block} WHERE campaign = ?");
        writer = new BlockWriter(sql, ledger);
    }

    @Override
    public Optional<SnapshotLease> begin(CampaignId campaign, NodeId node) {
        return transactions.call("begin the snapshot of campaign " + campaign, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            if (record == null || record.state() != CampaignState.PREPARING || !ledger.live(session, node)) {
                return Optional.empty();
            }
            if (rows.dropped(session, campaign)) {
                return Optional.empty(); // of a former ledger something is left, and may be much
            }
            String other = session.first(holder, row -> row.getString(1), campaign.value());
            if (other != null && !other.equals(node.value()) && session.exists(ledger.sql().nodeIsGood, other)) {
                return Optional.empty();
            }
            ledger.clear(session, campaign);
            session.update(take, node.value(), campaign.value());
            return Optional.of(new SnapshotLease(campaign, node, session.number(epoch, campaign.value()), (int)
                    session.number(lastBlock, campaign.value())));
        });
    }

    @Override
    public boolean append(SnapshotLease lease, List<SnapshotBlock> blocks, Instant at) {
        return transactions.call("write the audience of campaign " + lease.campaign() + " down", session -> {
            Ledger.Hold hold = ledger.share(session, lease.campaign());
            if (hold == null
                    || hold.state() != CampaignState.PREPARING
                    || !ledger.live(session, lease.node())
                    || !held(session, lease)) {
                return false;
            }
            Set<Integer> known = blocks.isEmpty() ? Set.of() : known(session, lease.campaign(), blocks);
            writer.write(
                    session,
                    lease.campaign(),
                    blocks.stream()
                            .filter(block -> !known.contains(block.number()))
                            .toList(),
                    null,
                    at);
            return true;
        });
    }

    private boolean held(Session session, SnapshotLease lease) throws SQLException {
        return session.exists(heldBy, lease.campaign().value(), lease.node().value(), lease.epoch());
    }

    private Set<Integer> known(Session session, CampaignId campaign, List<SnapshotBlock> blocks) throws SQLException {
        @Nullable Object[] parameters = new @Nullable Object[1 + Sql.padded(blocks.size())];
        parameters[0] = campaign.value();
        for (int i = 1; i < parameters.length; i++) {
            parameters[i] = blocks.get(Math.min(i, blocks.size()) - 1).number();
        }
        return new HashSet<>(
                session.list(written.replace("#", Sql.marks(parameters.length - 1)), row -> row.getInt(1), parameters));
    }

    @Override
    public boolean complete(SnapshotLease lease, Instant at) {
        return transactions.call("complete the snapshot of campaign " + lease.campaign(), session -> {
            CampaignRecord record = rows.lock(session, lease.campaign());
            if (record == null) {
                return false;
            }
            if (record.startedAt() != null) {
                // A snapshot starts its campaign once only, so the epoch tells whether it was this lease that started
                // it.
                return session.number(epoch, lease.campaign().value()) == lease.epoch();
            }
            CampaignState next = record.state().after(CampaignAction.START).orElse(null);
            if (next == null || !ledger.live(session, lease.node()) || !held(session, lease)) {
                return false;
            }
            long deliveries = session.number(total, lease.campaign().value());
            rows.update(
                    session, record.moved(CampaignAction.START, next, null, at).withTotal(deliveries));
            return true;
        });
    }

    @Override
    public boolean abandon(SnapshotLease lease, @Nullable String note, Instant at) {
        CampaignId id = lease.campaign();
        return transactions.call("give campaign " + id + " back", session -> {
            CampaignRecord record = rows.lock(session, id);
            if (record == null) {
                return false;
            }
            if (record.state() == CampaignState.CREATED) {
                // The other way back, a recall, takes an epoch, so that tells whether it was this lease that gave it
                // back.
                return session.number(epoch, id.value()) == lease.epoch();
            }
            CampaignState next = record.state().after(CampaignAction.ABANDON).orElse(null);
            if (next == null || !ledger.live(session, lease.node()) || !held(session, lease)) {
                return false;
            }
            rows.update(session, record.moved(CampaignAction.ABANDON, next, note, at));
            ledger.freeSnapshot(session, id);
            ledger.clear(session, id);
            return true;
        });
    }
}
