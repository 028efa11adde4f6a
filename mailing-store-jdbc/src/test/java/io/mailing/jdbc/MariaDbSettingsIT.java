package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store makes of settings that a server, or an application's connections, may have. */
final class MariaDbSettingsIT {

    @ParameterizedTest
    @ValueSource(strings = {"REPEATABLE-READ", "READ-COMMITTED", "SERIALIZABLE"})
    void transactions_are_read_committed_whatever_the_connections_are(String isolation) throws SQLException {
        try (TestDatabase database = TestDatabase.mariaDb("&transactionIsolation=" + isolation)) {
            JdbcStore store = open(database);
            NodeId node = Book.node(store);
            CampaignId campaign = Book.sending(store, node, 1, 2);
            Claim claim = Book.claim(store, campaign, node);
            Set<String> open = new HashSet<>();
            database.dataSource().beforeCommit.set(() -> open.addAll(openTransactions(database)));
            assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                    .isTrue();
            assertThat(open).containsExactly("READ COMMITTED");
        }
    }

    /** The server shows its transactions as they were up to a tenth of a second ago. */
    private static Set<String> openTransactions(TestDatabase database) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Set<String> found = new HashSet<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            while (found.isEmpty()) {
                assertThat(System.nanoTime()).as("the transaction is listed").isLessThan(deadline);
                try (ResultSet rows =
                        statement.executeQuery("SELECT trx_isolation_level FROM information_schema.innodb_trx"
                                + " WHERE trx_mysql_thread_id <> CONNECTION_ID() AND trx_rows_modified > 0")) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"innodb_flush_log_at_trx_commit, 0", "innodb_flush_log_at_trx_commit, 2", "sync_binlog, 0"})
    void a_server_that_may_forget_commits_is_refused(String setting, int value) throws SQLException {
        try (TestDatabase database = TestDatabase.mariaDb()) {
            run(database, "SET GLOBAL " + setting + " = " + value);
            try {
                assertThatThrownBy(() -> open(database))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContainingAll(
                                setting + " is " + value, "go out twice", "SET GLOBAL " + setting + " = 1");
            } finally {
                run(database, "SET GLOBAL " + setting + " = 1");
            }
            open(database);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', STRICT_TRANS_TABLES",
        "'STRICT_TRANS_TABLES,EMPTY_STRING_IS_NULL', EMPTY_STRING_IS_NULL",
    })
    void connections_that_change_texts_are_refused(String mode, String named) {
        try (TestDatabase database = TestDatabase.mariaDb("&sessionVariables=sql_mode='" + mode + "'")) {
            assertThatThrownBy(() -> open(database))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("sql_mode is '" + mode + "'", named);
        }
    }

    /** In the night of October 25, 2026 clocks in Warsaw were put back from 3 to 2: 2:30 came twice. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-10-25T00:30:00.123456Z", "2026-10-25T01:30:00.123456Z", "2026-07-01T12:00:00Z"})
    void leases_are_held_in_utc_in_the_hour_that_comes_twice(Instant now) throws SQLException {
        try (TestDatabase database = TestDatabase.mariaDb()) {
            warsaw(database);
        }
        String clock = now.getEpochSecond() + "." + String.format("%06d", now.getNano() / 1000);
        try (TestDatabase database =
                TestDatabase.mariaDb("&sessionVariables=time_zone='Test/Warsaw',timestamp=" + clock)) {
            assertThat(text(database, "SELECT @@time_zone")).isEqualTo("Test/Warsaw");
            JdbcStore store = open(database);
            store.nodes().renew(new NodeId("node"), Duration.ofSeconds(30));
            Instant end = now.plusSeconds(30);
            assertThat(text(database, "SELECT lease_until FROM mailing_node"))
                    .isEqualTo(Long.toString(end.getEpochSecond() * 1_000_000 + end.getNano() / 1000));
        }
    }

    private static void warsaw(TestDatabase database) throws SQLException {
        if (!"0".equals(text(database, "SELECT COUNT(*) FROM mysql.time_zone_name WHERE name = 'Test/Warsaw'"))) {
            return;
        }
        run(database, "INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (7000, 'N')");
        run(
                database,
                "INSERT INTO mysql.time_zone_transition_type (time_zone_id, transition_type_id, `offset`, is_dst,"
                        + " abbreviation) VALUES (7000, 0, 3600, 0, 'CET'), (7000, 1, 7200, 1, 'CEST')");
        run(
                database,
                "INSERT INTO mysql.time_zone_transition (time_zone_id, transition_time, transition_type_id) VALUES"
                        + " (7000, " + Instant.parse("2026-03-29T01:00:00Z").getEpochSecond() + ", 1),"
                        + " (7000, " + Instant.parse("2026-10-25T01:00:00Z").getEpochSecond() + ", 0)");
        run(database, "INSERT INTO mysql.time_zone_name (name, time_zone_id) VALUES ('Test/Warsaw', 7000)");
    }

    /** With this setting the driver counts rows that an update changed; the clock stands, so the second changes none. */
    @Test
    void a_lease_that_is_renewed_to_the_same_time_is_good() {
        try (TestDatabase database =
                TestDatabase.mariaDb("&useAffectedRows=true&sessionVariables=timestamp=1790000000")) {
            JdbcStore store = open(database);
            NodeId node = new NodeId("node");
            assertThat(store.nodes().renew(node, Duration.ofSeconds(30))).isTrue();
            assertThat(store.nodes().renew(node, Duration.ofSeconds(30))).isTrue();
        }
    }

    /** The server rolls only the statement back, and calls it HY000. */
    @Test
    @Timeout(60)
    void a_lock_that_was_waited_for_too_long_is_tried_again() throws Exception {
        try (TestDatabase database = TestDatabase.mariaDb("&sessionVariables=innodb_lock_wait_timeout=1");
                Connection holder = database.dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            JdbcStore store = open(database);
            NodeId node = Book.node(store);
            holder.setAutoCommit(false);
            statement.execute("SELECT id FROM mailing_node FOR UPDATE");
            long before = lockWaits(database);
            CompletableFuture<Boolean> renewal =
                    CompletableFuture.supplyAsync(() -> store.nodes().renew(node, Book.LONG));
            while (lockWaits(database) < before + 2) {
                Thread.onSpinWait();
            }
            assertThat(renewal).isNotDone();
            holder.rollback();
            holder.setAutoCommit(true);
            assertThat(renewal.get()).isTrue();
        }
    }

    private static long lockWaits(TestDatabase database) throws SQLException {
        return Long.parseLong(text(
                database,
                "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'INNODB_ROW_LOCK_WAITS'"));
    }

    @Test
    @Timeout(60)
    void a_migration_that_fails_lets_go_of_its_lock() throws SQLException {
        try (TestDatabase database = TestDatabase.mariaDb();
                HikariDataSource weak = new HikariDataSource()) {
            String name = text(database, "SELECT DATABASE()");
            run(database, "CREATE OR REPLACE USER weak@'%' IDENTIFIED BY 'secret-of-weak'");
            run(database, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + name + ".* TO weak@'%'");
            weak.setJdbcUrl(MariaDbServer.url(name).replace("&createDatabaseIfNotExist=true", ""));
            weak.setUsername("weak");
            weak.setPassword("secret-of-weak");
            assertThatThrownBy(() -> JdbcStore.of(weak).open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("could not migrate the schema: ")
                    .hasMessageContaining("CREATE command denied")
                    .message()
                    .doesNotContain("secret-of-weak");
            assertThat(weak.getHikariPoolMXBean().getTotalConnections())
                    .as("its connection is still there")
                    .isPositive();

            open(database);
            assertThat(JdbcStore.of(weak)).satisfies(JdbcStore::open);
        }
    }

    @Test
    void a_password_is_not_told() {
        try (HikariDataSource wrong = new HikariDataSource()) {
            wrong.setJdbcUrl(MariaDbServer.url("test"));
            wrong.setUsername("nobody");
            wrong.setPassword("secret-of-nobody");
            wrong.setInitializationFailTimeout(-1);
            wrong.setConnectionTimeout(1000);
            assertThatThrownBy(() -> JdbcStore.of(wrong).open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Access denied for user 'nobody'")
                    .message()
                    .doesNotContain("secret-of-nobody");
        }
    }

    private static JdbcStore open(TestDatabase database) {
        JdbcStore store = JdbcStore.of(database.dataSource());
        store.open();
        return store;
    }

    private static void run(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
