package io.mailing.test;

import io.mailing.InMemoryStore;
import io.mailing.spi.store.Store;

class InMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store newStore() {
        Store store = InMemoryStore.create();
        store.open();
        return store;
    }
}
