package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.StoreReasons;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes due again what is in doubt, failed or expired. The campaign's row is held alone, so that no block needs a lock of its own.
 * A whole campaign may have failed, so it is read and written by the page.
 */
final class Resend {

    /** So many deliveries are in memory at a time. */
    static final int PAGE = 1000;

    final String mayBeFinished;

    private final Ledger ledger;
    private final ExpiredBlocks blocks;
    private final String ended;
    private final String awaited;
    private final String reopenExpiry;

    Resend(Ledger ledger, Sql sql) {
        this.ledger = ledger;
        blocks = new ExpiredBlocks(ledger, sql);
        mayBeFinished = sql.of(
                "SELECT 1 FROM {campaign} c WHERE c.id = ? AND (c.state = 'FINISHED' OR c.state = 'SENDING'"
                        + " AND c.takes_triggers = FALSE AND c.total = (SELECT COALESCE(SUM(k.n), 0) FROM {counter} k WHERE k.campaign = c.id))");
        // Nothing else is known of it that counts more: an acceptance, a later attempt, or a word of the provider's
        // about
        // the same attempt: any one of what is in doubt, a refusal of what expired.
        String from = """
                 FROM {outcome} o
                JOIN {delivery} d ON d.campaign = o.campaign AND d.block = o.block AND d.seq = o.seq
                WHERE o.campaign = ? AND o.state = ? AND d.vals <> ''
                AND NOT EXISTS (
                    SELECT 1 FROM {withdrawn} w WHERE w.campaign = d.campaign AND w.block = d.block AND w.seq = d.seq)
                AND NOT EXISTS (
                    SELECT 1 FROM {outcome} p WHERE p.campaign = o.campaign AND p.block = o.block AND p.seq = o.seq
                    AND (p.state IN (%s) OR p.attempt > o.attempt
                        OR (o.state = 'IN_DOUBT' AND p.attempt = o.attempt AND p.state <> o.state)
                        OR (o.state = 'EXPIRED' AND p.attempt = o.attempt AND p.state = 'FAILED')))
                """.formatted(HistorySql.named(DeliveryState::accepted));
        ended = sql.of("SELECT o.block, o.seq, o.attempt, o.channel, d.routes" + from
                + "AND o.block >= ? AND (o.block > ? OR o.seq > ?) AND o.attempt < ? AND o.happened_at <= ?"
                + " ORDER BY o.block, o.seq LIMIT ?");
        awaited = sql.of("SELECT 1" + from + "AND (o.attempt < ? OR o.happened_at > ?) LIMIT 1");
        reopenExpiry = sql.of("UPDATE {campaign} SET expired_out = FALSE, expires_at = ? WHERE id = ?");
    }

    /** What is to be sent again; see {@link LedgerStore#resend}. */
    record Wish(
            Set<DeliveryState> states,
            int belowAttempt,
            @Nullable Instant until,
            Instant at) {

        Wish {
            LedgerStore.checkResend(states, belowAttempt, until);
        }

        boolean fresh() {
            return belowAttempt == LedgerStore.ANY_ATTEMPT;
        }
    }

    /** A delivery and the outcome that counts. */
    private record Ended(
            DeliveryKey key,
            DeliveryState state,
            int attempt,
            @Nullable String channel,
            List<Route> routes) {

        boolean anew() {
            return state != DeliveryState.IN_DOUBT;
        }

        /** From the first route on if it failed or expired, else where the channel of the last attempt stands among them. */
        int route() {
            for (int i = 0; i < routes.size() && !anew(); i++) {
                if (routes.get(i).channel().equals(channel)) {
                    return i;
                }
            }
            return 0;
        }

        Outcome.Due due(Wish wish) {
            int route = route();
            return new Outcome.Due(routes.get(route).channel(), route, wish.fresh() ? 0 : attempt, wish.at);
        }

        /** Of what failed or expired by an attempt of its own: it outranks any word about the one before. */
        Outcome request(Outcome.Due due, Instant at) {
            return new Outcome(
                    key,
                    anew() ? attempt + 1 : attempt,
                    DeliveryState.DEFERRED,
                    anew() ? null : channel,
                    StoreReasons.RESEND_REQUESTED,
                    null,
                    null,
                    at,
                    due);
        }
    }

