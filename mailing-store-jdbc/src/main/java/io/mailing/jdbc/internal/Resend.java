package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.StoreReasons;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes due again what is in doubt. The campaign's row is held alone, so that no block needs a lock of its own. */
final class Resend {

    final String mayBeFinished;

    private final Ledger ledger;
    private final String reopenExpiry;
    private final String expiredOut;

    Resend(Ledger ledger, Sql sql) {
        this.ledger = ledger;
        mayBeFinished =
                sql.of("SELECT 1 FROM {campaign} c WHERE c.id = ? AND (c.state = 'FINISHED' OR c.state = 'SENDING'"
                        + " AND c.total = (SELECT COALESCE(SUM(k.n), 0) FROM {counter} k WHERE k.campaign = c.id))");
        reopenExpiry = sql.of("UPDATE {campaign} SET expired_out = FALSE, expires_at = ? WHERE id = ?");
        expiredOut = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND expired_out = TRUE");
    }

    private record InDoubt(
            DeliveryKey key, int attempt, @Nullable String channel, List<Route> routes) {

        /** Where the channel of the last attempt stands among the routes. */
        int route() {
            for (int i = 0; i < routes.size(); i++) {
                if (routes.get(i).channel().equals(channel)) {
                    return i;
                }
            }
            return 0;
        }
    }

    long run(Session session, CampaignRecord record, CampaignRows rows, Instant at) throws SQLException {
        CampaignState state = record.state();
        if (state != CampaignState.SENDING && state != CampaignState.PAUSED && state != CampaignState.FINISHED) {
            return 0;
        }
        long id = record.id().value();
        List<InDoubt> all = session.list(
                ledger.sql().inDoubt,
                row -> new InDoubt(
                        DeliveryRows.key(record.id(), row),
                        row.getInt("attempt"),
                        row.getString("channel"),
                        DeliveryJson.routes(row.getString("routes"))),
                id);
        Changes changes = new Changes(record.id());
        for (InDoubt one : all) {
            if (one.routes.isEmpty()) {
                continue;
            }
            int route = one.route();
            Outcome.Due due = new Outcome.Due(one.routes.get(route).channel(), route, 0, at);
            changes.append(new Outcome(
                    one.key,
                    one.attempt,
                    DeliveryState.DEFERRED,
                    one.channel,
                    StoreReasons.RESEND_REQUESTED,
                    null,
                    null,
                    at,
                    due));
            changes.setDue(one.key, one.attempt + 1, due);
            changes.count(DeliveryState.IN_DOUBT, DeliveryState.DEFERRED, 1);
        }
        if (changes.appended() == 0) {
            return 0;
        }
        CampaignState next = state.after(CampaignAction.RESEND).orElse(state);
        rows.update(session, CampaignRows.moved(record, next, record.note(), at));
        if (state == CampaignState.FINISHED || session.exists(expiredOut, id)) {
            // Its time is over, or what is sent again would end as expired at once.
            Instant expiresAt = at.plus(record.plan().expireAfter());
            session.update(reopenExpiry, Micros.of(expiresAt), id);
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return changes.appended();
    }
}
