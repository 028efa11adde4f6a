package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.StoreException;
import io.mailing.spi.store.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 as a server, with several nodes. */
@Timeout(60)
final class H2ServerTest {

    @TempDir
    private Path folder;

    private Server server;
    private JdbcDataSource direct;

    @BeforeEach
    void start() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        direct = new JdbcDataSource();
        direct.setURL("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/ledger");
        direct.setUser("sa");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    /** A pool trusts a connection that was used a moment ago, and does not know H2's word for a broken one. */
    @Test
    void a_broken_connection_is_not_used_again_and_again() throws SQLException {
        JdbcStore.of(direct).open(); // the first opening wants two connections
        HikariConfig config = new HikariConfig();
        config.setDataSource(direct);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcStore store = JdbcStore.of(pool);
            store.open();
            NodeId node = Book.node(store);
            breakThe(pool);
            assertThatThrownBy(() -> store.nodes().renew(node, Duration.ofSeconds(30)))
                    .isInstanceOf(StoreException.class);
            assertThat(store.nodes().renew(node, Duration.ofSeconds(30))).isTrue();
        }
    }

    private void breakThe(HikariDataSource pool) throws SQLException {
        int session;
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SESSION_ID()")) {
            assertThat(row.next()).isTrue();
            session = row.getInt(1);
        }
        try (Connection other = direct.getConnection();
                PreparedStatement statement = other.prepareStatement("SELECT ABORT_SESSION(?)")) {
            statement.setInt(1, session);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).isTrue();
            }
        }
    }

    /** H2 writes its tables to the file one after the other: a crash just then would leave half of another's transaction. */
    @Test
    void nodes_change_something_one_at_a_time() {
        WatchedDataSource watched = new WatchedDataSource(direct);
        JdbcStore one = JdbcStore.of(watched);
        one.open();
        JdbcStore other = JdbcStore.of(direct);
        other.open();
        AtomicBoolean together = new AtomicBoolean();
        CompletableFuture<NodeId> second = new CompletableFuture<>();
        watched.beforeCommit.set(() -> {
            Thread thread = new Thread(() -> second.complete(Book.node(other)));
            thread.start();
            while (!second.isDone() && !waitsForItsTurn()) {
                Thread.onSpinWait();
            }
            together.set(second.isDone());
        });
        Book.node(one);
        assertThat(second).succeedsWithin(Duration.ofSeconds(30));
        assertThat(together).isFalse();
    }

    /** Its statement does not end before the other node's transaction has. */
    private boolean waitsForItsTurn() {
        try (Connection connection = direct.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS"
                        + " WHERE SESSION_ID <> SESSION_ID() AND EXECUTING_STATEMENT LIKE '%REFERENTIAL_INTEGRITY%'")) {
            return rows.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
