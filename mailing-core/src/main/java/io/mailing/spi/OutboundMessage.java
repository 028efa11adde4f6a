package io.mailing.spi;

import io.mailing.MediaFile;
import java.util.List;
import java.util.Objects;

/**
 * One message to one recipient, to be made personal by a {@link MessageSender}.
 *
 * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery, for
 *     whatever the provider echoes or de-duplicates by (Message-ID and the like)
 * @param address in the channel's normal form, see {@link Channel#checkAddress}
 * @param values what the templates' variables stand for
 * @param files the recipient's own attachments, made for this message, after those of the content
 */
public record OutboundMessage(String key, String address, RecipientValues values, List<MediaFile> files) {

    /**
     * Refuses nulls.
     *
     * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery,
     *     for     whatever the provider echoes or de-duplicates by (Message-ID and the like)
     * @param address in the channel's normal form, see {@link Channel#checkAddress}
     * @param values what the templates' variables stand for
     * @param files the recipient's own attachments
     */
    public OutboundMessage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(values, "values");
        files = List.copyOf(files);
    }

    /**
     * Without files of the recipient's own.
     *
     * @param key the idempotency key
     * @param address in the channel's normal form
     * @param values what the templates' variables stand for
     */
    public OutboundMessage(String key, String address, RecipientValues values) {
        this(key, address, values, List.of());
    }

    @Override
    public String toString() {
        return "OutboundMessage " + key;
    }
}
