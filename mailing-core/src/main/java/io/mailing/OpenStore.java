package io.mailing;

import io.mailing.spi.store.ForwardingStore;
import io.mailing.spi.store.Store;

/**
 * The store as the application's calls see it: once the node is closed there is none. Otherwise what comes late, a request that a web
 * server still answers, would be written down by some stores and refused by others.
 */
final class OpenStore implements ForwardingStore {

    private final Store store;
    private volatile boolean over;

    OpenStore(Store store) {
        this.store = store;
    }

    /** From now on every call is refused. */
    void end() {
        over = true;
    }

    @Override
    public Store store() {
        if (over) {
            throw new IllegalStateException(
                    "the Mailing is closed, this call did nothing; campaigns under way go on on other nodes, or with the"
                            + " next start");
        }
        return store;
    }
}
