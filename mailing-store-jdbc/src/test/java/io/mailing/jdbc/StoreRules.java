package io.mailing.jdbc;

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
        database.close();
    }
}
