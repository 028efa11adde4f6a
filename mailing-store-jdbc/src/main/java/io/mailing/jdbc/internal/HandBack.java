package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.StoreReasons;
import io.mailing.spi.store.SupplyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What becomes of a share that its holder lets go of, or is taken from. The campaign's row is locked in all of it. */
final class HandBack {

    private final Ledger ledger;
    private final LedgerSql sql;

    HandBack(Ledger ledger) {
        this.ledger = ledger;
        this.sql = ledger.sql();
    }

    /** A due row. */
    record Due(
            DeliveryKey key,
            int attempt,
            String lane,
            String claim,
            @Nullable String owner,
            boolean permitted,
            @Nullable Gone gone) {

        static Due read(CampaignId campaign, ResultSet row) throws SQLException {
            return new Due(
                    DeliveryRows.key(campaign, row),
                    row.getInt("attempt"),
                    row.getString("lane"),
                    row.getString("claim"),
                    row.getString("owner"),
                    row.getBoolean("permitted"),
                    null);
        }

        Due gone(Map<DeliveryKey, Gone> all) {
            return new Due(key, attempt, lane, claim, owner, permitted, all.get(key));
        }
    }

    void release(Session session, Ledger.Hold hold, Lease lease, Instant notBefore) throws SQLException {
        if (lease instanceof BlockLease block) {
            BlockRow row = ledger.lockBlocks(session, hold.id(), List.of(block.block()))
                    .get(block.block());
            if (row != null && row.heldBy(block)) {
                releaseBlock(session, hold, row, notBefore);
            }
        } else {
            releaseDue(session, hold, (DueLease) lease, notBefore);
        }
    }

    private void releaseBlock(Session session, Ledger.Hold hold, BlockRow row, Instant notBefore) throws SQLException {
        session.update(sql.deletePermits, hold.id().value(), row.block(), row.epoch());
        session.update(sql.delayBlock, Micros.of(notBefore), hold.id().value(), row.block());
        Changes changes = new Changes(hold.id());
        reopen(session, hold, row, settled(session, hold.id(), row.block()), changes);
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
    }

