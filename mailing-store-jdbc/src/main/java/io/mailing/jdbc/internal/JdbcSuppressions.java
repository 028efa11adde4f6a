package io.mailing.jdbc.internal;

import io.mailing.Suppression;
import io.mailing.spi.store.SuppressionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses to which nothing is sent. Their numbers come from one row, which stays locked until the commit: so they can be
 * seen in the order of their numbers, and whoever has seen one need not look for a lower one again.
 */
final class JdbcSuppressions implements SuppressionStore {

    private static final int MARKS = 512;

    private final Transactions transactions;

    private final String find;
    private final String among;
    private final String advance;
    private final String last;
    private final String insert;
    private final String delete;
    private final String added;

    JdbcSuppressions(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        find = sql.of("SELECT reason, happened_at FROM {suppression} WHERE hash = ?");
        among = sql.of("SELECT hash FROM {suppression} WHERE hash IN (#)");
        advance = sql.of("UPDATE {mark} SET last_number = last_number + 1 WHERE id = 'suppression'");
        last = sql.of("SELECT last_number FROM {mark} WHERE id = 'suppression'");
        insert = sql.of("INSERT INTO {suppression} (hash, number, reason, happened_at) VALUES (?, ?, ?, ?)");
        delete = sql.of("DELETE FROM {suppression} WHERE hash = ?");
        added = sql.of("SELECT number, hash FROM {suppression} WHERE number > ? AND happened_at >= ?"
                + " ORDER BY number LIMIT ?");
    }

    @Override
    public boolean suppress(String hash, Suppression suppression) {
        String what = "suppress an address";
        if (transactions.read(what, session -> session.exists(find, hash))) {
            return false;
        }
        return transactions.call(what, session -> {
            session.update(advance);
            // Again, now that no other one is at it.
            if (session.exists(find, hash)) {
                return false;
            }
            session.update(
                    insert,
                    hash,
                    session.number(last),
                    Texts.encode(suppression.reason()),
                    Micros.of(suppression.at()));
            return true;
        });
    }

    @Override
    public boolean lift(String hash) {
        return transactions.call("lift a suppression", session -> session.update(delete, hash) > 0);
    }

    @Override
    public Optional<Suppression> find(String hash) {
        return transactions.read(
                "look for a suppression",
                session -> Optional.ofNullable(session.first(
                        find,
                        row -> new Suppression(Texts.required(row, "reason"), Micros.at(row.getLong("happened_at"))),
                        hash)));
    }

    @Override
    public Set<String> among(Collection<String> hashes) {
        if (hashes.isEmpty()) {
            return new HashSet<>();
        }
        List<String> all = new ArrayList<>(hashes);
        return transactions.read("look for suppressions", session -> {
            Set<String> found = new HashSet<>();
            for (int from = 0; from < all.size(); from += MARKS) {
                List<String> some = all.subList(from, Math.min(all.size(), from + MARKS));
                Object[] parameters = new Object[Sql.padded(some.size())];
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] = some.get(Math.min(i, some.size() - 1));
                }
                found.addAll(session.list(
                        among.replace("#", Sql.marks(parameters.length)), row -> row.getString(1), parameters));
            }
            return found;
        });
    }

    @Override
    public long last() {
        return transactions.read("look for suppressions", session -> session.number(last));
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
                        row -> new Added(row.getLong("number"), row.getString("hash")),
                        number,
                        Micros.of(from),
                        limit));
    }
}
