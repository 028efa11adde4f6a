package io.mailing.internal.events;

import io.mailing.CampaignEvent;
import io.mailing.DeliveryEvent;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.EngineRuntime.LoopHandle;
import io.mailing.spi.MailingListener;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one listener is still to be told. Whoever brings an event only puts it here; the loop, which has a thread of its own, calls the
 * listener. Bounded: what comes while it is full is counted, and the count stands where the events would have stood.
 */
final class ListenerQueue implements EngineRuntime.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);
    private static final int MOST_DELIVERIES = 10_000;
    private static final int MOST_CAMPAIGNS = 1_000;

    private final MailingListener listener;
    private final EngineRuntime runtime;
    private final boolean wantsDeliveries;
    private final ArrayDeque<Object> queue = new ArrayDeque<>();
    private volatile @Nullable LoopHandle handle;

    // Guarded by the queue.
    private int deliveries;
    private int campaigns;
    private @Nullable Missed last;
    private boolean telling;
    private boolean closed;

    /** The thread that is inside the listener, if any: it can't wait for itself. */
    private volatile @Nullable Thread teller;

    // For the loop alone.
    private long failures;

    /** So many events were left out here. */
    private static final class Missed {
        private long events;
    }

    ListenerQueue(MailingListener listener, EngineRuntime runtime) {
        this.listener = listener;
        this.runtime = runtime;
        this.wantsDeliveries = listener.wantsDeliveries();
    }

    boolean wantsDeliveries() {
        return wantsDeliveries;
    }

    void start(String name) {
        handle = runtime.start(name, this);
    }

    void offer(CampaignEvent event) {
        synchronized (queue) {
            if (campaigns < MOST_CAMPAIGNS) {
                campaigns++;
                add(event);
            } else {
                miss();
            }
        }
        wake();
    }

    void offer(List<DeliveryEvent> events) {
        synchronized (queue) {
            for (DeliveryEvent event : events) {
                if (deliveries < MOST_DELIVERIES) {
                    deliveries++;
                    add(event);
                } else {
                    miss();
                }
            }
        }
        wake();
    }

    private void add(Object event) {
        if (!closed) {
            queue.add(event);
            last = null;
        }
    }

    private void miss() {
        Missed missed = last;
        if (missed == null) {
            missed = new Missed();
            add(missed);
            last = missed;
        }
        missed.events++;
    }

    private @Nullable Object next() {
        synchronized (queue) {
            Object next = queue.poll();
            telling = next != null;
            if (next instanceof CampaignEvent) {
                campaigns--;
            } else if (next instanceof DeliveryEvent) {
                deliveries--;
            } else if (next == last) {
                last = null; // it is counted no further
            }
            return next;
        }
    }

    private void wake() {
        LoopHandle started = handle;
        if (started != null) {
            started.wake();
        }
    }

    @Override
    public long step() {
        Object next = next();
        if (next == null) {
            runtime.changed(); // whoever closes may wait for this
            stopIfClosed();
            return EngineRuntime.FOREVER;
        }
        teller = Thread.currentThread();
        try {
            tell(next);
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            teller = null;
        }
        return 0;
    }

    private void tell(Object event) {
        if (event instanceof CampaignEvent campaign) {
            listener.campaignChanged(campaign);
        } else if (event instanceof DeliveryEvent delivery) {
            listener.deliveryChanged(delivery);
        } else {
            listener.missed(((Missed) event).events);
        }
    }

    /** One that fails each time must not fill the log: the 1st, 2nd, 4th, 8th … time is told. Without its message, which may hold an address. */
    private void failed(Throwable fault) {
        failures++;
        if (Long.bitCount(failures) == 1) {
            LOG.error(
                    "The listener {} failed with {}, {} times so far; the next event follows",
                    listener.getClass().getName(),
                    fault.getClass().getName(),
                    failures);
        }
        LOG.debug("The listener's fault", fault);
    }

    /** Whether there is nothing to wait for any more. */
    boolean drained() {
        if (teller == Thread.currentThread()) {
            return true; // it closes from inside the listener
        }
        synchronized (queue) {
            return queue.isEmpty() && !telling;
        }
    }

    /** Ends it, without waiting for a call that is under way; what is left is told to nobody. */
    void close() {
        boolean drained = drained();
        int left;
        synchronized (queue) {
            closed = true;
            left = queue.size();
            queue.clear();
        }
        if (left > 0) {
            LOG.warn(
                    "The listener {} was too slow: {} events are not told",
                    listener.getClass().getName(),
                    left);
        }
        if (drained) {
            stopIfClosed();
        } else {
            LOG.warn(
                    "The listener {} still hears of an event; it is left behind",
                    listener.getClass().getName());
        }
    }

    /** A loop that was left behind ends itself when it comes back. */
    private void stopIfClosed() {
        boolean over;
        synchronized (queue) {
            over = closed;
        }
        LoopHandle started = handle;
        if (over && started != null) {
            started.stop();
        }
    }
}
