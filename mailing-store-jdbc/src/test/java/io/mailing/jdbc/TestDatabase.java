package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.spi.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An empty database for one test, behind a pool. */
final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What was used by a test and is to be used by the next one. */
    private static final Map<String, Deque<TestDatabase>> USED = new ConcurrentHashMap<>();

    private final HikariDataSource pool;
    private final boolean shutdown;
    private final WatchedDataSource watched;
    private @Nullable Runnable giveBack;

    private TestDatabase(String url, String user, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        shutdown = url.startsWith("jdbc:h2:mem");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        config.setAutoCommit(autoCommit);
        pool = new HikariDataSource(config);
        watched = new WatchedDataSource(pool);
    }

    /** An H2 in memory would stay there until the tests' end. */
    private void shutDown() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // The database closes the connection under the statement.
            assertThat(e.getSQLState()).startsWith("90");
        }
    }

    WatchedDataSource dataSource() {
        return watched;
    }

    /** A store that takes the database with it when it is closed. */
    Store openStore() {
        Store store = store();
        store.open();
        return store;
    }

    /** One that nobody opened yet. */
    Store store() {
        JdbcStore store = JdbcStore.of(watched);
        AtomicBoolean closed = new AtomicBoolean();
        return (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(store, arguments);
                    if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                        close();
                    }
                    return answer;
                });
    }

    /** One that an earlier test had, with its tables as new. For tests that do nothing to the schema. */
    static TestDatabase again(Supplier<TestDatabase> kind, String name) {
        Deque<TestDatabase> used = USED.computeIfAbsent(name, key -> new ConcurrentLinkedDeque<>());
        TestDatabase idle = used.poll();
        return idle == null ? kind.get().forMany(used) : idle;
    }

    private TestDatabase forMany(Deque<TestDatabase> used) {
        JdbcStore.of(pool).open();
        try {
            FreshTables fresh = new FreshTables(pool);
            giveBack = () -> {
                try {
                    fresh.restore(pool);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                used.add(this);
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    static TestDatabase h2() {
        return new TestDatabase("jdbc:h2:mem:t" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", true);
    }

    static TestDatabase h2WithoutAutoCommit() {
        return new TestDatabase("jdbc:h2:mem:t" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", false);
    }

    static TestDatabase h2File(Path folder) {
        return new TestDatabase("jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(), "sa", true);
    }

    /** A schema of its own on the one server. */
    static TestDatabase postgres() {
        return postgres("");
    }

    /** With more parameters of the URL. */
    static TestDatabase postgres(String more) {
        String schema = "t" + NUMBER.incrementAndGet();
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = Server.POSTGRES.getJdbcUrl("postgres", "postgres");
        return new TestDatabase(url + "&currentSchema=" + schema + more, "postgres", true);
    }

    /** A database of its own on the one server. */
    static TestDatabase mariaDb() {
        return mariaDb("");
    }

    /** With more parameters of the URL. */
    static TestDatabase mariaDb(String more) {
        return new TestDatabase(MariaDbServer.url("t" + NUMBER.incrementAndGet()) + more, MariaDbServer.USER, true);
    }

    @Override
    public void close() {
        if (pool.isClosed()) {
            return;
        }
        try {
            assertThat(watched.connectionsOut()).as("connections not closed").isZero();
            assertThat(watched.changedOnReturn)
                    .as("connections not as they came")
                    .isEmpty();
        } finally {
            Runnable back = giveBack;
            if (back != null && watched.connectionsOut() == 0 && watched.changedOnReturn.isEmpty()) {
                back.run();
            } else {
                if (shutdown) {
                    shutDown();
                }
                pool.close();
            }
        }
    }

    /** Started when the first test wants it, one for the whole JVM. */
    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        // As a production server has it; the time it costs is spent on what is tested.
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
