package io.mailing;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of a message by another way than its answer: a webhook, a query, a file of bounces.
 *
 * @param key the idempotency key, as the provider echoes it ({@link io.mailing.spi.OutboundMessage#key}); in either case
 * @param channel the name of the channel by which the message went
 * @param word what is known
 * @param providerId the provider's id of the message, at most {@value #MAX_ID} characters, or null; kept with a
 *     {@link Taken}
 * @param at when it happened, by the provider's clock
 */
public record Receipt(
        String key, String channel, Word word, @Nullable String providerId, Instant at) {

    /** The longest id. */
    public static final int MAX_ID = 255;

    /** What is known of a message. */
    public sealed interface Word {}

    /** It has the message. */
    public enum Taken implements Word {
        /** The provider took it. */
        ACCEPTED,
        /** It stands with the recipient. */
        DELIVERED
    }

    /**
     * It will never reach the recipient.
     *
     * @param reason why; without the address
     */
    public record Failed(Reason reason) implements Word {
        /**
         * Refuses null.
         *
         * @param reason why; without the address
         */
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Refuses nulls and an id that is too long. Of the key anything is taken: it comes from outside, and one that is none is
     * {@link Inbound#receipt unknown}.
     *
     * @param key the idempotency key, as the provider echoes it
     * @param channel the name of the channel by which the message went
     * @param word what is known
     * @param providerId the provider's id of the message, at most {@value #MAX_ID} characters, or null
     * @param at when it happened, by the provider's clock
     */
    public Receipt {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(word, "word");
        Objects.requireNonNull(at, "at");
        if (providerId != null && providerId.length() > MAX_ID) {
            throw new IllegalArgumentException("a provider's id has at most " + MAX_ID + " characters");
        }
    }

    /** Without the key: who has that can give a receipt. */
    @Override
    public String toString() {
        return "Receipt of " + channel + ": " + word + " at " + at;
    }
}
