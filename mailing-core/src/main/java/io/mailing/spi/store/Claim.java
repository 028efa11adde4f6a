package io.mailing.spi.store;

import java.util.List;

/**
 * What a node has got to work on.
 *
 * @param lease the right to it
 * @param deliveries in the order of their keys, at least one
 */
public record Claim(Lease lease, List<Pending> deliveries) {

    /**
     * Copies the list.
     *
     * @param lease the right to it
     * @param deliveries in the order of their keys, at least one
     */
    public Claim {
        deliveries = List.copyOf(deliveries);
        if (deliveries.isEmpty()) {
            throw new IllegalArgumentException("a claim without deliveries");
        }
    }

    /**
     * A delivery with the attempt that is owed.
     *
     * @param key which one
     * @param delivery as the snapshot wrote it
     * @param route the place of the route to try, from 0
     * @param attempt the number of this attempt, from 1, over all routes
     * @param refusals how often it was refused for now on this route so far
     */
    public record Pending(DeliveryKey key, Delivery delivery, int route, int attempt, int refusals) {}
}
