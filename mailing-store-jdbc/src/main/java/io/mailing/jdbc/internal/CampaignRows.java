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
                    + " finished_at, expires_at, sending_since, sent_for, takes_triggers";

    /** By which it is found, besides: made of others whenever those are written. */
    static final String SEARCHED = "search, channels";

    private final String lock;
    private final String update;
    private final String dropped;

    CampaignRows(Sql sql) {
        lock = sql.of("SELECT " + COLUMNS + " FROM {campaign} WHERE id = ? FOR UPDATE");
        dropped = sql.of("SELECT 1 FROM {campaign} WHERE id = ? AND dropped_at IS NOT NULL");
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

    /** Whether its ledger is being dropped, or was. */
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

    /** The campaign in its next state, with the times that go with it. */
    static CampaignRecord moved(CampaignRecord from, CampaignState next, @Nullable String note, Instant at) {
        Instant startedAt = from.startedAt();
        Instant expiresAt = from.expiresAt();
        Instant sendingSince = from.sendingSince();
        Duration sentFor = from.sentFor();
        if (next == CampaignState.SENDING && from.state() != CampaignState.SENDING) {
            startedAt = startedAt == null ? at : startedAt;
            expiresAt = expiresAt == null ? expiry(from, startedAt) : expiresAt;
            sendingSince = at;
        } else if (next != CampaignState.SENDING && sendingSince != null) {
            // A clock that was put back must not take time away.
            sentFor = at.isAfter(sendingSince) ? sentFor.plus(Duration.between(sendingSince, at)) : sentFor;
            sendingSince = null;
        }
        boolean ended = next == CampaignState.FINISHED || next == CampaignState.CANCELLED;
        return new CampaignRecord(
                from.id(),
                from.kind(),
                from.name(),
                from.author(),
                from.plan(),
                next,
                note,
                from.controlEpoch() + 1,
                from.total(),
                from.createdAt(),
                startedAt,
                ended ? at : null,
                expiresAt,
                sendingSince,
                sentFor,
                from.takesTriggers());
    }

    /** When what is unsent expires if that is counted from a time; a triggered campaign stands for ever. */
    static @Nullable Instant expiry(CampaignRecord campaign, Instant from) {
        return campaign.kind() == CampaignKind.TRIGGERED
                ? null
                : from.plus(campaign.plan().expireAfter());
    }

    static CampaignRecord with(CampaignRecord record, long total, boolean takesTriggers) {
        return new CampaignRecord(
                record.id(),
                record.kind(),
                record.name(),
                record.author(),
                record.plan(),
                record.state(),
                record.note(),
                record.controlEpoch(),
                total,
                record.createdAt(),
                record.startedAt(),
                record.finishedAt(),
                record.expiresAt(),
                record.sendingSince(),
                record.sentFor(),
                takesTriggers);
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
                row.getBoolean("takes_triggers"));
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
