package io.mailing.spi.store;

import io.mailing.DeliveryState;
import io.mailing.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt. Appended, never changed.
 *
 * @param key which delivery
 * @param attempt which attempt, from 1; 0 for one that was never to be sent
 * @param state DEFERRED or a terminal state
 * @param channel by which channel, or null if none
 * @param reason why, or null for an acceptance
 * @param providerId the provider's id, at most 255 characters, or null
 * @param newAddress the address under which the recipient is now reached, or null
 * @param at when
 * @param due when and how it is tried again; present exactly if the state is DEFERRED
 */
public record Outcome(
        DeliveryKey key,
        int attempt,
        DeliveryState state,
        @Nullable String channel,
        @Nullable Reason reason,
        @Nullable String providerId,
        @Nullable String newAddress,
        Instant at,
        @Nullable Due due) {

    /**
     * Checks that a deferred one, and no other, says when it is due.
     *
     * @param key which delivery
     * @param attempt which attempt, from 1; 0 for one that was never to be sent
     * @param state DEFERRED or a terminal state
     * @param channel by which channel, or null if none
     * @param reason why, or null for an acceptance
     * @param providerId the provider's id, at most 255 characters, or null
     * @param newAddress the address under which the recipient is now reached, or null
     * @param at when
     * @param due when and how it is tried again; present exactly if the state is DEFERRED
     */
    public Outcome {
        if ((state == DeliveryState.DEFERRED) != (due != null)) {
            throw new IllegalArgumentException("an outcome is DEFERRED exactly if it is due again, was " + state);
        }
        if (state != DeliveryState.DEFERRED && !state.terminal()) {
            throw new IllegalArgumentException("not an outcome: " + state);
        }
    }

    /**
     * The same fact without what could be personal: the reason's text, the provider's id and the new address. What is learned
     * of an erased recipient is written down so.
     *
     * @return a copy
     */
    public Outcome withoutPersonal() {
        Reason bare = reason == null ? null : new Reason(reason.code(), "");
        return new Outcome(key, attempt, state, channel, bare, null, null, at, due);
    }

    /**
     * When and how a delivery is tried again. Its attempt is the outcome's + 1.
     *
     * @param lane the channel by which
     * @param route the place of that channel's route
     * @param refusals refusals for now on this route so far
     * @param notBefore not earlier
     */
    public record Due(String lane, int route, int refusals, Instant notBefore) {}
}
