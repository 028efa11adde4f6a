package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows of the campaign table. */
final class CampaignRows {

    static final String COLUMNS =
            "id, kind, name, author, plan, state, note, control_epoch, total, created_at, started_at,"
                    + " finished_at, expires_at, sending_since, sent_for, takes_triggers, run_of";

    private final String lock;
    private final String update;
    private final String revise;
    private final String dropped;

    CampaignRows(Sql sql) {
        lock = sql.of("SELECT " + COLUMNS + " FROM {campaign} WHERE id = ? FOR UPDATE");
        dropped = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND (dropped_at IS NOT NULL OR retired = TRUE)");
        revise = sql.of("UPDATE {campaign} SET name = ?, author = ?, plan = ? WHERE id = ?");
        update = sql.of("""
                UPDATE {campaign} SET state = ?, note = ?, control_epoch = ?, total = ?, started_at = ?, finished_at = ?,
                    expires_at = ?, sending_since = ?, sent_for = ?, takes_triggers = ?
                WHERE id = ?""");
    }

    /** The campaign, its row locked against everybody; null if there is none. */
    @Nullable
    CampaignRecord lock(Session session, CampaignId id) throws SQLException {
        return session.first(lock, CampaignRows::read, id.value());
    }

    /** Whether its ledger is being dropped, or was; also a former one after a recall. */
    boolean dropped(Session session, CampaignId id) throws SQLException {
        return session.exists(dropped, id.value());
    }

    void update(Session session, CampaignRecord campaign) throws SQLException {
        session.update(
                update,
                campaign.state().name(),
                Texts.orNull(campaign.note()),
                campaign.controlEpoch(),
                campaign.total(),
                Micros.orNull(campaign.startedAt()),
                Micros.orNull(campaign.finishedAt()),
                Micros.orNull(campaign.expiresAt()),
                Micros.orNull(campaign.sendingSince()),
                micros(campaign.sentFor()),
                campaign.takesTriggers(),
                campaign.id().value());
    }

    /** Its name, author and plan alone. */
    void revise(Session session, CampaignRecord campaign) throws SQLException {
        session.update(
                revise,
                Texts.encode(campaign.name()),
                Texts.orNull(campaign.author()),
                CampaignJson.plan(campaign.plan()),
                campaign.id().value());
    }

    static CampaignRecord read(ResultSet row) throws SQLException {
        return new CampaignRecord(
                new CampaignId(row.getLong("id")),
                CampaignKind.valueOf(row.getString("kind")),
                Texts.required(row, "name"),
                Texts.read(row, "author"),
                CampaignJson.plan(row.getString("plan")),
                CampaignState.valueOf(row.getString("state")),
                Texts.read(row, "note"),
                row.getLong("control_epoch"),
                row.getLong("total"),
                Micros.at(row.getLong("created_at")),
                time(row, "started_at"),
                time(row, "finished_at"),
                time(row, "expires_at"),
                time(row, "sending_since"),
                Duration.ofSeconds(0, row.getLong("sent_for") * 1000),
                row.getBoolean("takes_triggers"),
                runOf(row));
    }

    private static @Nullable CampaignId runOf(ResultSet row) throws SQLException {
        long id = row.getLong("run_of");
        return row.wasNull() ? null : new CampaignId(id);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Micros.at(micros);
    }
}
