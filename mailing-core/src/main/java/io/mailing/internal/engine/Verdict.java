package io.mailing.internal.engine;

import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.Reason;
import io.mailing.RetryPolicy;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Outcome.Due;
import io.mailing.spi.store.Route;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a channel's answer: the one place where it is decided what is tried again, by which channel, and what
 * has failed. Pure.
 */
final class Verdict {

    private final RetryPolicy retry;
    private final InDoubtPolicy inDoubt;

    Verdict(RetryPolicy retry, InDoubtPolicy inDoubt) {
        this.retry = retry;
        this.inDoubt = inDoubt;
    }

    /**
     * The outcome to write down.
     *
     * @param laneHeldFor how long the lane is held back after an answer that concerns the whole channel
     */
    Outcome of(Pending pending, SendOutcome answer, Instant at, Duration laneHeldFor) {
        if (answer instanceof SendOutcome.Accepted accepted) {
            DeliveryState state = accepted.delivered() ? DeliveryState.DELIVERED : DeliveryState.SENT;
            return outcome(pending, state, null, accepted.providerId(), accepted.newAddress(), at, null);
        }
        if (answer instanceof SendOutcome.RefusedForNow refused) {
            int refusals = pending.refusals() + 1;
            if (refusals >= retry.attempts()) {
                return nextRoute(pending, refused.reason(), at);
            }
            Duration delay = longer(retry.delayAfter(refusals), refused.retryAfter());
            return again(pending, refused.reason(), at, pending.route(), refusals, delay);
        }
        if (answer instanceof SendOutcome.RefusedForGood refused) {
            return nextRoute(pending, refused.reason(), at);
        }
        if (answer instanceof SendOutcome.Throttled throttled) {
            return again(pending, throttled.reason(), at, pending.route(), pending.refusals(), laneHeldFor);
        }
        if (answer instanceof SendOutcome.NotSubmitted blocked) {
            return again(pending, blocked.reason(), at, pending.route(), pending.refusals(), laneHeldFor);
        }
        if (answer instanceof SendOutcome.Unknown unknown) {
            int refusals = pending.refusals() + 1;
            // Never by the next channel: the recipient may have it by this one.
            return inDoubt == InDoubtPolicy.RESEND && refusals < retry.attempts()
                    ? again(pending, unknown.reason(), at, pending.route(), refusals, retry.delayAfter(refusals))
                    : outcome(pending, DeliveryState.IN_DOUBT, unknown.reason(), null, null, at, null);
        }
        SendOutcome.Unfit unfit = (SendOutcome.Unfit) answer;
        return outcome(pending, DeliveryState.SKIPPED, unfit.reason(), null, null, at, null);
    }

    /** For what was permitted but certainly never put on the wire: due again after the delay, no attempt spent. */
    Outcome notSent(Pending pending, Reason reason, Instant at, Duration delay) {
        return again(pending, reason, at, pending.route(), pending.refusals(), delay);
    }

    /** For a message whose file can't be made, though others' can: no channel has seen it, and no other one is tried. */
    Outcome unmade(Pending pending, Reason reason, Instant at) {
        int refusals = pending.refusals() + 1;
        return refusals < retry.attempts()
                ? again(pending, reason, at, pending.route(), refusals, retry.delayAfter(refusals))
                : outcome(pending, DeliveryState.FAILED, reason, null, null, at, null);
    }

    /** For an address to which nothing is to be sent any more: by the next channel, or not at all. */
    Outcome suppressed(Pending pending, Reason reason, Instant at) {
        return nextRoute(pending, reason, at, DeliveryState.SKIPPED);
    }

    /** For a recipient to whom nothing is to be sent now, by whatever channel. */
    Outcome skipped(Pending pending, Reason reason, Instant at) {
        return outcome(pending, DeliveryState.SKIPPED, reason, null, null, at, null);
    }

    private Outcome nextRoute(Pending pending, Reason reason, Instant at) {
        return nextRoute(pending, reason, at, DeliveryState.FAILED);
    }

    private Outcome nextRoute(Pending pending, Reason reason, Instant at, DeliveryState last) {
        int next = pending.route() + 1;
        if (next < pending.delivery().routes().size()) {
            return again(pending, reason, at, next, 0, Duration.ZERO);
        }
        return outcome(pending, last, reason, null, null, at, null);
    }

    private Outcome again(Pending pending, Reason reason, Instant at, int route, int refusals, Duration delay) {
        String lane = pending.delivery().routes().get(route).channel();
        Due due = new Due(lane, route, refusals, at.plus(delay));
        return outcome(pending, DeliveryState.DEFERRED, reason, null, null, at, due);
    }

    private static Outcome outcome(
            Pending pending,
            DeliveryState state,
            @Nullable Reason reason,
            @Nullable String providerId,
            @Nullable String newAddress,
            Instant at,
            @Nullable Due due) {
        Route route = pending.delivery().routes().get(pending.route());
        return new Outcome(
                pending.key(), pending.attempt(), state, route.channel(), reason, providerId, newAddress, at, due);
    }

    private static Duration longer(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) >= 0 ? one : other;
    }
}
