package io.mailing.jdbc.internal;

import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceState;
import io.mailing.spi.store.PaceStore;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits that all nodes share, a row each, by the database's clock. */
final class JdbcPaces implements PaceStore {

    private static final long NANOS = 1000;

    private final Transactions transactions;
    private final String look;
    private final String lock;
    private final String clock;
    private final String insert;
    private final String update;

    JdbcPaces(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        String select = "SELECT mark, used, closed_until, #now AS moment FROM {pace} WHERE id = ?";
        look = sql.of(select);
        lock = sql.of(select + " FOR UPDATE");
        clock = sql.of("SELECT #now");
        insert = sql.of("INSERT INTO {pace} (id, mark, used, closed_until) VALUES (?, 0, 0, 0)");
        update = sql.of("UPDATE {pace} SET mark = ?, used = ?, closed_until = ? WHERE id = ?");
    }

    /** A limit's row, and the database's clock, both in nanoseconds. */
    private record Row(PaceState state, long now) {}

    @Override
    public PaceSlot reserve(String key, Throttle limit, int turns) {
        return transactions.call("reserve turns of " + key, session -> {
            Row row = lock(session, key);
            PaceState.Step step = row.state().reserve(limit, turns, row.now());
            write(session, key, row.state(), step.next());
            return step.slot();
        });
    }

    @Override
    public PaceStanding standing(String key) {
        return transactions.read("look at " + key, session -> {
            Row row = read(session, look, key);
            return row == null
                    ? new PaceStanding(PaceState.FRESH, session.number(clock) * NANOS)
                    : new PaceStanding(row.state(), row.now());
        });
    }

    @Override
    public void close(String key, Duration time) {
        transactions.call("close " + key, session -> {
            Row row = lock(session, key);
            write(session, key, row.state(), row.state().closed(row.now() + time.toNanos()));
            return true;
        });
    }

    /** The clock may be that of before the wait for the row: a slot then begins later than it might, and never earlier. */
    private Row lock(Session session, String key) throws SQLException {
        Row row = read(session, lock, key);
        if (row == null) {
            session.update(insert, key);
            row = read(session, lock, key);
        }
        if (row == null) {
            throw new IllegalStateException("the limit " + key + " is gone right after it was written");
        }
        return row;
    }

    private @Nullable Row read(Session session, String query, String key) throws SQLException {
        return session.first(
                query,
                row -> new Row(
                        new PaceState(row.getLong("mark"), row.getInt("used"), row.getLong("closed_until")),
                        row.getLong("moment") * NANOS),
                key);
    }

    private void write(Session session, String key, PaceState before, PaceState after) throws SQLException {
        if (!after.equals(before)) {
            session.update(update, after.mark(), after.used(), after.closedUntil(), key);
        }
    }
}
