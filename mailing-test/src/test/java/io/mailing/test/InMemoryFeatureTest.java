package io.mailing.test;

import io.mailing.InMemoryStore;
import io.mailing.spi.store.Store;

class InMemoryFeatureTest extends FeatureContract {

    @Override
    protected Store newStore() {
        return InMemoryStore.create();
    }
}
