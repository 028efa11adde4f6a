package io.mailing.internal.events;

import io.mailing.DeliveryEvent;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import org.jspecify.annotations.Nullable;

/** Makes events of outcomes. */
public final class DeliveryNews {

    private DeliveryNews() {}

    /**
     * What an outcome tells.
     *
     * @param outcome written down
     * @param delivery whose it is
     * @return the event
     */
    public static DeliveryEvent of(Outcome outcome, Delivery delivery) {
        Outcome.Due due = outcome.due();
        return new DeliveryEvent(
                outcome.key(),
                delivery.recipient(),
                outcome.channel(),
                address(outcome, delivery),
                outcome.state(),
                outcome.attempt(),
                outcome.reason(),
                outcome.providerId(),
                outcome.at(),
                due == null ? null : new DeliveryEvent.Retry(due.lane(), due.notBefore()));
    }

    private static @Nullable String address(Outcome outcome, Delivery delivery) {
        if (outcome.newAddress() != null) {
            return outcome.newAddress();
        }
        for (Route route : delivery.routes()) {
            if (route.channel().equals(outcome.channel())) {
                return route.address();
            }
        }
        return null;
    }
}
