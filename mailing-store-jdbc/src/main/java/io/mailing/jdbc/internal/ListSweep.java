package io.mailing.jdbc.internal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes rows of lists that nobody can see any more, at most a thousand at a time. */
final class ListSweep {

    private static final int ROWS = 1_000;

    private final String anySilent;
    private final String silent;
    private final String next;
    private final String rows;
    private final String deleteRows;
    private final String deleteKey;
    private final String swept;
    private final String deleteFile;
    private final String deleteLists;

    ListSweep(Sql sql) {
        anySilent = sql.of("SELECT 1 FROM {list_file} WHERE complete = FALSE AND dropped = FALSE AND heard_at <= ?");
        silent = sql.of("UPDATE {list_file} SET dropped = TRUE WHERE complete = FALSE AND dropped = FALSE"
                + " AND heard_at <= ?");
        next = sql.of("SELECT list, file FROM {list_file} WHERE dropped = TRUE AND leaving = FALSE AND swept = FALSE"
                + " ORDER BY list, file LIMIT 1 #skipLocked");
        rows = sql.of("SELECT line, dup_keys FROM {list_row} WHERE list = ? AND file = ? ORDER BY line LIMIT ?");
        deleteRows = sql.of("DELETE FROM {list_row} WHERE list = ? AND file = ? AND line <= ?");
        deleteKey = sql.of("DELETE FROM {list_key} WHERE list = ? AND dup_key = ? AND file = ?");
        // What a list that is there says of its files stays.
        swept = sql.of("UPDATE {list_file} SET swept = TRUE WHERE list = ? AND file = ? AND complete = TRUE"
                + " AND EXISTS (SELECT 1 FROM {list} l WHERE l.id = ? AND l.deleted = FALSE)");
        deleteFile = sql.of("DELETE FROM {list_file} WHERE list = ? AND file = ?");
        deleteLists = sql.of("DELETE FROM {list} WHERE (deleted = TRUE OR complete = FALSE)"
                + " AND NOT EXISTS (SELECT 1 FROM {list_file} f WHERE f.list = {list}.id)");
    }

    private record File(long list, int number) {}

    private record Row(long line, String keys) {}

    /** Answers whether there may be more. */
    boolean run(Session session, Instant silentSince) throws SQLException {
        long since = Micros.of(silentSince);
        if (session.exists(anySilent, since)) {
            session.update(silent, since);
        }
        File file = session.first(next, row -> new File(row.getLong(1), row.getInt(2)));
        if (file == null) {
            session.update(deleteLists);
            return false;
        }
        List<Row> found =
                session.list(rows, row -> new Row(row.getLong(1), row.getString(2)), file.list(), file.number(), ROWS);
        List<@Nullable Object[]> keys = new ArrayList<>();
        for (Row row : found) {
            for (String key : row.keys().split(" ", -1)) {
                keys.add(new @Nullable Object[] {file.list(), key, file.number()});
            }
        }
        session.batch(deleteKey, keys);
        if (!found.isEmpty()) {
            session.update(
                    deleteRows,
                    file.list(),
                    file.number(),
                    found.get(found.size() - 1).line());
        }
        if (found.size() < ROWS && session.update(swept, file.list(), file.number(), file.list()) == 0) {
            session.update(deleteFile, file.list(), file.number());
        }
        return true;
    }
}
