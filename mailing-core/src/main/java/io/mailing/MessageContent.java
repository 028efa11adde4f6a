package io.mailing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign says, before it is made personal. Channels take from it what they can show.
 *
 * @param subject the subject line's template, or null
 * @param text the plain text's template, or null
 * @param html the HTML body's template, or null
 * @param image one image, or null
 * @param attachments further files, at most {@value #MAX_ATTACHMENTS}
 * @param from the sender, for channels that let it be chosen, as {@code Name <address>}; null for the channel's own
 * @param replyTo where answers go, for channels that have it; null for the sender
 */
public record MessageContent(
        @Nullable Template subject,
        @Nullable Template text,
        @Nullable Template html,
        @Nullable MediaFile image,
        List<MediaFile> attachments,
        @Nullable String from,
        @Nullable String replyTo) {

    /** The most attachments that a message may have. */
    public static final int MAX_ATTACHMENTS = 10;

    /**
     * Copies the list and checks its length.
     *
     * @param subject the subject line's template, or null
     * @param text the plain text's template, or null
     * @param html the HTML body's template, or null
     * @param image one image, or null
     * @param attachments further files, at most {@value #MAX_ATTACHMENTS}
     * @param from the sender, for channels that let it be chosen, as {@code Name <address>}; null for the channel's
     *     own
     * @param replyTo where answers go, for channels that have it; null for the sender
     */
    public MessageContent {
        attachments = List.copyOf(attachments);
        if (attachments.size() > MAX_ATTACHMENTS) {
            throw new IllegalArgumentException(
                    "a message takes at most " + MAX_ATTACHMENTS + " attachments, were " + attachments.size());
        }
    }

    /**
     * The templates that are there.
     *
     * @return subject, text and HTML, without those that are null
     */
    public List<Template> templates() {
        List<Template> templates = new ArrayList<>(3);
        for (Template template : new @Nullable Template[] {subject, text, html}) {
            if (template != null) {
                templates.add(Objects.requireNonNull(template));
            }
        }
        return templates;
    }

    /**
     * Whether there is nothing to show: no text, no HTML and no image.
     *
     * @return true if so
     */
    public boolean empty() {
        return blank(text) && blank(html) && image == null;
    }

    private static boolean blank(@Nullable Template template) {
        return template == null || template.source().isBlank();
    }
}
