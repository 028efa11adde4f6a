package io.mailing.jdbc.internal;

import io.mailing.Recipient;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.store.UploadStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The uploads of lists. A file is begun under its list's lock, so that one is uploaded at a time; what is done with it is done under its own
 * row's, so that nothing is written to one that was broken off.
 */
final class JdbcUploads implements UploadStore {

    private static final int MARKS = 512;
    private static final String OPEN = "complete = FALSE AND dropped = FALSE";

    private final Transactions transactions;

    private final String advance;
    private final String last;
    private final String insertList;
    private final String lockList;
    private final String dropSilent;
    private final String open;
    private final String count;
    private final String nextFile;
    private final String insertFile;
    private final String hear;
    private final String described;
    private final String live;
    private final String known;
    private final String complete;
    private final String completed;
    private final String show;
    private final BulkInsert insertRows;
    private final BulkInsert insertKeys;

    JdbcUploads(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        advance = sql.of("UPDATE {mark} SET last_number = last_number + 1 WHERE id = 'list'");
        last = sql.of("SELECT last_number FROM {mark} WHERE id = 'list'");
        insertList = sql.of("INSERT INTO {list} (id, name, created_at, last_file, complete, deleted)"
                + " VALUES (?, ?, ?, 1, FALSE, FALSE)");
        lockList =
                sql.of("SELECT last_file FROM {list} WHERE id = ? AND complete = TRUE AND deleted = FALSE FOR UPDATE");
        dropSilent = sql.of("UPDATE {list_file} SET dropped = TRUE WHERE list = ? AND " + OPEN + " AND heard_at <= ?");
        open = sql.of("SELECT 1 FROM {list_file} WHERE list = ? AND " + OPEN);
        count = sql.of("SELECT COUNT(*) FROM {list_file} WHERE list = ? AND complete = TRUE");
        nextFile = sql.of("UPDATE {list} SET last_file = ? WHERE id = ?");
        insertFile = sql.of(
                "INSERT INTO {list_file} (list, file, name, described, uploaded_at, heard_at, complete, accepted,"
                        + " refused, duplicates, removed_at, dropped, leaving, swept)"
                        + " VALUES (?, ?, ?, ?, ?, ?, FALSE, 0, 0, 0, NULL, FALSE, FALSE, FALSE)");
        hear = sql.of("UPDATE {list_file} SET heard_at = ? WHERE list = ? AND file = ? AND " + OPEN);
        described = sql.of("SELECT described FROM {list_file} WHERE list = ? AND file = ?");
        live = sql.of("SELECT file FROM {list_file} WHERE list = ? AND removed_at IS NULL AND dropped = FALSE");
        // Without a join: H2 would begin with the files and look through all keys of each.
        known = sql.of("SELECT dup_key, file, line FROM {list_key} WHERE list = ? AND dup_key IN (#)");
        complete = sql.of("UPDATE {list_file} SET complete = TRUE, accepted = ?, refused = ?, duplicates = ?"
                + " WHERE list = ? AND file = ? AND " + OPEN);
        completed = sql.of("SELECT 1 FROM {list_file} f JOIN {list} l ON l.id = f.list WHERE f.list = ? AND f.file = ?"
                + " AND f.complete = TRUE AND l.deleted = FALSE");
        show = sql.of("UPDATE {list} SET complete = TRUE WHERE id = ? AND complete = FALSE");
        insertRows = sql.insertMany(
                "list_row",
                Column.list("list int8, file int4, line int8, recipient text, vals text, locale text, zone text,"
                        + " dup_keys text"));
        insertKeys = sql.insertMany("list_key", Column.list("list int8, dup_key text, file int4, line int8"));
    }

    @Override
    public Optional<FileKey> begin(NewFile file) {
        return transactions.call("begin an upload", session -> {
            ListId id = file.list();
            FileKey key = id == null ? first(session, file) : another(session, id, file);
            if (key == null) {
                return Optional.empty();
            }
            long at = Micros.of(file.at());
            session.update(
                    insertFile,
                    key.list().value(),
                    key.file(),
                    Texts.encode(file.name()),
                    ListJson.schema(file.schema()),
                    at,
                    at);
            return Optional.of(key);
        });
    }

    private FileKey first(Session session, NewFile file) throws SQLException {
        session.update(advance);
        long id = session.number(last);
        session.update(insertList, id, Texts.encode(file.listName()), Micros.of(file.at()));
        return new FileKey(new ListId(id), 1);
    }

