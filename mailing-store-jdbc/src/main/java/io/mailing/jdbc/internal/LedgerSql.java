package io.mailing.jdbc.internal;

import java.util.List;

/** The statements on a campaign's ledger. See {@link Ledger} for the order in which they lock. */
final class LedgerSql {

    /** Of a block whose holder may be permitted all of it. */
    private static final int NO_BAR = Integer.MAX_VALUE;

    final String shareCampaign;
    final String isFinished;
    final String setExpiredOut;
    final String freeSnapshot;
    final String retire;
    final String dropCounters;
    final String held;

    final String shareNode;
    final String nodeIsGood;
    final String clock;

    final String lockBlocks;
    final String lockBlocksToRecord;
    final String updateBlock;
    final String firstReady;
    final String leaseBlock;
    final String sumReady;
    final String endReady;
    final String settled;
    final String countSettled;
    final String leasedBy;
    final String blocksLeasedBy;
    final String fenceBlock;
    final String delayBlock;

    final String goOn;
    final String readyOfLane;
    final String supply;

    final String deliveries;
    final String openDeliveries;

    final String shareAllOfPermit;
    final String permitBlock;
    final String isPermitted;
    final String deletePermits;
    final String permitsOfBlock;
    final String hasPermit;

    final String factsOfRange;
    final String erasedOfBlock;
    final String withdrawnOfBlock;

    final String firstDue;
    final String claimDue;
    final String claimedDue;
    final String lockClaim;
    final String lockDue;
    final String permitDue;
    final String handBackDue;
    final String deleteDue;
    final String endDue;
    final String deleteUnclaimedDue;
    final String underWay;
    final String claimsOf;

    final String addToCounter;
    final String insertCounter;
    final String sumCounters;
    final String anyTrigger;
    final String isExpiredOut;

    final List<String> clear;

