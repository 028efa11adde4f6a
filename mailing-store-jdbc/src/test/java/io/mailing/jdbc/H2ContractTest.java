package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;

/** H2 in memory keeps the contract. */
final class H2ContractTest extends StoreContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::h2, "h2").openStore();
    }
}
