package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How a store is opened. */
abstract class OpenRules {

    TestDatabase database;

    abstract TestDatabase newDatabase();

    @BeforeEach
    void makeDatabase() {
        database = newDatabase();
    }

    @AfterEach
    void everyConnectionIsBack() {
        database.close();
    }

    private JdbcStore open(JdbcStore store) {
        store.open();
        return store;
    }

    @RepeatedTest(5)
    void two_stores_that_open_an_empty_database_at_once_agree() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<JdbcStore> opening = () -> {
                JdbcStore store = JdbcStore.of(database.dataSource());
                start.await(30, TimeUnit.SECONDS);
                return open(store);
            };
            Future<JdbcStore> first = threads.submit(opening);
            Future<JdbcStore> second = threads.submit(opening);
            assertThat(first.get(60, TimeUnit.SECONDS).installationKey())
                    .hasSizeGreaterThanOrEqualTo(32)
                    .isEqualTo(second.get(60, TimeUnit.SECONDS).installationKey());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_installation_key_outlives_the_store() {
        JdbcStore first = open(JdbcStore.of(database.dataSource()));
        String key = first.installationKey();
        first.close();
        first.close();
        assertThat(open(JdbcStore.of(database.dataSource())).installationKey()).isEqualTo(key);
        assertThatThrownBy(first::campaigns).isInstanceOf(StoreException.class).hasMessageContaining("not open");
    }

    @Test
    void validating_names_the_version_that_is_missing() {
        JdbcStore store = JdbcStore.builder(database.dataSource())
                .schema(Migration.VALIDATE)
                .build();
        assertThatThrownBy(store::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 1 is missing")
                .hasMessageContaining("V1__ledger.sql");
        assertThatThrownBy(store::open).as("and has changed nothing").isInstanceOf(StoreException.class);

        open(JdbcStore.of(database.dataSource()));
        assertThat(open(store).installationKey()).isNotEmpty();
    }

    @Test
    void a_schema_of_a_newer_library_is_refused() throws SQLException {
        open(JdbcStore.of(database.dataSource()));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE mailing_meta SET version = 999");
        }
        assertThatThrownBy(() -> open(JdbcStore.of(database.dataSource())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 999");
    }

    @Test
    void two_prefixes_are_two_installations_in_one_schema() {
        JdbcStore first = open(
                JdbcStore.builder(database.dataSource()).tablePrefix("shop_a_").build());
        JdbcStore second = open(
                JdbcStore.builder(database.dataSource()).tablePrefix("ShopB").build());

        assertThat(first.installationKey()).isNotEqualTo(second.installationKey());
        assertThat(first.campaigns().nextId()).isEqualTo(new CampaignId(1));
        assertThat(second.campaigns().nextId()).isEqualTo(new CampaignId(1));
        Book.preparing(first);
        assertThat(second.campaigns().find(new CampaignId(2))).isEmpty();
    }

    @Test
    void a_prefix_is_letters_digits_and_underscores() {
        JdbcStore.Builder builder = JdbcStore.builder(database.dataSource());
        for (String bad : new String[] {"", "1a", "a-b", "a;b", "a b", "a".repeat(31), "été_"}) {
            assertThatThrownBy(() -> builder.tablePrefix(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
    }

    @Test
    void a_database_that_is_out_of_reach_is_named_without_its_password() {
        database.dataSource().refuseConnections.set(1);
        assertThatThrownBy(() -> open(JdbcStore.of(database.dataSource())))
                .isInstanceOf(StoreException.class)
                .hasMessage(
                        "could not open the store, the database can't be reached: Connection refused (SQLSTATE 08001)");
    }
}