    LedgerSql(Sql sql) {
        shareCampaign = sql.of(
                "SELECT state, expired_out, expires_at, dropped_at, retired FROM {campaign} WHERE id = ? #share");
        isFinished = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND state = 'FINISHED'");
        setExpiredOut = sql.of("UPDATE {campaign} SET expired_out = TRUE WHERE id = ?");
        freeSnapshot = sql.of("UPDATE {campaign} SET snapshot_node = NULL WHERE id = ?");

        retire = sql.of("UPDATE {campaign} SET retired = TRUE, expired_out = FALSE WHERE id = ?");
        dropCounters = sql.of("DELETE FROM {counter} WHERE campaign = ?");
        held = sql.of("SELECT 1 FROM {campaign} c WHERE c.id = ?"
                + " AND (EXISTS (SELECT 1 FROM {block} b WHERE b.campaign = c.id AND b.state = 'LEASED')"
                + " OR EXISTS (SELECT 1 FROM {due} d WHERE d.campaign = c.id)"
                + " OR EXISTS (SELECT 1 FROM {trigger} t WHERE t.waiting = TRUE AND t.campaign = c.id))");

        shareNode = sql.of("SELECT 1 FROM {node} WHERE id = ? AND dead = FALSE #share");
        nodeIsGood = sql.of("SELECT 1 FROM {node} WHERE id = ? AND dead = FALSE AND lease_until > #now");

        clock = sql.of("SELECT #now");

        lockBlocks = sql.of("SELECT " + BlockRow.COLUMNS
                + " FROM {block} WHERE campaign = ? AND block IN (#) ORDER BY block FOR UPDATE");
        lockBlocksToRecord = lockBlocks.replace("FOR UPDATE", sql.alone());
        updateBlock =
                sql.of("UPDATE {block} SET state = ?, open_count = ?, owner = NULL WHERE campaign = ? AND block = ?");
        // ORDER BY names every column of the index, so that the first match is also the last row that is read. A step
        // of its own: inside an UPDATE, a planner may run "the first row" again and take more than one.

        firstReady = sql.of("SELECT " + BlockRow.COLUMNS + " FROM {block} #index(block_ready)"
                + " WHERE campaign = ? AND " + sql.ofLane() + " AND state = 'READY' AND not_before <= ?"
                + " ORDER BY campaign, lane, state, not_before, block LIMIT 1 #skipLocked");
        leaseBlock = sql.of("UPDATE {block} SET state = 'LEASED', owner = ?, epoch = epoch + 1, barred_from = " + NO_BAR
                + " WHERE campaign = ? AND block = ? AND state = 'READY'");
        sumReady = sql.of("SELECT COALESCE(SUM(open_count), 0) FROM {block} WHERE campaign = ? AND state = 'READY'");
        endReady = sql.of("UPDATE {block} SET state = ? WHERE campaign = ? AND state = 'READY'");
        settled = sql.of("SELECT DISTINCT seq FROM {outcome} WHERE campaign = ? AND block = ?");
        countSettled = sql.of("SELECT COUNT(DISTINCT seq) FROM {outcome} WHERE campaign = ? AND block = ?");
        leasedBy = sql.of("SELECT campaign, block, epoch FROM {block} WHERE owner = ? ORDER BY campaign, block");
        blocksLeasedBy = sql.of("SELECT block FROM {block} WHERE campaign = ? AND owner = ? ORDER BY block");
        fenceBlock = sql.of("UPDATE {block} SET epoch = epoch + 1 WHERE campaign = ? AND block = ?");
        delayBlock = sql.of("UPDATE {block} SET not_before = ? WHERE campaign = ? AND block = ?");

        goOn = sql.of("UPDATE {block} SET lane = ?, not_before = ? WHERE campaign = ? AND block = ?");
        readyOfLane =
                sql.of("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {block} #index(block_ready) WHERE campaign = ? AND "
                        + sql.ofLane() + " AND state = 'READY' AND not_before <= ? LIMIT ?) AS w");
        supply = sql.of("UPDATE {delivery} SET vals = ? WHERE campaign = ? AND block = ? AND seq = ? AND vals <> ''");

        String columns = "d.block, d.seq, d.recipient, d.routes, d.vals, d.locale, d.zone";
        deliveries =
                sql.of("SELECT " + columns + " FROM {delivery} d WHERE d.campaign = ? AND d.block = ? ORDER BY d.seq");
        openDeliveries = sql.of("SELECT " + columns + " FROM {delivery} d WHERE d.campaign = ? AND d.block = ?"
                + " AND NOT EXISTS (SELECT 1 FROM {outcome} o"
                + " WHERE o.campaign = d.campaign AND o.block = d.block AND o.seq = d.seq) ORDER BY d.seq");

        // Campaign, node and block in the order of locks. Shared will do for the block: who takes it away, or writes
        // its
        // outcomes, holds its row alone.
        shareAllOfPermit =
                sql.of("SELECT #inOrder c.state, c.expired_out, c.expires_at, c.dropped_at, c.retired FROM {campaign} c"
                        + " JOIN {node} n ON n.id = ? JOIN {block} b ON b.campaign = c.id AND b.block = ?"
                        + " WHERE c.id = ? AND n.dead = FALSE AND b.state = 'LEASED' AND b.owner = n.id AND b.epoch = ?"
                        + " AND b.barred_from > ? #share");
        permitBlock = sql.of(permitBlock(sql.permitSteps() == Dialect.PermitSteps.ONE));
        isPermitted = sql.of("SELECT 1 FROM {permit}"
                + " WHERE campaign = ? AND block = ? AND epoch = ? AND from_seq = ? AND to_seq = ?");
        deletePermits = sql.of("DELETE FROM {permit} WHERE campaign = ? AND block = ? AND epoch = ?");
        permitsOfBlock = sql.of("SELECT from_seq, to_seq FROM {permit} WHERE campaign = ? AND block = ?");
        hasPermit = sql.of("SELECT 1 FROM {permit} WHERE campaign = ? AND block = ? AND epoch = ?");

        factsOfRange = sql.of("SELECT block, seq, attempt, state FROM {outcome}"
                + " WHERE campaign = ? AND block = ? AND seq BETWEEN ? AND ?");

        erasedOfBlock = sql.of("SELECT seq FROM {delivery} WHERE campaign = ? AND block = ? AND vals = ''");
        withdrawnOfBlock = sql.of("SELECT seq FROM {withdrawn} WHERE campaign = ? AND block = ?");

        firstDue = sql.of("SELECT block, seq FROM {due} #index(due_ready)"
                + " WHERE campaign = ? AND lane = ? AND claim = '' AND not_before <= ?"
                + " ORDER BY campaign, lane, claim, not_before, block, seq LIMIT ? #skipLocked");
        claimDue = sql.of("UPDATE {due} SET claim = ?, owner = ? WHERE campaign = ? AND block = ? AND seq = ?");
        claimedDue = sql.of("SELECT " + columns + ", u.route, u.attempt, u.refusals FROM {due} u JOIN {delivery} d"
                + " ON d.campaign = u.campaign AND d.block = u.block AND d.seq = u.seq"
                + " WHERE u.campaign = ? AND u.claim = ? ORDER BY d.block, d.seq");
        String dueRow =
                "SELECT block, seq, lane, route, attempt, refusals, not_before, claim, owner, permitted FROM {due} ";
        lockClaim =
                sql.of(dueRow + "#index(due_claim) WHERE campaign = ? AND claim = ? ORDER BY block, seq FOR UPDATE");
        lockDue = sql.of(dueRow + "#index(due_owner) WHERE campaign = ? AND owner = ? ORDER BY block, seq FOR UPDATE");
        permitDue = sql.of("UPDATE {due} SET permitted = TRUE"
                + " WHERE campaign = ? AND block = ? AND seq = ? AND claim = ? AND owner = ?");
        handBackDue = sql.of(
                "UPDATE {due} SET claim = '', owner = NULL, permitted = FALSE, not_before = COALESCE(?:BIGINT, not_before)"
                        + " WHERE campaign = ? AND block = ? AND seq = ?");
        deleteDue = sql.of("DELETE FROM {due} WHERE campaign = ? AND block = ? AND seq = ?");
        endDue = sql.of("INSERT INTO {outcome} (campaign, block, seq, attempt, state, code, reason, happened_at)"
                + " SELECT campaign, block, seq, attempt, ?:VARCHAR(16), ?:VARCHAR(255),"
                + " ?:VARCHAR(1000), ? FROM {due} WHERE campaign = ? AND claim = ''");
        deleteUnclaimedDue = sql.of("DELETE FROM {due} WHERE campaign = ? AND claim = ''");
        underWay = sql.of("SELECT 1 FROM {node} n WHERE n.dead = FALSE"
                + " AND (EXISTS (SELECT 1 FROM {block} b WHERE b.owner = n.id AND b.campaign = ?)"
                + " OR EXISTS (SELECT 1 FROM {due} d WHERE d.owner = n.id AND d.campaign = ?)) LIMIT 1");
        claimsOf = sql.of("SELECT DISTINCT campaign, claim FROM {due} WHERE owner = ? ORDER BY campaign, claim");

        addToCounter = sql.of("UPDATE {counter} SET n = n + ? WHERE campaign = ? AND shard = ? AND state = ?");
        insertCounter = sql.of("INSERT INTO {counter} (campaign, shard, state, n) VALUES (?, ?, ?, ?)");
        sumCounters = sql.of("SELECT COALESCE(SUM(n), 0) FROM {counter} WHERE campaign = ?");

        anyTrigger = sql.of("SELECT 1 FROM {trigger} WHERE campaign = ? AND waiting = TRUE LIMIT 1");
        isExpiredOut = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND expired_out = TRUE");

        clear = sql.perBlock("permit", "outcome", "due", "withdrawn", "counter", "delivery", "block")
                .map(table -> sql.of("DELETE FROM {" + table + "} WHERE campaign = ?"))
                .toList();
    }

