package io.mailing.internal.memory;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Outcomes that no provider gave: the store writes them itself. */
final class StoreOutcomes {

    private static final Reason NODE_LOST =
            new Reason("node-lost", "The node that was about to send it was lost; it may have been sent.");
    private static final Reason RESEND = new Reason("resend-requested", "To be sent again on request.");

    private StoreOutcomes() {}

    static Outcome ending(DeliveryKey key, int attempt, DeliveryState end, @Nullable String channel, Instant at) {
        Reason reason = end == DeliveryState.CANCELLED
                ? new Reason("campaign-cancelled", "The campaign was cancelled before it was tried again.")
                : new Reason("campaign-expired", "The campaign's time was over before it was tried again.");
        return new Outcome(key, attempt, end, channel, reason, null, null, at, null);
    }

    static Outcome lost(DeliveryKey key, int attempt, String channel, Instant now) {
        return new Outcome(key, attempt, DeliveryState.IN_DOUBT, channel, NODE_LOST, null, null, now, null);
    }

    static Outcome request(Outcome doubt, Block block, Instant at) {
        String lane = doubt.channel() == null ? block.lane() : doubt.channel();
        int route = 0;
        var routes = block.delivery(doubt.key().seq()).routes();
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).channel().equals(lane)) {
                route = i;
            }
        }
        Outcome.Due again = new Outcome.Due(lane, route, 0, at);
        return new Outcome(doubt.key(), doubt.attempt(), DeliveryState.DEFERRED, lane, RESEND, null, null, at, again);
    }
}