    private @Nullable FileKey another(Session session, ListId id, NewFile file) throws SQLException {
        Integer before = session.first(lockList, row -> row.getInt(1), id.value());
        if (before == null) {
            return null;
        }
        session.update(dropSilent, id.value(), Micros.of(file.silentSince()));
        if (session.exists(open, id.value()) || session.number(count, id.value()) >= RecipientList.MAX_FILES) {
            return null;
        }
        session.update(nextFile, before + 1, id.value());
        return new FileKey(id, before + 1);
    }

    @Override
    public Optional<List<Duplicate>> append(FileKey file, List<KeyedRow> rows, boolean leaveDuplicates, Instant at) {
        return transactions.call("write rows of list " + file.list(), session -> {
            long list = file.list().value();
            if (session.update(hear, Micros.of(at), list, file.file()) == 0) {
                return Optional.empty();
            }
            String columns = session.first(described, row -> row.getString(1), list, file.file());
            AudienceSchema schema = ListJson.schema(Objects.requireNonNull(columns));
            Keys keys = find(session, file, rows);
            List<Duplicate> duplicates = new ArrayList<>();
            List<@Nullable Object[]> newRows = new ArrayList<>(rows.size());
            List<@Nullable Object[]> newKeys = new ArrayList<>();
            for (KeyedRow row : rows) {
                Duplicate duplicate = leaveDuplicates ? keys.duplicate(row) : null;
                if (duplicate == null) {
                    long line = row.row().line();
                    newRows.add(row(file, schema, row));
                    for (String key : row.keys()) {
                        if (keys.add(key, line)) {
                            newKeys.add(new @Nullable Object[] {list, key, file.file(), line});
                        }
                    }
                } else {
                    duplicates.add(duplicate);
                }
            }
            insertRows.run(session, newRows);
            insertKeys.run(session, newKeys);
            return Optional.of(duplicates);
        });
    }

    private static @Nullable Object[] row(FileKey file, AudienceSchema schema, KeyedRow row) {
        Recipient recipient = row.row().recipient();
        Locale locale = recipient.locale();
        ZoneId zone = recipient.zone();
        return new @Nullable Object[] {
            file.list().value(),
            file.file(),
            row.row().line(),
            Texts.encode(recipient.id()),
            ListJson.values(schema, recipient),
            locale == null ? null : locale.toLanguageTag(),
            zone == null ? null : zone.getId(),
            String.join(" ", row.keys())
        };
    }

    private Keys find(Session session, FileKey file, List<KeyedRow> rows) throws SQLException {
        List<String> all =
                rows.stream().flatMap(row -> row.keys().stream()).distinct().toList();
        Keys keys = new Keys(file.file());
        Set<Integer> files = new HashSet<>(
                session.list(live, row -> row.getInt(1), file.list().value()));
        for (int from = 0; from < all.size(); from += MARKS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MARKS));
            Object[] parameters = new Object[1 + Sql.padded(some.size())];
            parameters[0] = file.list().value();
            for (int i = 1; i < parameters.length; i++) {
                parameters[i] = some.get(Math.min(i, some.size()) - 1);
            }
            session.list(
                    known.replace("#", Sql.marks(parameters.length - 1)),
                    row -> files.contains(row.getInt(2)) && keys.found(row.getString(1), row.getInt(2), row.getLong(3)),
                    parameters);
        }
        return keys;
    }

    /** Which row of the list has a key, and which keys this file has. */
    private static final class Keys {

        private record Place(int file, long line) {}

        private final int file;
        private final Map<String, Place> places = new HashMap<>();
        private final Set<String> own = new HashSet<>();

        Keys(int file) {
            this.file = file;
        }

        boolean found(String key, int in, long line) {
            places.merge(key, new Place(in, line), (one, other) -> one.file() < other.file() ? one : other);
            return in == file && own.add(key);
        }

        /** Answers whether the file didn't have it yet. */
        boolean add(String key, long line) {
            places.putIfAbsent(key, new Place(file, line));
            return own.add(key);
        }

        @Nullable
        Duplicate duplicate(KeyedRow row) {
            for (int i = 0; i < row.keys().size(); i++) {
                Place other = places.get(row.keys().get(i));
                if (other != null) {
                    return new Duplicate(row.row().line(), i, other.file(), other.line());
                }
            }
            return null;
        }
    }

    @Override
    public boolean complete(FileKey file, RowCounts counts) {
        return transactions.call("complete an upload to list " + file.list(), session -> {
            long list = file.list().value();
            int changed = session.update(
                    complete, counts.accepted(), counts.refused(), counts.duplicates(), list, file.file());
            if (changed == 0) {
                return session.exists(completed, list, file.file());
            }
            session.update(show, list);
            return true;
        });
    }
}
