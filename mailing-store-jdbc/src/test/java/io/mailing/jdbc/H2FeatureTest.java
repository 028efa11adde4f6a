package io.mailing.jdbc;

import io.mailing.spi.store.Store;
import io.mailing.test.FeatureContract;
import org.junit.jupiter.api.Tag;

@Tag("once")
final class H2FeatureTest extends FeatureContract {

    @Override
    protected Store newStore() {
        return TestDatabase.again(TestDatabase::h2, "h2").store();
    }
}
