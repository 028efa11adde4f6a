package io.mailing;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote back.
 *
 * @param channel by which channel
 * @param address the person's, as the provider writes it
 * @param text what the person wrote, whole
 * @param eventId the provider's id of the event, or null
 * @param at when it was written, by the provider; null for now
 */
public record Reply(
        String channel,
        String address,
        String text,
        @Nullable String eventId,
        @Nullable Instant at) {

    /**
     * Refuses nulls where there must be something.
     *
     * @param channel by which channel
     * @param address the person's
     * @param text what the person wrote, whole
     * @param eventId the provider's id of the event, or null
     * @param at when it was written, by the provider; null for now
     */
    public Reply {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(text, "text");
    }

    /**
     * One that came just now.
     *
     * @param channel by which channel
     * @param address the person's
     * @param text what the person wrote, whole
     */
    public Reply(String channel, String address, String text) {
        this(channel, address, text, null, null);
    }

    /** Without the address and the text. */
    @Override
    public String toString() {
        return "Reply by " + channel;
    }
}
