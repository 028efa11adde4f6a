package io.mailing.internal.events;

import io.mailing.CampaignEvent;
import io.mailing.DeliveryEvent;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.MailingListener;
import java.time.Duration;
import java.util.List;

/** The node's listeners. Telling them never blocks and never fails. */
public final class Events implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final EngineRuntime runtime;
    private final List<ListenerQueue> queues;
    private final boolean deliveries;

    /**
     * For some listeners.
     *
     * @param listeners any number, also none
     * @param runtime gives each of them a loop
     */
    public Events(List<MailingListener> listeners, EngineRuntime runtime) {
        this.runtime = runtime;
        this.queues = listeners.stream()
                .map(listener -> new ListenerQueue(listener, runtime))
                .toList();
        this.deliveries = queues.stream().anyMatch(ListenerQueue::wantsDeliveries);
    }

    /**
     * Whether somebody listens.
     *
     * @return false if there is nobody to be told anything
     */
    public boolean wanted() {
        return !queues.isEmpty();
    }

    /**
     * Whether somebody listens to deliveries.
     *
     * @return false if no event of a delivery need be made
     */
    public boolean deliveriesWanted() {
        return deliveries;
    }

    /** Begins. */
    public void start() {
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).start("mailing-listener-" + (i + 1));
        }
    }

    void tell(CampaignEvent event) {
        queues.forEach(queue -> queue.offer(event));
    }

    /**
     * Tells of deliveries.
     *
     * @param events what is written down
     */
    public void tell(List<DeliveryEvent> events) {
        for (ListenerQueue queue : queues) {
            if (queue.wantsDeliveries()) {
                queue.offer(events);
            }
        }
    }

    /** Tells what waits, for a moment at most. Idempotent. */
    @Override
    public void close() {
        if (wanted()) {
            try {
                boolean unused = runtime.await(() -> queues.stream().allMatch(ListenerQueue::drained), LAST_WORDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            queues.forEach(ListenerQueue::close);
        }
    }
}
