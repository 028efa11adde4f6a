package io.mailing;

import io.mailing.spi.store.DeliveryKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery in a campaign's journal.
 *
 * @param key its place in the ledger
 * @param recipient the application's id of the recipient
 * @param state where it stands
 * @param channel the channel that was tried last, or is to be tried first; null if there is none
 * @param address the recipient's address there, or null
 * @param attempts how often something was tried
 * @param reason why it stands there, or null
 * @param providerId the provider's id of the message, or null
 * @param newAddress the address under which the provider says that the recipient is now reached, or null
 * @param at when it came there, or null if nothing has happened yet
 * @param erased whether the recipient was erased: then {@code recipient} is a keyed hash, and nothing personal is left
 */
public record JournalEntry(
        DeliveryKey key,
        String recipient,
        DeliveryState state,
        @Nullable String channel,
        @Nullable String address,
        int attempts,
        @Nullable Reason reason,
        @Nullable String providerId,
        @Nullable String newAddress,
        @Nullable Instant at,
        boolean erased) {

    /** Leaves the address out: it is personal. */
    @Override
    public String toString() {
        return "JournalEntry " + key + " " + state + (reason == null ? "" : " " + reason.code());
    }
}
