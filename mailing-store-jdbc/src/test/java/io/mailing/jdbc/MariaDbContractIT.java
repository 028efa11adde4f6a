package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;

/** MariaDB keeps the contract. */
final class MariaDbContractIT extends StoreContract {

    @Override
    protected Store newStore() {
        return TestDatabase.mariaDb().openStore();
    }
}
