package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.StoreContract;
import org.junit.jupiter.api.Tag;

/** PostgreSQL keeps the contract. */
@Tag("once")
final class PostgresContractIT extends StoreContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::postgres, "postgres").openStore();
    }
}
