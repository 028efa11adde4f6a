package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.SearchForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the campaign table. */
final class CampaignRows {

    static final String COLUMNS =
            "id, kind, name, author, plan, state, note, control_epoch, total, created_at, started_at,"
                    + " finished_at, expires_at, sending_since, sent_for, takes_triggers, run_of,"
                    + " next_run_at";

    /** By which it is found, besides: made of others whenever those are written. */
    static final String SEARCHED = "search, channels";

    private final String lock;
    private final String update;
    private final String revise;
    private final String dropped;

    CampaignRows(Sql sql) {
        lock = sql.of("SELECT " + COLUMNS + " FROM {campaign} WHERE id = ? FOR UPDATE");
        dropped = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND (dropped_at IS NOT NULL OR retired = TRUE)");
        revise = sql.of("UPDATE {campaign} SET name = ?, author = ?, plan = ?, search = ?, channels = ? WHERE id = ?");
        update = sql.of("""
                UPDATE {campaign} SET state = ?, note = ?, control_epoch = ?, total = ?, started_at = ?, finished_at = ?,
                    expires_at = ?, sending_since = ?, sent_for = ?, takes_triggers = ?, next_run_at = ?
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
                Micros.orNull(campaign.nextRunAt()),
                campaign.id().value());
    }

    /** Its name, author and plan alone. */
    void revise(Session session, CampaignRecord campaign) throws SQLException {
        List<String> searched = searched(campaign);
        session.update(
                revise,
                Texts.encode(campaign.name()),
                Texts.orNull(campaign.author()),
                CampaignJson.plan(campaign.plan()),
                searched.get(0),
                searched.get(1),
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
                runOf(row),
                time(row, "next_run_at"));
    }

    private static @Nullable CampaignId runOf(ResultSet row) throws SQLException {
        long id = row.getLong("run_of");
        return row.wasNull() ? null : new CampaignId(id);
    }

    /** What {@link #SEARCHED} holds. The form of a name is made in Java: databases fold letters as their settings say. */
    static List<String> searched(CampaignRecord campaign) {
        String channels = String.join("\n", campaign.plan().sendMode().channels());
        return List.of(Texts.encode(SearchForm.of(campaign.name())), channelIn(channels));
    }

    /** What a campaign's channels hold if this is one of them. A channel's name is a line. */
    static String channelIn(String channel) {
        return "\n" + channel + "\n";
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Micros.at(micros);
    }
}
