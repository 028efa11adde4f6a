package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;
import org.junit.jupiter.api.Tag;

/** MariaDB keeps the contract. */
@Tag("once")
final class MariaDbContractIT extends StoreContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::mariaDb, "mariaDb").openStore();
    }
}