    /** Whether something is in doubt for which the campaign waits. */
    boolean awaits(Session session, CampaignId campaign, LedgerStore.@Nullable Awaited which) throws SQLException {
        return which != null
                && session.exists(
                        awaited,
                        campaign.value(),
                        DeliveryState.IN_DOUBT.name(),
                        which.belowAttempt(),
                        Micros.of(which.since()));
    }

    /** Whether there is something, without a lock. */
    boolean finds(Session session, CampaignId campaign, Wish wish) throws SQLException {
        if (wish.states.contains(DeliveryState.EXPIRED) && blocks.finds(session, campaign)) {
            return true;
        }
        for (DeliveryState state : wish.states) {
            if (!page(session, campaign, state, wish, null, 1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    long run(Session session, CampaignRecord record, CampaignRows rows, Wish wish) throws SQLException {
        CampaignState state = record.state();
        if (state != CampaignState.SENDING && state != CampaignState.PAUSED && state != CampaignState.FINISHED) {
            return 0;
        }
        if (rows.dropped(session, record.id())) {
            return 0;
        }
        Changes counts = new Changes(record.id());
        long count = 0;
        if (wish.states.contains(DeliveryState.EXPIRED)) {
            count = blocks.revive(session, record.id(), wish.at);
            counts.count(DeliveryState.EXPIRED, null, count);
            if (count > 0) {
                goOn(session, record, rows, wish.at);
            }
        }
        for (DeliveryState each : new TreeSet<>(wish.states)) {
            List<Ended> page = page(session, record.id(), each, wish, null, PAGE);
            while (!page.isEmpty()) {
                List<Ended> sendable =
                        page.stream().filter(one -> !one.routes.isEmpty()).toList();
                if (count == 0 && !sendable.isEmpty()) {
                    goOn(session, record, rows, wish.at);
                }
                count += sendable.size();
                counts.count(each, DeliveryState.DEFERRED, sendable.size());
                write(session, record.id(), sendable, wish);
                page = page(session, record.id(), each, wish, page.get(page.size() - 1).key, PAGE);
            }
        }
        counts.writeCounters(session, ledger);
        return count;
    }

    private List<Ended> page(
            Session session,
            CampaignId campaign,
            DeliveryState state,
            Wish wish,
            @Nullable DeliveryKey after,
            int limit)
            throws SQLException {
        int block = after == null ? -1 : after.block();
        return session.list(
                ended,
                row -> new Ended(
                        DeliveryRows.key(campaign, row),
                        state,
                        row.getInt("attempt"),
                        row.getString("channel"),
                        DeliveryJson.routes(row.getString("routes"))),
                campaign.value(),
                state.name(),
                block,
                block,
                after == null ? -1 : after.seq(),
                wish.belowAttempt,
                wish.until == null ? Long.MAX_VALUE : Micros.of(wish.until),
                limit);
    }

    private void goOn(Session session, CampaignRecord record, CampaignRows rows, Instant at) throws SQLException {
        CampaignState next = record.state().after(CampaignAction.RESEND).orElse(record.state());
        rows.update(session, record.moved(CampaignAction.RESEND, next, record.note(), at));
        long id = record.id().value();
        if (record.state() == CampaignState.FINISHED
                || record.timeIsOver(at)
                || session.exists(ledger.sql().isExpiredOut, id)) {
            // Its time is over, or what is sent again would end as expired at once.
            session.update(reopenExpiry, Micros.orNull(record.expiryFrom(at)), id);
        }
    }

    private void write(Session session, CampaignId campaign, List<Ended> page, Wish wish) throws SQLException {
        Changes changes = new Changes(campaign);
        for (Ended one : page) {
            Outcome.Due due = one.due(wish);
            Outcome request = one.request(due, wish.at);
            changes.append(request);
            changes.setDue(one.key, request.attempt() + 1, due);
        }
        changes.writeFacts(session, ledger);
    }
}
