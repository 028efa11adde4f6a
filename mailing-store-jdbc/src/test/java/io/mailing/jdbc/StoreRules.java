package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store on an empty database for each test; whatever the test did, every connection must be back after it. */
abstract class StoreRules {

    TestDatabase database;
    JdbcStore store;

    abstract TestDatabase newDatabase();

    @BeforeEach
    void openStore() {
        database = newDatabase();
        store = JdbcStore.of(database.dataSource());
        store.open();
    }

    @AfterEach
    void everyConnectionIsBackAsItCame() {
        store.close();
        try {
            assertThat(database.dataSource().connectionsOut()).as("connections not closed").isZero();
            assertThat(database.dataSource().changedOnReturn).isEmpty();
        } finally {
            database.close();
        }
    }
}
