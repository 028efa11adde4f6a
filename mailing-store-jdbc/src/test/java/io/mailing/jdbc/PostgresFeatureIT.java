package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.FeatureContract;
import org.junit.jupiter.api.Tag;

@Tag("once")
final class PostgresFeatureIT extends FeatureContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::postgres, "postgres").store();
    }
}