    /** See {@link SupplyStore#supply}. */
    boolean supply(
            Session session,
            Ledger.Hold hold,
            BlockLease lease,
            List<SupplyStore.Supplied> supplied,
            @Nullable String channel,
            Instant at)
            throws SQLException {
        BlockRow row =
                ledger.lockBlocks(session, hold.id(), List.of(lease.block())).get(lease.block());
        if (row == null || !row.heldBy(lease)) {
            return false;
        }
        long id = hold.id().value();
        Set<Integer> settled = settled(session, hold.id(), row.block());
        Changes changes = new Changes(hold.id());
        List<@Nullable Object[]> values = new ArrayList<>(supplied.size());
        for (SupplyStore.Supplied one : supplied) {
            if (settled.contains(one.seq())) {
                continue;
            }
            values.add(new @Nullable Object[] {DeliveryJson.values(one.values()), id, row.block(), one.seq()});
            if (one.skipped() != null) {
                settled.add(one.seq());
                DeliveryKey key = new DeliveryKey(hold.id(), row.block(), one.seq());
                changes.append(new Outcome(key, 0, DeliveryState.SKIPPED, null, one.skipped(), null, null, at, null));
                changes.count(null, DeliveryState.SKIPPED, 1);
            }
        }
        session.batch(sql.supply, values);
        if (channel != null) {
            session.update(sql.goOn, channel, Long.MIN_VALUE, id, row.block());
            reopen(session, hold, row, settled, changes);
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return true;
    }

    private void releaseDue(Session session, Ledger.Hold hold, DueLease lease, Instant notBefore) throws SQLException {
        List<Due> rows = lockDue(session, hold, sql.lockClaim, lease.claim());
        rows.removeIf(row -> !lease.node().value().equals(row.owner()));
        Changes changes = new Changes(hold.id());
        Instant now = Micros.at(session.number(sql.clock));
        for (Due row : rows) {
            reopen(session, hold, row, Micros.of(notBefore), now, changes);
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
    }

    /** Everything that a node holds. */
    List<Lease> held(Session session, NodeId node) throws SQLException {
        List<Lease> held = new ArrayList<>(session.list(
                sql.leasedBy,
                row -> new BlockLease(new CampaignId(row.getLong(1)), node, row.getInt(2), row.getLong(3)),
                node.value()));
        held.addAll(session.list(
                sql.claimsOf,
                row -> new DueLease(new CampaignId(row.getLong(1)), node, row.getString(2)),
                node.value()));
        return held;
    }

    /** Hands a share back of which nothing was permitted; one with a permit was heard of, and is left. */
    boolean releaseUnheard(Session session, Ledger.Hold hold, Lease lease) throws SQLException {
        if (lease instanceof BlockLease block) {
            BlockRow row = ledger.lockBlocks(session, hold.id(), List.of(block.block()))
                    .get(block.block());
            if (row == null
                    || !row.heldBy(block)
                    || session.exists(sql.hasPermit, hold.id().value(), block.block(), block.epoch())) {
                return false;
            }
            Changes changes = new Changes(hold.id());
            reopen(session, hold, row, settled(session, hold.id(), row.block()), changes);
            changes.writeFacts(session, ledger);
            changes.writeCounters(session, ledger);
            return true;
        }
        List<Due> rows = lockDue(session, hold, sql.lockClaim, ((DueLease) lease).claim());
        if (rows.isEmpty() || rows.stream().anyMatch(Due::permitted)) {
            return false;
        }
        Instant now = Micros.at(session.number(sql.clock));
        Changes changes = new Changes(hold.id());
        for (Due row : rows) {
            reopen(session, hold, row, null, now, changes);
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return true;
    }

    /**
     * Rescues a dead node's part of one campaign.
     *
     * @return how many deliveries became IN_DOUBT
     */
    int rescue(Session session, Ledger.Hold hold, NodeId dead) throws SQLException {
        Instant now = Micros.at(session.number(sql.clock));
        Changes changes = new Changes(hold.id());
        List<Integer> numbers =
                session.list(sql.blocksLeasedBy, row -> row.getInt(1), hold.id().value(), dead.value());
        List<Due> dueRows = session.list(
                sql.lockDue.replace("FOR UPDATE", ""),
                row -> Due.read(hold.id(), row),
                hold.id().value(),
                dead.value());
        Set<Integer> all = new HashSet<>(numbers);
        dueRows.forEach(row -> all.add(row.key().block()));
        SortedMap<Integer, BlockRow> blocks = ledger.lockBlocks(session, hold.id(), all);
        int inDoubt = 0;
        for (BlockRow block : blocks.values()) {
            if (block.state() == BlockState.LEASED && dead.value().equals(block.owner())) {
                inDoubt += rescueBlock(session, hold, block, now, changes);
            }
        }
        Map<DeliveryKey, Gone> gone = ledger.gone(session, hold.id(), blocks.values());
        for (Due row : session.list(
                sql.lockDue, r -> Due.read(hold.id(), r).gone(gone), hold.id().value(), dead.value())) {
            if (row.permitted()) {
                changes.append(inDoubt(row.key(), row.attempt(), row.lane(), now));
                changes.count(null, DeliveryState.IN_DOUBT, 1);
                changes.dropDue(row.key());
                inDoubt++;
            } else {
                reopen(session, hold, row, null, now, changes);
            }
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return inDoubt;
    }

    private int rescueBlock(Session session, Ledger.Hold hold, BlockRow block, Instant now, Changes changes)
            throws SQLException {
        // Epoch first: from here on no permit of the dead node's can match, so the permits that are read now are all.
        session.update(sql.fenceBlock, hold.id().value(), block.block());
        Set<Integer> settled = settled(session, hold.id(), block.block());
        int inDoubt = 0;
        for (int[] range : session.list(
                sql.permitsOfBlock,
                row -> new int[] {row.getInt(1), row.getInt(2)},
                hold.id().value(),
                block.block())) {
            for (int seq = range[0]; seq <= range[1]; seq++) {
                if (settled.add(seq)) {
                    DeliveryKey key = new DeliveryKey(hold.id(), block.block(), seq);
                    changes.append(inDoubt(key, 1, block.lane(), now));
                    changes.count(null, DeliveryState.IN_DOUBT, 1);
                    inDoubt++;
                }
            }
        }
        reopen(session, hold, block, settled, changes);
        return inDoubt;
    }

    private static Outcome inDoubt(DeliveryKey key, int attempt, String channel, Instant now) {
        return new Outcome(
                key, attempt, DeliveryState.IN_DOUBT, channel, StoreReasons.NODE_LOST, null, null, now, null);
    }

    private Set<Integer> settled(Session session, CampaignId campaign, int block) throws SQLException {
        return new HashSet<>(session.list(sql.settled, row -> row.getInt(1), campaign.value(), block));
    }

    /** A block that was leased is ready again, or ends with its campaign. What is gone is not owed again. */
    private void reopen(Session session, Ledger.Hold hold, BlockRow block, Set<Integer> settled, Changes changes)
            throws SQLException {
        for (Map.Entry<DeliveryKey, Gone> entry :
                ledger.gone(session, hold.id(), List.of(block)).entrySet()) {
            if (settled.add(entry.getKey().seq())) {
                Instant now = Micros.at(session.number(sql.clock));
                changes.append(entry.getValue().ending(entry.getKey(), 0, now));
                changes.count(null, entry.getValue().end(), 1);
            }
        }
        int open = block.size() - settled.size();
        DeliveryState end = hold.end();
        BlockState state =
                open == 0 ? BlockState.DONE : end == null ? BlockState.READY : BlockState.valueOf(end.name());
        ledger.updateBlock(session, hold.id(), block.block(), state, open);
        if (open > 0) {
            changes.count(null, end, open);
        }
    }

    /** A due row that was claimed waits again, or ends with its campaign. */
    private void reopen(
            Session session, Ledger.Hold hold, Due row, @Nullable Long notBefore, Instant now, Changes changes)
            throws SQLException {
        Gone gone = row.gone();
        DeliveryState end = gone == null ? hold.end() : gone.end();
        if (end == null) {
            session.update(
                    sql.handBackDue,
                    notBefore,
                    hold.id().value(),
                    row.key().block(),
                    row.key().seq());
        } else {
            changes.append(
                    gone == null
                            ? Ledger.ended(row.key(), row.attempt(), end, now)
                            : gone.ending(row.key(), row.attempt(), now));
            changes.count(null, end, 1);
            changes.dropDue(row.key());
        }
    }

    /** Due rows, and before them, as the order of locks wants it, their blocks: outcomes may have to be written. */
    private List<Due> lockDue(Session session, Ledger.Hold hold, String statement, String claim) throws SQLException {
        Set<Integer> blocks = new HashSet<>(session.list(
                statement.replace("FOR UPDATE", ""),
                row -> row.getInt("block"),
                hold.id().value(),
                claim));
        Map<DeliveryKey, Gone> gone = ledger.gone(
                session,
                hold.id(),
                ledger.lockBlocks(session, hold.id(), blocks).values());
        return session.list(
                statement, row -> Due.read(hold.id(), row).gone(gone), hold.id().value(), claim);
    }
}
