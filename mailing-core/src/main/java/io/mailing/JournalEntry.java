package io.mailing;

import io.mailing.spi.store.DeliveryKey;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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
 * @param outcomes what came of each attempt, in their order; one may have more than one, as where a lost answer is found
 * @param recipientLink the recipient's card in the application ({@link MailingBuilder#recipientLink}), or null if it has none
 * @param erased whether the recipient was erased: then {@code recipient} is a keyed hash, and nothing personal is left
 * @param test whether it is a test message, see {@link Campaigns#sendTest}
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
        List<Attempt> outcomes,
        @Nullable URI recipientLink,
        boolean erased,
        boolean test) {

    /**
     * Copies the list.
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
     * @param outcomes what came of each attempt, in their order
     * @param recipientLink the recipient's card in the application, or null if it has none
     * @param erased whether the recipient was erased
     * @param test whether it is a test message
     */
    public JournalEntry {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * What came of an attempt.
     *
     * @param number which attempt, from 1; 0 for what was never to be sent
     * @param at when it was known
     * @param channel by which channel, or null if none
     * @param state what came of it
     * @param reason why, or null
     * @param providerId the provider's id of the message, or null
     */
    public record Attempt(
            int number,
            Instant at,
            @Nullable String channel,
            DeliveryState state,
            @Nullable Reason reason,
            @Nullable String providerId) {

        /** Leaves out what a provider said: it may be personal. */
        @Override
        public String toString() {
            return number + " " + channel + " " + state + (reason == null ? "" : " " + reason.code()) + " " + at;
        }
    }

    /** Leaves the address out: it is personal. */
    @Override
    public String toString() {
        return "JournalEntry " + key + " " + state + (reason == null ? "" : " " + reason.code());
    }
}
