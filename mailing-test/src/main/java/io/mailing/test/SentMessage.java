package io.mailing.test;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as a fake provider took it.
 *
 * @param channel the channel's name
 * @param address to whom
 * @param key the idempotency key, the same on every attempt
 * @param subject rendered, or null
 * @param text rendered, or null
 * @param html rendered, or null
 * @param content what the campaign says on this channel, before it is made personal: files, sender, reply-to address
 * @param files the recipient's own attachments
 */
public record SentMessage(
        String channel,
        String address,
        String key,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        MessageContent content,
        List<MediaFile> files) {

    /**
     * Copies the list.
     *
     * @param channel the channel's name
     * @param address to whom
     * @param key the idempotency key, the same on every attempt
     * @param subject rendered, or null
     * @param text rendered, or null
     * @param html rendered, or null
     * @param content what the campaign says on this channel
     * @param files the recipient's own attachments
     */
    public SentMessage {
        files = List.copyOf(files);
    }

    /**
     * Without attachments of the recipient's own.
     *
     * @param channel the channel's name
     * @param address to whom
     * @param key the idempotency key
     * @param subject rendered, or null
     * @param text rendered, or null
     * @param html rendered, or null
     * @param content what the campaign says on this channel
     */
    public SentMessage(
            String channel,
            String address,
            String key,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html,
            MessageContent content) {
        this(channel, address, key, subject, text, html, content, List.of());
    }
}
