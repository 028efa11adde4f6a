package io.mailing.jdbc.internal;

import io.mailing.Suppression;
import io.mailing.SuppressionFilter;
import io.mailing.spi.store.SuppressionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To whom nothing is sent. Numbers come from one row, which stays locked until the commit: so suppressions can be
 * seen in the order of their numbers, and whoever has seen one need not look for a lower one again.
 */
final class JdbcSuppressions implements SuppressionStore {

    private static final int MARKS = 512;
    private static final String ALL = "suppression";
    private static final String RECIPIENTS = "suppression-recipient";

    private final Transactions transactions;

    private final String of;
    private final String among;
    private final String advance;
    private final String last;
    private final String standing;
    private final String seeRecipients;
    private final String insert;
    private final String delete;
    private final String deleteFrom;
    private final String added;
    private final String list;
    private final String forget;

    JdbcSuppressions(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        of = sql.of("SELECT person, channel, topic, plain, reason, source, happened_at FROM {suppression}"
                + " WHERE person = ? ORDER BY channel, topic");
        among = sql.of("SELECT person, channel, topic FROM {suppression} WHERE person IN (#)");
        advance = sql.of("UPDATE {mark} SET last_number = last_number + ? WHERE id = '" + ALL + "'");
        last = sql.of("SELECT last_number FROM {mark} WHERE id = '" + ALL + "'");
        standing = sql.of("SELECT id, last_number FROM {mark} WHERE id IN ('" + ALL + "', '" + RECIPIENTS + "')");
        seeRecipients = sql.of("UPDATE {mark} SET last_number = 1 WHERE id = '" + RECIPIENTS + "' AND last_number = 0");
        insert = sql.of("INSERT INTO {suppression} (person, channel, topic, plain, number, reason, source, happened_at,"
                + " written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        delete = sql.of("DELETE FROM {suppression} WHERE person = ? AND channel = ? AND topic = ?");
        deleteFrom = sql.of("DELETE FROM {suppression} WHERE person = ? AND channel = ? AND happened_at <= ?"
                + " AND source IN (@)#");
        added = sql.of("SELECT number, person FROM {suppression} WHERE number > ? AND written_at >= ?"
                + " ORDER BY number LIMIT ?");
        list = sql.of("SELECT number, person, channel, topic, plain, reason, source, happened_at FROM {suppression}"
                + " WHERE number > ?@ ORDER BY number LIMIT ?");
        forget = forget(sql);
    }

    /** Clears the plain text of a person's suppressions. */
    static String forget(Sql sql) {
        return sql.of("UPDATE {suppression} SET plain = NULL WHERE person = ? AND plain IS NOT NULL");
    }

    @Override
    public Set<Scope> suppress(List<Entry> entries, Instant at) {
        String what = "suppress";
        Set<String> persons = new HashSet<>();
        entries.forEach(entry -> persons.add(entry.key().person()));
        Set<Scope> before = among(persons);
        if (entries.stream().allMatch(entry -> before.contains(entry.key()))) {
            return new HashSet<>();
        }
        return transactions.call(what, session -> {
            session.update(advance, entries.size());
            // Again, now that no other one is at it.
            Set<Scope> there = among(session, List.copyOf(persons));
            List<Entry> missing = entries.stream()
                    .filter(entry -> !there.contains(entry.key()))
                    .toList();
            if (missing.stream().anyMatch(entry -> entry.key().ofRecipient())) {
                session.update(seeRecipients);
            }
            long number = session.number(last) - entries.size();
            List<@Nullable Object[]> rows = new ArrayList<>();
            Set<Scope> added = new HashSet<>();
            for (Entry entry : missing) {
                rows.add(row(entry, ++number, at));
                added.add(entry.key());
            }
            session.batch(insert, rows);
            return added;
        });
    }

    private static @Nullable Object[] row(Entry entry, long number, Instant at) {
        return new @Nullable Object[] {
            entry.key().person(),
            Texts.encode(entry.key().channel()),
            entry.key().topic(),
            Texts.orNull(entry.text()),
            number,
            Texts.encode(entry.suppression().reason()),
            entry.suppression().source(),
            Micros.of(entry.suppression().at()),
            Micros.of(at)
        };
    }

    @Override
    public boolean lift(Scope key) {
        return transactions.call(
                "lift a suppression",
                session -> session.update(delete, key.person(), Texts.encode(key.channel()), key.topic()) > 0);
    }

    @Override
    public int lift(Lift lift) {
        List<Object> parameters =
                new ArrayList<>(List.of(lift.person(), Texts.encode(lift.channel()), Micros.of(lift.until())));
        parameters.addAll(lift.sources());
        parameters.addAll(lift.topics());
        String topics = lift.topics().isEmpty()
                ? ""
                : " AND topic IN (" + Sql.marks(lift.topics().size()) + ")";
        String statement =
                deleteFrom.replace("@", Sql.marks(lift.sources().size())).replace("#", topics);
        return transactions.call("lift suppressions", session -> session.update(statement, parameters.toArray()));
    }

    @Override
    public List<Entry> of(String person) {
        return transactions.read("look for suppressions", session -> session.list(of, JdbcSuppressions::entry, person));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Suppression suppression = new Suppression(
                Texts.required(row, "reason"), row.getString("source"), Micros.at(row.getLong("happened_at")));
        return new Entry(key(row), Texts.read(row, "plain"), suppression);
    }

    private static Scope key(ResultSet row) throws SQLException {
        return new Scope(row.getString("person"), Texts.required(row, "channel"), row.getString("topic"));
    }

    @Override
    public Set<Scope> among(Collection<String> persons) {
        if (persons.isEmpty()) {
            return new HashSet<>();
        }
        List<String> all = new ArrayList<>(persons);
        return transactions.read("look for suppressions", session -> among(session, all));
    }

    private Set<Scope> among(Session session, List<String> all) throws SQLException {
        Set<Scope> found = new HashSet<>();
        for (int from = 0; from < all.size(); from += MARKS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MARKS));
            Object[] parameters = new Object[Sql.padded(some.size())];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = some.get(Math.min(i, some.size() - 1));
            }
            found.addAll(
                    session.list(among.replace("#", Sql.marks(parameters.length)), JdbcSuppressions::key, parameters));
        }
        return found;
    }

    @Override
    public Standing standing() {
        return transactions.read("look for suppressions", session -> {
            long number = 0;
            boolean recipients = false;
            for (Standing part : session.list(standing, JdbcSuppressions::part)) {
                number = Math.max(number, part.last());
                recipients |= part.recipients();
            }
            return new Standing(number, recipients);
        });
    }

    private static Standing part(ResultSet row) throws SQLException {
        long number = row.getLong("last_number");
        return row.getString("id").equals(ALL) ? new Standing(number, false) : new Standing(0, number > 0);
    }

    @Override
    public List<Added> added(long number, Instant from, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return transactions.read(
                "list new suppressions",
                session -> session.list(
                        added,
                        row -> new Added(row.getLong("number"), row.getString("person")),
                        number,
                        Micros.of(from),
                        limit));
    }

    @Override
    public List<Listed> list(SuppressionFilter filter) {
        StringBuilder conditions = new StringBuilder();
        List<Object> parameters = new ArrayList<>(List.of(filter.after()));
        condition("channel", Texts.orNull(filter.channel()), conditions, parameters);
        condition("topic", filter.topic(), conditions, parameters);
        condition("reason", Texts.orNull(filter.reason()), conditions, parameters);
        condition("source", filter.source(), conditions, parameters);
        parameters.add(filter.limit());
        return transactions.read(
                "list suppressions",
                session -> session.list(
                        list.replace("@", conditions),
                        row -> new Listed(row.getLong("number"), entry(row)),
                        parameters.toArray()));
    }

    private static void condition(
            String column, @Nullable String wanted, StringBuilder conditions, List<Object> parameters) {
        if (wanted != null) {
            conditions.append(" AND ").append(column).append(" = ?");
            parameters.add(wanted);
        }
    }

    @Override
    public int forget(String person) {
        return transactions.call("forget an address", session -> session.update(forget, person));
    }
}
