package io.mailing.jdbc.internal;

import io.mailing.audience.ListFile;
import io.mailing.audience.ListFile.Removal;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.audience.UnsentRows;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.UploadStore.FileKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists of recipients. */
final class JdbcLists implements ListStore {

    private static final String VISIBLE = "complete = TRUE AND deleted = FALSE";

    /** A page ends where its rows have so many characters. */
    private static final int PAGE_CHARACTERS = 1 << 20;

    private final Transactions transactions;
    private final ListSweep sweep;

    private final String find;
    private final String list;
    private final String files;
    private final String rename;
    private final String delete;
    private final String dropAll;
    private final String lockFile;
    private final String breakOff;
    private final String remove;
    private final String leaving;
    private final String discard;
    private final String described;
    private final String rows;
    private final String ofPerson;
    private final String deleteRow;
    private final String deleteKey;

    JdbcLists(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        this.sweep = new ListSweep(sql);
        find = sql.of("SELECT id, name, created_at FROM {list} WHERE id = ? AND " + VISIBLE);
        list = sql.of(
                "SELECT id, name, created_at FROM {list} WHERE id < ? AND " + VISIBLE + " ORDER BY id DESC LIMIT ?");
        files = sql.of(
                "SELECT list, file, name, described, uploaded_at, accepted, refused, duplicates, removed_at, dropped"
                        + " FROM {list_file} WHERE list IN (#) AND complete = TRUE ORDER BY list, file");
        rename = sql.of("UPDATE {list} SET name = ? WHERE id = ? AND " + VISIBLE);
        delete = sql.of("UPDATE {list} SET deleted = TRUE WHERE id = ? AND " + VISIBLE);
        dropAll = sql.of("UPDATE {list_file} SET dropped = TRUE, leaving = FALSE, swept = FALSE WHERE list = ?");
        lockFile =
                sql.of("SELECT complete, removed_at, dropped FROM {list_file} WHERE list = ? AND file = ? FOR UPDATE");
        breakOff = sql.of("UPDATE {list_file} SET dropped = TRUE WHERE list = ? AND file = ?");
        remove = sql.of("UPDATE {list_file} SET removed_at = ?, dropped = ?, leaving = ? WHERE list = ? AND file = ?");
        leaving = sql.of("SELECT list, file FROM {list_file} WHERE leaving = TRUE ORDER BY list, file LIMIT ?");
        discard = sql.of("UPDATE {list_file} SET leaving = FALSE WHERE list = ? AND file = ?");
        described = sql.of("SELECT described FROM {list_file} WHERE list = ? AND file = ? AND complete = TRUE"
                + " AND (dropped = FALSE OR leaving = TRUE)");
        rows = sql.of("SELECT line, recipient, vals, locale, zone FROM {list_row}"
                + " WHERE list = ? AND file = ? AND line > ? ORDER BY line LIMIT ?");
        ofPerson = sql.of("SELECT list, file, line, dup_keys FROM {list_row} WHERE recipient = ?");
        deleteRow = sql.of("DELETE FROM {list_row} WHERE list = ? AND file = ? AND line = ?");
        deleteKey = sql.of("DELETE FROM {list_key} WHERE list = ? AND dup_key = ? AND file = ? AND line = ?");
    }

    private record Head(long id, String name, Instant createdAt) {
        static Head read(ResultSet row) throws SQLException {
            return new Head(row.getLong("id"), Texts.required(row, "name"), Micros.at(row.getLong("created_at")));
        }
    }

    @Override
    public Optional<RecipientList> find(ListId id) {
        return transactions.read("read list " + id, session -> {
            Head head = session.first(find, Head::read, id.value());
            return head == null
                    ? Optional.empty()
                    : Optional.of(withFiles(session, List.of(head)).get(0));
        });
    }

    @Override
    public List<RecipientList> list(@Nullable ListId below, int limit) {
        ListStore.checkLimit(limit);
        long from = below == null ? Long.MAX_VALUE : below.value();
        return transactions.read(
                "list the lists", session -> withFiles(session, session.list(list, Head::read, from, limit)));
    }

