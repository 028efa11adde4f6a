package io.mailing.jdbc.internal;

import io.mailing.spi.store.RecipientEventStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What recipients did: a row for each person and event. */
final class JdbcRecipientEvents implements RecipientEventStore {

    private static final int MARKS = 512;

    private final Transactions transactions;
    private final Dialect dialect;

    private final String update;
    private final String insert;
    private final String did;
    private final String find;
    private final String delete;

    JdbcRecipientEvents(Transactions transactions, Sql sql, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
        // The count first: MariaDB goes from left to right and sees the new times behind them.
        update = sql.of("UPDATE {recipient_event} SET"
                + " happened = happened + CASE WHEN ? IN (first_at, last_at) THEN 0 ELSE 1 END,"
                + " first_at = CASE WHEN first_at > ? THEN ? ELSE first_at END,"
                + " last_at = CASE WHEN last_at < ? THEN ? ELSE last_at END"
                + " WHERE person = ? AND event = ?");
        insert = sql.of(
                "INSERT INTO {recipient_event} (person, event, first_at, last_at, happened) VALUES (?, ?, ?, ?, 1)");
        did = sql.of("SELECT person FROM {recipient_event} WHERE event = ? AND last_at >= ? AND person IN (#)");
        find = sql.of("SELECT first_at, last_at, happened FROM {recipient_event} WHERE person = ? AND event = ?");
        delete = sql.of("DELETE FROM {recipient_event} WHERE person = ?");
    }

    @Override
    public void record(Collection<Deed> deeds) {
        List<Deed> all = new ArrayList<>(deeds);
        // In one order, so that two calls don't wait for each other's rows.
        all.sort(Comparator.comparing(Deed::person).thenComparing(Deed::event));
        for (int from = 0; from < all.size(); from += MARKS) {
            List<Deed> some = all.subList(from, Math.min(all.size(), from + MARKS));
            transactions.call("record what recipients did", session -> {
                for (Deed deed : some) {
                    record(session, deed);
                }
                return some.size();
            });
        }
    }

    private void record(Session session, Deed deed) throws SQLException {
        String event = Texts.encode(deed.event());
        long at = Micros.of(deed.at());
        if (!again(session, deed.person(), event, at)
                && !dialect.insertNew(session, insert, deed.person(), event, at, at)) {
            again(session, deed.person(), event, at);
        }
    }

    private boolean again(Session session, String person, String event, long at) throws SQLException {
        return session.update(update, at, at, at, at, at, person, event) > 0;
    }

    @Override
    public Set<String> did(String event, @Nullable Instant since, Collection<String> people) {
        List<String> all = new ArrayList<>(people);
        long from = since == null ? Long.MIN_VALUE : Micros.of(since);
        return transactions.read("look for what recipients did", session -> {
            Set<String> found = new HashSet<>();
            for (int first = 0; first < all.size(); first += MARKS) {
                List<String> some = all.subList(first, Math.min(all.size(), first + MARKS));
                @Nullable Object[] parameters = new Object[Sql.padded(some.size()) + 2];
                parameters[0] = Texts.encode(event);
                parameters[1] = from;
                for (int i = 2; i < parameters.length; i++) {
                    parameters[i] = some.get(Math.min(i - 2, some.size() - 1));
                }
                found.addAll(session.list(
                        did.replace("#", Sql.marks(parameters.length - 2)), row -> row.getString(1), parameters));
            }
            return found;
        });
    }

    @Override
    public Optional<Deeds> find(String event, String person) {
        return transactions.read(
                "look for what a recipient did",
                session -> Optional.ofNullable(session.first(
                        find,
                        row -> new Deeds(Micros.at(row.getLong(1)), Micros.at(row.getLong(2)), row.getLong(3)),
                        person,
                        Texts.encode(event))));
    }

    @Override
    public int erase(String person) {
        return transactions.call("forget what a recipient did", session -> session.update(delete, person));
    }
}