    /**
     * T2. On PostgreSQL all in one statement: it locks campaign, node and block in this order, each is looked at again if
     * its lock was waited for, and the clock is read last, by the outer condition. The block's lock keeps out who takes the
     * block away, not who writes its outcomes down: lanes don't wait for the recorder. A grant that is repeated
     * finds its own row, and counts as one row again. Elsewhere the statement comes after others that locked the same,
     * and adds no row where there is one.
     */
    private static String permitBlock(boolean whole) {
        if (!whole) {
            return "INSERT INTO {permit} (campaign, block, epoch, from_seq, to_seq)"
                    + " SELECT ?:BIGINT, ?:INTEGER, ?:BIGINT, ?:INTEGER, ?:INTEGER FROM {node}"
                    + " WHERE id = ? AND dead = FALSE AND lease_until > #now AND NOT EXISTS (SELECT 1 FROM {permit} p"
                    + " WHERE p.campaign = ? AND p.block = ? AND p.epoch = ? AND p.from_seq = ?)";
        }
        // MATERIALIZED: else the clock is read by the scan of the node, before the locks are waited for.
        return """
                WITH good AS MATERIALIZED (
                    SELECT b.campaign, b.block, b.epoch, n.lease_until
                    FROM {campaign} c JOIN {node} n ON n.id = ? JOIN {block} b ON b.campaign = c.id AND b.block = ?
                    WHERE c.id = ? AND c.state = 'SENDING' AND c.expired_out = FALSE
                        AND (c.expires_at IS NULL OR c.expires_at > ?)
                        AND n.dead = FALSE AND b.state = 'LEASED' AND b.owner = n.id AND b.epoch = ?
                        AND b.barred_from > ?
                    FOR SHARE OF c FOR SHARE OF n FOR KEY SHARE OF b)
                INSERT INTO {permit} AS p (campaign, block, epoch, from_seq, to_seq)
                SELECT good.campaign, good.block, good.epoch, ?:INTEGER, ?:INTEGER
                FROM good WHERE good.lease_until > #now
                ON CONFLICT (campaign, block, epoch, from_seq) DO UPDATE SET to_seq = EXCLUDED.to_seq
                    WHERE p.to_seq = EXCLUDED.to_seq""";
    }
}
