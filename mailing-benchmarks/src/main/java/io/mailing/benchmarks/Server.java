package io.mailing.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The one PostgreSQL that all engines run on, with durable commits, and a database of its own for each run. */
final class Server implements AutoCloseable {

    /** How many connections each engine has. */
    static final int CONNECTIONS = 20;

    private static final List<String> SHOWN = List.of(
            "server_version",
            "fsync",
            "full_page_writes",
            "synchronous_commit",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "max_connections");

    private final EmbeddedPostgres postgres;
    private final AtomicInteger number = new AtomicInteger();

    private Server(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static Server start() throws IOException {
        return new Server(EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                // As a production server has it: embedded, it would start without.
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .start());
    }

    /** What matters of its settings, as the server itself says. */
    String settings() throws SQLException {
        List<String> settings = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String name : SHOWN) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    settings.add(name + " " + row.getString(1));
                }
            }
        }
        return "PostgreSQL: " + String.join(", ", settings);
    }

    /** A new, empty database. What others left to be written is written first. */
    Database fresh() throws SQLException {
        String name = "run" + number.incrementAndGet();
        administer("CREATE DATABASE " + name, "CHECKPOINT");
        String url = postgres.getJdbcUrl("postgres", name);
        return new Database(url, pool(url, CONNECTIONS), () -> administer("DROP DATABASE " + name + " WITH (FORCE)"));
    }

    private void administer(String... commands) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    static HikariDataSource pool(String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
