package io.mailing.jdbc.internal;

import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyFate;
import io.mailing.spi.store.FrequencyRound;
import io.mailing.spi.store.FrequencyState;
import io.mailing.spi.store.FrequencyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places that deliveries take under the frequency caps, a row for each person, which is the lock as well: locked, and inserted, in the
 * order of the hashes. Two who insert the same person at once follow one another: the second one begins again, and finds the row.
 */
final class JdbcFrequencies implements FrequencyStore {

    private static final int MARKS = 512;

    private static final List<Column> COLUMNS = Column.list("person text, places text");

    private final Transactions transactions;
    private final FrequencyFates fates;
    private final BulkInsert insert;
    private final String find;
    private final String lock;
    private final String update;
    private final String delete;
    private final String page;

    JdbcFrequencies(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        this.fates = new FrequencyFates(sql);
        insert = sql.insert("frequency", COLUMNS);
        find = sql.of("SELECT places FROM {frequency} WHERE person = ?");
        lock = sql.of("SELECT person, places FROM {frequency} WHERE person IN (#) ORDER BY person FOR UPDATE");
        update = sql.of("UPDATE {frequency} SET places = ? WHERE person = ?");
        delete = sql.of("DELETE FROM {frequency} WHERE person = ?");
        page = sql.of("SELECT person, places FROM {frequency} WHERE person > ? ORDER BY person LIMIT ?");
    }

    private record Seen(String person, boolean old) {}

    @Override
    public List<Refused> take(Question question) {
        if (question.wanted().isEmpty()) {
            return List.of();
        }
        List<String> people = List.copyOf(
                new TreeSet<>(question.wanted().stream().map(Wanted::person).toList()));
        return transactions.call("take places under the frequency caps", session -> {
            Map<String, FrequencyState> states = lock(session, people);
            FrequencyRound round = FrequencyRound.of(question, states);
            if (!round.unsure().isEmpty()) {
                round = round.judged(fates.of(session, round.unsure()));
            }
            write(session, states, round.changes());
            return round.refused();
        });
    }

    @Override
    public FrequencyState standing(String person) {
        return transactions.read(
                "look at a person's places",
                session -> Objects.requireNonNullElse(
                        session.first(find, row -> FrequencyPlaces.read(row.getString(1)), person),
                        FrequencyState.FRESH));
    }

    @Override
    public boolean forget(String person) {
        return transactions.call("forget a person's places", session -> session.update(delete, person) > 0);
    }

    @Override
    public @Nullable String clear(@Nullable String after, Duration kept, Instant now, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        Instant before = now.minus(kept);
        List<Seen> all = transactions.read(
                "look for old places",
                session -> session.list(
                        page,
                        row -> new Seen(
                                row.getString(1),
                                FrequencyPlaces.read(row.getString(2)).hasOld(before)),
                        after == null ? "" : after,
                        limit));
        List<String> old = all.stream().filter(Seen::old).map(Seen::person).toList();
        if (!old.isEmpty()) {
            transactions.call("clear old places", session -> clear(session, old, before));
        }
        return all.size() < limit ? null : all.get(limit - 1).person();
    }

    private int clear(Session session, List<String> people, Instant before) throws SQLException {
        Map<String, FrequencyState> states = lock(session, people);
        Set<DeliveryKey> unsure = new HashSet<>();
        states.values().forEach(state -> unsure.addAll(state.unsure()));
        Map<DeliveryKey, FrequencyFate> known = fates.of(session, unsure);
        Map<String, FrequencyState> left = new HashMap<>();
        List<@Nullable Object[]> gone = new ArrayList<>();
        states.forEach((person, state) -> {
            FrequencyState next = state.judged(known).cleared(before);
            if (next.places().isEmpty()) {
                gone.add(new Object[] {person});
            } else if (!next.equals(state)) {
                left.put(person, next);
            }
        });
        write(session, states, left);
        session.batch(delete, gone);
        return gone.size();
    }

    /** In the order of the hashes. */
    private Map<String, FrequencyState> lock(Session session, List<String> people) throws SQLException {
        Map<String, FrequencyState> states = new TreeMap<>();
        for (int from = 0; from < people.size(); from += MARKS) {
            List<String> some = people.subList(from, Math.min(people.size(), from + MARKS));
            List<Object> parameters = new ArrayList<>(some);
            parameters.addAll(Collections.nCopies(Sql.padded(some.size()) - some.size(), some.get(some.size() - 1)));
            session.list(
                    lock.replace("#", Sql.marks(parameters.size())),
                    row -> states.put(row.getString(1), FrequencyPlaces.read(row.getString(2))),
                    parameters.toArray());
        }
        return states;
    }

    private void write(Session session, Map<String, FrequencyState> known, Map<String, FrequencyState> changes)
            throws SQLException {
        Collection<@Nullable Object[]> changed = new ArrayList<>();
        Collection<@Nullable Object[]> fresh = new ArrayList<>();
        new TreeMap<>(changes).forEach((person, state) -> {
            String places = FrequencyPlaces.write(state);
            if (known.containsKey(person)) {
                changed.add(new Object[] {places, person});
            } else {
                fresh.add(new Object[] {person, places});
            }
        });
        session.batch(update, changed);
        insert.run(session, fresh);
    }
}
