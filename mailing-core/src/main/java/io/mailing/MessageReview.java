package io.mailing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message consists of, as it was written, for a screen.
 *
 * @param syntax how variables are written in it
 * @param subject the template, or null
 * @param text the template, or null
 * @param html the template, or null
 * @param image or null
 * @param attachments further files
 * @param from the sender, or null for the channel's own
 * @param replyTo where answers go, or null for the channel's own
 * @param providerTemplate the text that the provider has approved, or null
 * @param variants what is sent on one channel instead, by its name; variants have none
 * @param personalAttachments names of the makers of files that each recipient has of their own
 * @param brief what is written for each recipient, or null
 */
public record MessageReview(
        TemplateSyntax syntax,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        @Nullable File image,
        List<File> attachments,
        @Nullable String from,
        @Nullable String replyTo,
        @Nullable ProviderTemplate providerTemplate,
        Map<String, MessageReview> variants,
        List<String> personalAttachments,
        @Nullable TextBrief brief) {

    /**
     * Copies list and map.
     *
     * @param syntax how variables are written in it
     * @param subject the template, or null
     * @param text the template, or null
     * @param html the template, or null
     * @param image or null
     * @param attachments further files
     * @param from the sender, or null for the channel's own
     * @param replyTo where answers go, or null for the channel's own
     * @param providerTemplate the text that the provider has approved, or null
     * @param variants what is sent on one channel instead, by its name
     * @param personalAttachments names of makers
     * @param brief what is written for each recipient, or null
     */
    public MessageReview {
        attachments = List.copyOf(attachments);
        personalAttachments = List.copyOf(personalAttachments);
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }

    /**
     * A file of a message.
     *
     * @param name as recipients see it
     * @param contentType such as {@code image/png}
     * @param bytes how large it is
     */
    public record File(String name, String contentType, int bytes) {

        @Override
        public String toString() {
            return name + " (" + contentType + ", " + bytes + " bytes)";
        }
    }
}
