package io.mailing.spi;

import io.mailing.MediaFile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message to one recipient, to be made personal by a {@link MessageSender}.
 *
 * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery, for
 *     whatever the provider echoes or de-duplicates by (Message-ID and the like)
 * @param address in the channel's normal form, see {@link Channel#checkAddress}
 * @param values what the templates' variables stand for
 * @param bulk whether it goes to an audience or belongs to a topic: then the way out may be offered outside of the text too
 * @param files the recipient's own attachments, made for this message, after those of the content
 */
public record OutboundMessage(String key, String address, RecipientValues values, boolean bulk, List<MediaFile> files) {

    /**
     * Refuses nulls.
     *
     * @param key the idempotency key: 32 characters of {@code 0-9a-f}, the same on every attempt of this delivery,
     *     for     whatever the provider echoes or de-duplicates by (Message-ID and the like)
     * @param address in the channel's normal form, see {@link Channel#checkAddress}
     * @param values what the templates' variables stand for
     * @param bulk whether it goes to an audience or belongs to a topic
     * @param files the recipient's own attachments
     */
    public OutboundMessage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(values, "values");
        files = List.copyOf(files);
    }

    /**
     * One that offers no way out but that of its text, without files of the recipient's own.
     *
     * @param key the idempotency key: 32 characters of {@code 0-9a-f}
     * @param address in the channel's normal form
     * @param values what the templates' variables stand for
     */
    public OutboundMessage(String key, String address, RecipientValues values) {
        this(key, address, values, false, List.of());
    }

    /**
     * The link for a button that the recipient's program shows beside the message, such as the header List-Unsubscribe of RFC 8058.
     *
     * @return an address of ASCII that a POST of {@code List-Unsubscribe=One-Click} acts on; null if there is to be none, as of a
     *     message that somebody waits for
     */
    public @Nullable String listUnsubscribe() {
        return bulk ? values.unsubscribeLink() : null;
    }

    @Override
    public String toString() {
        return "OutboundMessage " + key;
    }
}
