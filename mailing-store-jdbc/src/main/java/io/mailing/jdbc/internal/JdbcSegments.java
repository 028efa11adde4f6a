package io.mailing.jdbc.internal;

import io.mailing.Segment;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.SegmentStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Saved segments. A deleted one keeps its row, without what it said. */
final class JdbcSegments implements SegmentStore {

    private static final String COLUMNS = "name, definition, author, created_at, changed_at, version";

    private final Transactions transactions;

    private final String exists;
    private final String revive;
    private final String insert;
    private final String find;
    private final String deleted;
    private final String list;
    private final String revise;
    private final String delete;

    JdbcSegments(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        exists = sql.of("SELECT 1 FROM {segment} WHERE name = ?");
        revive = sql.of("UPDATE {segment} SET definition = ?, author = ?, created_at = ?, changed_at = ?,"
                + " version = version + 1, deleted = FALSE WHERE name = ? AND deleted = TRUE");
        insert = sql.of("INSERT INTO {segment} (" + COLUMNS + ", deleted) VALUES (" + Sql.marks(6) + ", FALSE)");
        find = sql.of("SELECT " + COLUMNS + " FROM {segment} WHERE name = ? AND deleted = FALSE");
        deleted = sql.of("SELECT 1 FROM {segment} WHERE name = ? AND deleted = TRUE");
        list = sql.of("SELECT " + COLUMNS + " FROM {segment} WHERE name > ? AND deleted = FALSE ORDER BY name LIMIT ?");
        revise = sql.of("UPDATE {segment} SET definition = ?, changed_at = ?, version = version + 1"
                + " WHERE name = ? AND version = ? AND deleted = FALSE");
        delete = sql.of("UPDATE {segment} SET definition = '', author = NULL, deleted = TRUE"
                + " WHERE name = ? AND version = ? AND deleted = FALSE");
    }

    @Override
    public boolean create(Segment segment) {
        return transactions.call("save a segment", session -> {
            String name = Texts.encode(segment.name());
            String definition = Texts.encode(segment.definition());
            String author = Texts.orNull(segment.author());
            long created = Micros.of(segment.createdAt());
            long changed = Micros.of(segment.changedAt());
            if (session.update(revive, definition, author, created, changed, name) > 0) {
                return true;
            }
            if (session.exists(exists, name)) {
                return false;
            }
            session.update(insert, name, definition, author, created, changed, segment.version());
            return true;
        });
    }

    @Override
    public Optional<Segment> find(String name) {
        return transactions.read(
                "read a segment",
                session -> Optional.ofNullable(session.first(find, JdbcSegments::read, Texts.encode(name))));
    }

    @Override
    public boolean deleted(String name) {
        return transactions.read("read a segment", session -> session.exists(deleted, Texts.encode(name)));
    }

    @Override
    public List<Segment> list(@Nullable String after, int limit) {
        MessageStore.checkLimit(limit);
        String from = after == null ? "" : Texts.encode(after);
        return transactions.read("list segments", session -> session.list(list, JdbcSegments::read, from, limit));
    }

    @Override
    public boolean revise(Segment read, String definition, Instant at) {
        return transactions.call(
                "change a segment",
                session -> session.update(
                                revise,
                                Texts.encode(definition),
                                Micros.of(at),
                                Texts.encode(read.name()),
                                read.version())
                        > 0);
    }

    @Override
    public boolean delete(Segment read) {
        return transactions.call(
                "forget a segment", session -> session.update(delete, Texts.encode(read.name()), read.version()) > 0);
    }

    private static Segment read(ResultSet row) throws SQLException {
        return new Segment(
                Texts.required(row, "name"),
                Texts.required(row, "definition"),
                Texts.read(row, "author"),
                Micros.at(row.getLong("created_at")),
                Micros.at(row.getLong("changed_at")),
                row.getLong("version"));
    }
}
