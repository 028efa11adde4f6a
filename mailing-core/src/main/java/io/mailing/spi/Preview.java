package io.mailing.spi;

import io.mailing.MediaFile;
import io.mailing.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as its recipient would see it. */
public sealed interface Preview {

    /**
     * It can be made.
     *
     * @param subject or null
     * @param text or null
     * @param html or null
     * @param attachments the recipient's own, made to be looked at; those that all have are the campaign's
     */
    record Message(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html,
            List<MediaFile> attachments) implements Preview {

        /**
         * Copies the list.
         *
         * @param subject or null
         * @param text or null
         * @param html or null
         * @param attachments the recipient's own
         */
        public Message {
            attachments = List.copyOf(attachments);
        }

        /**
         * Without attachments of the recipient's own.
         *
         * @param subject or null
         * @param text or null
         * @param html or null
         */
        public Message(@Nullable String subject, @Nullable String text, @Nullable String html) {
            this(subject, text, html, List.of());
        }
    }

    /**
     * It can't be made for this recipient.
     *
     * @param reason why, for example a missing value
     */
    record Unfit(Reason reason) implements Preview {}
}
