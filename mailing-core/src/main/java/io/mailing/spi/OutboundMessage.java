package io.mailing.spi;

import java.util.Objects;

/**
 * One message to one recipient, to be made personal by a {@link MessageSender}.
 *
 * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery, for
 *     whatever the provider echoes or de-duplicates by (Message-ID and the like)
 * @param address in the channel's normal form, see {@link Channel#checkAddress}
 * @param values what the templates' variables stand for
 */
public record OutboundMessage(String key, String address, RecipientValues values) {

    /**
     * Refuses nulls.
     *
     * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery,
     *     for     whatever the provider echoes or de-duplicates by (Message-ID and the like)
     * @param address in the channel's normal form, see {@link Channel#checkAddress}
     * @param values what the templates' variables stand for
     */
    public OutboundMessage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(values, "values");
    }

    @Override
    public String toString() {
        return "OutboundMessage " + key;
    }
}
