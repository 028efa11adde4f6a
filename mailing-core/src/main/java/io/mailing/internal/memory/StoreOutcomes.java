package io.mailing.internal.memory;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.StoreReasons;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * To be sent again: what is in doubt on the route of the channel that it went by last, or else on the first one; what
     * failed or expired on the first one, and by an attempt of its own, as it outranks any word about the one before.
     */
    static Outcome request(Outcome ended, List<Route> routes, boolean fresh, Instant at) {
        boolean anew = ended.state() != DeliveryState.IN_DOUBT;
        int route = anew ? 0 : route(routes, ended.channel());
        Outcome.Due again = new Outcome.Due(routes.get(route).channel(), route, fresh ? 0 : ended.attempt(), at);
        return new Outcome(
                ended.key(),
                anew ? ended.attempt() + 1 : ended.attempt(),
                DeliveryState.DEFERRED,
                anew ? null : ended.channel(),
                StoreReasons.RESEND_REQUESTED,
                null,
                null,
                at,
                again);
    }

    private static int route(List<Route> routes, @Nullable String channel) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).channel().equals(channel)) {
                return i;
            }
        }
        return 0;
    }
}
