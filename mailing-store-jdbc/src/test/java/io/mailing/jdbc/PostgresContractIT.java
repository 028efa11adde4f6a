package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;

/** PostgreSQL keeps the contract. */
final class PostgresContractIT extends StoreContract {

    @Override
    protected Store newStore() {
        return TestDatabase.postgres().openStore();
    }
}