    private List<RecipientList> withFiles(Session session, List<Head> heads) throws SQLException {
        if (heads.isEmpty()) {
            return List.of();
        }
        Map<Long, List<ListFile>> found = new TreeMap<>();
        Object[] parameters = new Object[Sql.padded(heads.size())];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = heads.get(Math.min(i, heads.size() - 1)).id();
        }
        session.list(
                files.replace("#", Sql.marks(parameters.length)),
                row -> found.computeIfAbsent(row.getLong("list"), one -> new ArrayList<>())
                        .add(file(row)),
                parameters);
        return heads.stream()
                .map(head -> new RecipientList(
                        new ListId(head.id()), head.name(), head.createdAt(), found.getOrDefault(head.id(), List.of())))
                .toList();
    }

    private static ListFile file(ResultSet row) throws SQLException {
        RowCounts counts = new RowCounts(row.getLong("accepted"), row.getLong("refused"), row.getLong("duplicates"));
        long removedAt = row.getLong("removed_at");
        Removal removal = row.wasNull()
                ? null
                : new Removal(Micros.at(removedAt), row.getBoolean("dropped") ? UnsentRows.DROP : UnsentRows.KEEP);
        return new ListFile(
                row.getInt("file"),
                Texts.required(row, "name"),
                Micros.at(row.getLong("uploaded_at")),
                counts,
                ListJson.schema(row.getString("described")),
                removal);
    }

    @Override
    public boolean rename(ListId id, String name) {
        return transactions.call(
                "rename list " + id, session -> session.update(rename, Texts.encode(name), id.value()) > 0);
    }

    @Override
    public boolean delete(ListId id) {
        return transactions.call("forget list " + id, session -> {
            if (session.update(delete, id.value()) == 0) {
                return false;
            }
            session.update(dropAll, id.value());
            return true;
        });
    }

    private record FileState(boolean complete, @Nullable Long removedAt, boolean dropped) {
        static FileState read(ResultSet row) throws SQLException {
            long removedAt = row.getLong("removed_at");
            Long removed = row.wasNull() ? null : removedAt;
            return new FileState(row.getBoolean("complete"), removed, row.getBoolean("dropped"));
        }
    }

    @Override
    public boolean remove(ListId id, int file, UnsentRows unsent, Instant at) {
        return transactions.call("remove file " + file + " of list " + id, session -> {
            FileState state = session.first(lockFile, FileState::read, id.value(), file);
            if (state == null || state.dropped()) {
                return false;
            }
            if (!state.complete()) {
                return session.update(breakOff, id.value(), file) > 0;
            }
            Long removedAt = state.removedAt();
            if (removedAt != null && unsent == UnsentRows.KEEP) {
                return false;
            }
            long when = Objects.requireNonNullElse(removedAt, Micros.of(at));
            boolean drop = unsent == UnsentRows.DROP;
            return session.update(remove, when, drop, drop, id.value(), file) > 0;
        });
    }

    @Override
    public List<FileKey> leaving(int limit) {
        ListStore.checkLimit(limit);
        return transactions.read(
                "look for files that are leaving",
                session -> session.list(
                        leaving, row -> new FileKey(new ListId(row.getLong("list")), row.getInt("file")), limit));
    }

    @Override
    public void discard(ListId id, int file) {
        transactions.call(
                "discard file " + file + " of list " + id, session -> session.update(discard, id.value(), file));
    }

    @Override
    public List<ListRow> rows(ListId id, int file, long after, int limit) {
        ListStore.checkLimit(limit);
        return transactions.read("read list " + id, session -> {
            String schema = session.first(described, row -> row.getString(1), id.value(), file);
            if (schema == null) {
                return List.of();
            }
            AudienceSchema columns = ListJson.schema(schema);
            return session.page(rows, row -> row(columns, row), PAGE_CHARACTERS, id.value(), file, after, limit);
        });
    }

    private static Session.Weighed<ListRow> row(AudienceSchema columns, ResultSet row) throws SQLException {
        String values = row.getString("vals");
        ListRow read = new ListRow(
                row.getLong("line"),
                ListJson.recipient(
                        columns,
                        Texts.required(row, "recipient"),
                        values,
                        Texts.read(row, "locale"),
                        Texts.read(row, "zone")));
        return new Session.Weighed<>(read, values.length());
    }

    private record Place(long list, int file, long line, String keys) {
        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getLong("list"), row.getInt("file"), row.getLong("line"), row.getString("dup_keys"));
        }
    }

    @Override
    public long erase(String recipient) {
        return transactions.call("erase a person from the lists", session -> {
            long erased = 0;
            List<@Nullable Object[]> keys = new ArrayList<>();
            for (Place place : session.list(ofPerson, Place::read, Texts.encode(recipient))) {
                erased += session.update(deleteRow, place.list(), place.file(), place.line());
                for (String key : place.keys().split(" ", -1)) {
                    keys.add(new @Nullable Object[] {place.list(), key, place.file(), place.line()});
                }
            }
            session.batch(deleteKey, keys);
            return erased;
        });
    }

    @Override
    public boolean sweep(Instant silentSince) {
        return transactions.call("sweep lists", session -> sweep.run(session, silentSince));
    }
}
