package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.StoreException;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file. */
final class H2FileTest {

    @TempDir
    private Path folder;

    @Test
    void the_ledger_is_there_when_the_file_is_opened_again() {
        CampaignId campaign;
        NodeId node;
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            JdbcStore store = JdbcStore.of(database.dataSource());
            store.open();
            node = Book.node(store);
            campaign = Book.sending(store, node, 2, 3);
            Claim claim = Book.claim(store, campaign, node);
            store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
            store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.SENT), List.of(claim.lease()));
        }
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            JdbcStore store = JdbcStore.builder(database.dataSource())
                    .schema(Migration.VALIDATE)
                    .build();
            store.open();
            assertThat(store.history().fullCounts(campaign))
                    .isEqualTo(Map.of(DeliveryState.SENT, 3L, DeliveryState.PENDING, 3L));
            assertThat(Book.claim(store, campaign, node).deliveries()).hasSize(3);
        }
    }

    @Test
    void a_wrong_password_is_told_and_not_shown() {
        JdbcDataSource first = new JdbcDataSource();
        first.setURL("jdbc:h2:file:" + folder.resolve("locked"));
        first.setUser("sa");
        first.setPassword("right");
        JdbcStore.of(first).open();
        first.setPassword("hunter2");
        assertThatThrownBy(() -> JdbcStore.of(first).open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("Wrong user name or password")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_commit_is_written_before_it_is_answered_also_after_the_last_connection_was_closed() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("bare"));
        WatchedDataSource watched = new WatchedDataSource(source);
        JdbcStore store = JdbcStore.of(watched);
        store.open();
        List<String> delays = new ArrayList<>();
        watched.beforeCommit.set(() -> delays.addAll(writeDelays(source)));
        Book.node(store);
        assertThat(delays).as("in the file, and in force").isNotEmpty().containsOnly("0");
    }

    private static List<String> writeDelays(JdbcDataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void one_transaction_changes_something_at_a_time_and_who_waits_holds_no_connection() throws Exception {
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            JdbcStore store = JdbcStore.of(database.dataSource());
            store.open();
            Thread second = new Thread(() -> Book.node(store));
            AtomicInteger out = new AtomicInteger();
            database.dataSource().beforeCommit.set(() -> {
                second.start();
                while (second.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                out.set(database.dataSource().connectionsOut());
            });
            Book.node(store);
            second.join();
            assertThat(out).hasValue(1);
        }
    }

    @Test
    void builds_that_forget_commits_are_refused_in_a_file() {
        assertThatThrownBy(() -> JdbcStore.of(calling("2.5.252 (2026-09-23)", "jdbc:h2:file:" + folder.resolve("new")))
                        .open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2.5.252")
                .hasMessageContaining("use H2 2.4.240");
        JdbcStore.of(calling("2.5.252 (2026-09-23)", "jdbc:h2:mem:")).open();
        JdbcStore.of(calling("2.5.253 (2027-01-01)", "jdbc:h2:file:" + folder.resolve("newer")))
                .open();
    }

    /** The H2 of the tests, which calls itself by another version. */
    private static DataSource calling(String version, String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url.equals("jdbc:h2:mem:") ? "jdbc:h2:mem:renamed;DB_CLOSE_DELAY=-1" : url);
        return (DataSource) renamed(DataSource.class, source, version);
    }

    private static Object renamed(Class<?> type, Object target, String version) {
        return Proxy.newProxyInstance(
                H2FileTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getDatabaseProductVersion")) {
                        return version;
                    }
                    Object result = method.invoke(target, arguments);
                    return switch (method.getName()) {
                        case "getConnection" -> renamed(Connection.class, result, version);
                        case "getMetaData" -> renamed(DatabaseMetaData.class, result, version);
                        default -> result;
                    };
                });
    }
}
