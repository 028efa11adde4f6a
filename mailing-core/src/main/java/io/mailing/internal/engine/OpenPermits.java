package io.mailing.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many deliveries of a lane are permitted and not yet written down: all of them, and no more, are in doubt if the node
 * dies now. What the store refuses to write down does not count, or one such outcome would close a window for good. Safe
 * for several threads.
 */
final class OpenPermits {

    private final AtomicInteger count = new AtomicInteger();

    int count() {
        return count.get();
    }

    void opened(int deliveries) {
        count.addAndGet(deliveries);
    }

    void closed(int deliveries) {
        count.addAndGet(-deliveries);
    }
}
