package io.mailing.spi;

import io.mailing.MediaFile;
import io.mailing.Reason;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a file for each recipient out of the delivery's values, when the message is sent: a ticket, a certificate, an invoice. Registered by {@link
 * io.mailing.MailingBuilder#attachmentMaker}; a draft asks for it by its name ({@link io.mailing.MessageDraft#attachPersonal}).
 *
 * <p>The file is not kept: from the same values it is made again for a retry or a preview, and must be the same then as far as its
 * recipient cares. Methods are called by several threads.
 */
public interface AttachmentMaker {

    /**
     * Which names it makes the file from, as templates use them: attributes of the audience, or what {@link PersonalValues} give. They are
     * looked for when a draft is checked, and kept by the snapshot. Constant.
     *
     * @return names
     */
    List<String> needs();

    /**
     * How many files it makes at once on each node. Constant.
     *
     * @return 1 to 100; by default 2
     */
    default int concurrency() {
        return 2;
    }

    /**
     * Makes the file. It must end by itself: a sending thread waits for it. Of messages whose maker makes as many as it can at once, the others
     * wait for their turn without a thread.
     *
     * <p>What it throws for one recipient is that recipient's matter: the message is put off as the campaign's {@link io.mailing.RetryPolicy}
     * says and spends an attempt, and after the last one it is FAILED with the reason {@code attachment-failed}; no other channel is tried.
     * Where it throws for three different recipients in a row, it is taken for an outage: nothing that needs its files is sent for 1, 2, 4 …
     * 60 seconds, then three are tried; no attempt is spent, until it makes a file again. Of the first three only two have spent one.
     *
     * <p>But for {@link CannotMake}, and for what {@link MediaFile} says of bytes that are none, too many or no image: then the recipient is
     * SKIPPED.
     *
     * @param person for whom
     * @return see {@link MediaFile#attachment(String, byte[])}; no larger than {@link io.mailing.ContentLimits} allow
     * @throws CannotMake if it can't be made for this recipient, ever
     * @throws Exception if it can't be made now
     */
    MediaFile make(Person person) throws Exception;

    /**
     * Who gets the file.
     *
     * @param recipient the application's id
     * @param locale of the recipient
     * @param zone of the recipient
     * @param today the day on which the message is formed, there
     * @param values of the names that the maker {@link AttachmentMaker#needs}; those that there are
     */
    record Person(String recipient, Locale locale, ZoneId zone, LocalDate today, Map<String, Object> values) {
        /**
         * Copies the map.
         *
         * @param recipient the application's id
         * @param locale of the recipient
         * @param zone of the recipient
         * @param today the day on which the message is formed, there
         * @param values by name
         */
        public Person {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** Tells nothing of the person. */
        @Override
        public String toString() {
            return "Person";
        }
    }

    /** The file can't be made for this recipient: the delivery is SKIPPED. */
    final class CannotMake extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Reason reason;

        /**
         * For one recipient.
         *
         * @param reason why; its code comes into reports
         */
        public CannotMake(Reason reason) {
            super(reason.code());
            this.reason = Objects.requireNonNull(reason, "reason");
        }

        /**
         * Why.
         *
         * @return its code comes into reports
         */
        public Reason reason() {
            return reason;
        }
    }
}
