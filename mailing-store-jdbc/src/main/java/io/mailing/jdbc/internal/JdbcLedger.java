package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Blocks, permits and outcomes. {@link Ledger} tells how the transactions keep out of each other's way. */
final class JdbcLedger implements LedgerStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final LedgerSql sql;
    private final CampaignRows rows;
    private final HandBack handBack;
    private final Resend resend;
    private final Dialect.PermitSteps steps;

    JdbcLedger(Transactions transactions, Sql sql, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.sql = ledger.sql();
        this.rows = new CampaignRows(sql);
        this.handBack = new HandBack(ledger);
        this.resend = new Resend(ledger, sql);
        this.steps = sql.permitSteps();
    }

    @Override
    public Optional<Claim> claimBlock(CampaignId campaign, String lane, NodeId node, Instant now) {
        return transactions.call("claim a block of campaign " + campaign, session -> {
            if (!mayClaim(session, campaign, node)) {
                return Optional.empty();
            }
            while (true) {
                BlockRow block =
                        session.first(sql.firstReady, BlockRow::read, campaign.value(), lane, lane, Micros.of(now));
                if (block == null) {
                    return Optional.empty();
                }
                // Nothing of an untouched block can have an outcome.
                boolean untouched = block.epoch() == 0 && block.open() == block.size();
                List<Claim.Pending> pending = session.list(
                        untouched ? sql.deliveries : sql.openDeliveries,
                        row -> new Claim.Pending(
                                DeliveryRows.key(campaign, row), DeliveryRows.read(row, null), 0, 1, 0),
                        campaign.value(),
                        block.block());
                if (pending.isEmpty()) {
                    ledger.updateBlock(session, campaign, block.block(), BlockState.DONE, 0);
                    continue;
                }
                session.update(sql.leaseBlock, node.value(), campaign.value(), block.block());
                BlockLease lease = new BlockLease(campaign, node, block.block(), block.epoch() + 1);
                return Optional.of(new Claim(lease, pending));
            }
        });
    }

    private boolean mayClaim(Session session, CampaignId campaign, NodeId node) throws SQLException {
        Ledger.Hold hold = ledger.share(session, campaign);
        return hold != null && hold.sending() && ledger.live(session, node);
    }

    @Override
    public Optional<Claim> claimDue(CampaignId campaign, String lane, NodeId node, int limit, Instant now) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return transactions.call("claim due deliveries of campaign " + campaign, session -> {
            if (!mayClaim(session, campaign, node)) {
                return Optional.empty();
            }
            DueLease lease = new DueLease(campaign, node, UUID.randomUUID().toString());
            List<@Nullable Object[]> keys = session.list(
                    sql.firstDue,
                    row -> new @Nullable Object[] {
                        lease.claim(), node.value(), campaign.value(), row.getInt(1), row.getInt(2)
                    },
                    campaign.value(),
                    lane,
                    Micros.of(now),
                    limit);
            if (keys.isEmpty()) {
                return Optional.empty();
            }
            session.batch(sql.claimDue, keys);
            List<Claim.Pending> pending = session.list(
                    sql.claimedDue,
                    row -> new Claim.Pending(
                            DeliveryRows.key(campaign, row),
                            DeliveryRows.read(row, null),
                            row.getInt("route"),
                            row.getInt("attempt"),
                            row.getInt("refusals")),
                    campaign.value(),
                    lease.claim());
            return Optional.of(new Claim(lease, pending));
        });
    }

    @Override
    public boolean permit(Lease lease, List<Claim.Pending> window, Instant now) {
        if (window.isEmpty()) {
            throw new IllegalArgumentException("a permit for nothing");
        }
        return transactions.call("permit deliveries of campaign " + lease.campaign(), session -> {
            if (lease instanceof BlockLease block) {
                return switch (steps) {
                    case ONE -> permitAtOnce(session, block, window, now);
                    case TWO -> permitInTwo(session, block, window, now);
                    case ALL -> permitStepwise(session, block, window, now);
                };
            }
            return permitDue(session, (DueLease) lease, window, now);
        });
    }

    private boolean permitAtOnce(Session session, BlockLease lease, List<Claim.Pending> window, Instant now)
            throws SQLException {
        int granted = session.update(
                sql.permitBlock,
                lease.node().value(),
                lease.block(),
                lease.campaign().value(),
                Micros.of(now),
                lease.epoch(),
                last(window),
                first(window),
                last(window));
        return granted == 1;
    }

    private boolean permitStepwise(Session session, BlockLease lease, List<Claim.Pending> window, Instant now)
            throws SQLException {
        Ledger.Hold hold = ledger.share(session, lease.campaign());
        if (!open(hold, now) || !session.exists(sql.shareNode, lease.node().value())) {
            return false;
        }
        BlockRow block = ledger.lockBlocks(session, lease.campaign(), List.of(lease.block()))
                .get(lease.block());
        return block != null
                && block.heldBy(lease)
                && block.barredFrom() > last(window)
                && addPermit(session, lease, window);
    }

    private boolean permitInTwo(Session session, BlockLease lease, List<Claim.Pending> window, Instant now)
            throws SQLException {
        CampaignId campaign = lease.campaign();
        Ledger.Hold hold = session.first(
                sql.shareAllOfPermit,
                row -> Ledger.Hold.read(campaign, row),
                lease.node().value(),
                lease.block(),
                campaign.value(),
                lease.epoch(),
                last(window));
        return open(hold, now) && addPermit(session, lease, window);
    }

    /** All is locked that the permit hangs on; the clock is read now, as the locks may have been waited for. */
    private boolean addPermit(Session session, BlockLease lease, List<Claim.Pending> window) throws SQLException {
        long campaign = lease.campaign().value();
        int block = lease.block();
        long epoch = lease.epoch();
        int from = first(window);
        int to = last(window);
        String node = lease.node().value();
        return session.update(sql.permitBlock, campaign, block, epoch, from, to, node, campaign, block, epoch, from)
                        == 1
                // Granted before, and the answer perhaps lost.
                || session.exists(sql.isPermitted, campaign, block, epoch, from, to);
    }

    private static boolean open(Ledger.@Nullable Hold hold, Instant now) {
        return hold != null
                && hold.sending()
                && !hold.expiredOut()
                && (hold.expiresAt() == null || hold.expiresAt() > Micros.of(now));
    }

    private static int first(List<Claim.Pending> window) {
        return window.get(0).key().seq();
    }

    private static int last(List<Claim.Pending> window) {
        return window.get(window.size() - 1).key().seq();
    }

    private boolean permitDue(Session session, DueLease lease, List<Claim.Pending> window, Instant now)
            throws SQLException {
        Ledger.Hold hold = ledger.share(session, lease.campaign());
        if (!open(hold, now) || !ledger.live(session, lease.node())) {
            return false;
        }
        Set<DeliveryKey> held = new HashSet<>();
        for (HandBack.Due due : session.list(
                sql.lockClaim,
                row -> HandBack.Due.read(lease.campaign(), row),
                lease.campaign().value(),
                lease.claim())) {
            if (lease.node().value().equals(due.owner())) {
                held.add(due.key());
            }
        }
        List<DeliveryKey> keys = window.stream().map(Claim.Pending::key).toList();
        // The clock once more: the rows' locks may have been waited for.
        if (!held.containsAll(keys)
                || !session.exists(sql.nodeIsGood, lease.node().value())) {
            return false;
        }
        List<@Nullable Object[]> updates = new ArrayList<>();
        for (DeliveryKey key : keys) {
            updates.add(new @Nullable Object[] {
                lease.campaign().value(),
                key.block(),
                key.seq(),
                lease.claim(),
                lease.node().value()
            });
        }
        session.batch(sql.permitDue, updates);
        return true;
    }

    @Override
    public void record(Collection<Outcome> outcomes, Collection<Lease> done) {
        if (outcomes.isEmpty() && done.isEmpty()) {
            return;
        }
        transactions.call("record " + outcomes.size() + " outcomes", session -> {
            new Recording(ledger, rows, session).run(outcomes, done);
            return true;
        });
    }

    @Override
    public void release(Lease lease, Instant notBefore) {
        transactions.call("release a share of campaign " + lease.campaign(), session -> {
            Ledger.Hold hold = ledger.share(session, lease.campaign());
            // Of a dead node's shares the rescue decides.
            if (hold == null || !session.exists(sql.shareNode, lease.node().value())) {
                return false;
            }
            handBack.release(session, hold, lease, notBefore);
            return true;
        });
    }

    @Override
    public int releaseUnheard(NodeId node, Collection<Lease> known) {
        List<Lease> held =
                transactions.read("list what node " + node + " holds", session -> handBack.held(session, node));
        int released = 0;
        for (Lease lease : held) {
            if (!known.contains(lease)) {
                released += transactions.call("hand an unheard claim back", session -> {
                    Ledger.Hold hold = ledger.share(session, lease.campaign());
                    // Of a dead node's shares the rescue decides.
                    return hold != null
                                    && session.exists(sql.shareNode, node.value())
                                    && handBack.releaseUnheard(session, hold, lease)
                            ? 1
                            : 0;
                });
            }
        }
        return released;
    }

    @Override
    public boolean underWay(CampaignId campaign) {
        long id = campaign.value();
        return transactions.read(
                "see whether campaign " + campaign + " is under way", session -> session.exists(sql.underWay, id, id));
    }

    @Override
    public long endOpen(CampaignId campaign, DeliveryState end, Instant at) {
        if (end != DeliveryState.CANCELLED && end != DeliveryState.EXPIRED) {
            throw new IllegalArgumentException("open deliveries end as CANCELLED or EXPIRED, not as " + end);
        }
        return transactions.call("end what is open of campaign " + campaign, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            boolean ends = record != null && (end != DeliveryState.EXPIRED || record.timeIsOver(at));
            return ends ? ledger.endOpen(session, campaign, end, at) : 0L;
        });
    }

    @Override
    public boolean finish(CampaignId campaign, @Nullable Awaited awaited, Instant at) {
        return transactions.call("finish campaign " + campaign, session -> {
            // A look first: the engine asks often, and the lock holds up everybody who works on the campaign.
            if (!session.exists(resend.mayBeFinished, campaign.value())) {
                return false;
            }
            if (resend.awaits(session, campaign, awaited)) {
                return session.exists(sql.isFinished, campaign.value());
            }
            CampaignRecord record = rows.lock(session, campaign);
            if (record == null || record.state() == CampaignState.FINISHED) {
                return record != null;
            }
            CampaignState next = record.state().after(CampaignAction.FINISH).orElse(null);
            if (next == null
                    || record.takesTriggers()
                    || session.exists(sql.anyTrigger, campaign.value())
                    || session.number(sql.sumCounters, campaign.value()) != record.total()
                    || resend.awaits(session, campaign, awaited)) {
                return false;
            }
            rows.update(session, record.moved(CampaignAction.FINISH, next, null, at));
            return true;
        });
    }

    @Override
    public long resend(
            CampaignId campaign, Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at) {
        Resend.Wish wish = new Resend.Wish(states, belowAttempt, until, at);
        String what = "send what is " + states + " of campaign " + campaign + " again";
        // A look first: the engine asks often, and the lock holds up everybody who works on the campaign.
        if (!transactions.read(what, session -> resend.finds(session, campaign, wish))) {
            return 0;
        }
        return transactions.call(what, session -> {
            CampaignRecord record = rows.lock(session, campaign);
            return record == null ? 0L : resend.run(session, record, rows, wish);
        });
    }
}
