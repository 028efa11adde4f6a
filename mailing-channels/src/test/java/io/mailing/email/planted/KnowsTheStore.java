package io.mailing.email.planted;

import io.mailing.spi.store.Store;

/** Breaks a rule on purpose. */
public final class KnowsTheStore {
    public void open(Store store) {
        store.open();
    }
}
