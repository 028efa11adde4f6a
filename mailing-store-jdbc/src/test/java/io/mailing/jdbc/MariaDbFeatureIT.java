package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.FeatureContract;
import org.junit.jupiter.api.Tag;

@Tag("once")
final class MariaDbFeatureIT extends FeatureContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::mariaDb, "mariaDb").store();
    }
}
