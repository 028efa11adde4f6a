package io.mailing.internal.memory;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;
import java.util.List;

/** Outcomes that no provider gave: the store writes them itself. */
final class StoreOutcomes {

    private StoreOutcomes() {}

    /** No channel: it was not tried. */
    static Outcome ending(DeliveryKey key, int attempt, DeliveryState end, Instant at) {
        Reason reason = end == DeliveryState.CANCELLED ? StoreReasons.CANCELLED : StoreReasons.EXPIRED;
        return new Outcome(key, attempt, end, null, reason, null, null, at, null);
    }

    static Outcome lost(DeliveryKey key, int attempt, String channel, Instant now) {
        return new Outcome(
                key, attempt, DeliveryState.IN_DOUBT, channel, StoreReasons.NODE_LOST, null, null, now, null);
    }

    /** On the route of the channel that it went by last, or else on the first one. */
    static Outcome request(Outcome doubt, List<Route> routes, Instant at) {
        int route = 0;
        while (route < routes.size() && !routes.get(route).channel().equals(doubt.channel())) {
            route++;
        }
        route = route == routes.size() ? 0 : route;
        Outcome.Due again = new Outcome.Due(routes.get(route).channel(), route, 0, at);
        return new Outcome(
                doubt.key(),
                doubt.attempt(),
                DeliveryState.DEFERRED,
                doubt.channel(),
                StoreReasons.RESEND_REQUESTED,
                null,
                null,
                at,
                again);
    }
}
