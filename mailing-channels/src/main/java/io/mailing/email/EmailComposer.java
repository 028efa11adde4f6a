package io.mailing.email;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.TemplateVariables;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a campaign's messages. Everything behind the last text part is the same in all of them (image, attachments,
 * closing boundaries) and is encoded once. The parts nest like this, each level only where it is needed:
 *
 * <pre>
 * multipart/mixed
 *   multipart/alternative
 *     text/plain
 *     multipart/related        (RFC 2387)
 *       text/html
 *       the image
 *   attachments
 *   the recipient's own
 * </pre>
 *
 * <p>Image and boundaries are named by a hash of the content, so that a message sent again is the same, byte for byte but
 * for its date.
 */
final class EmailComposer {

    /** RFC 5322, 3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private static final int NAME_BYTES = 8;
    private static final byte[] NONE = {};

    private final EmailTexts texts;
    private final Clock clock;
    private final String messageIdDomain;

    /** The fields that are the same in all messages. */
    private final String senderFields;

    // What stands before each text part; empty where its level is missing.
    private final String beforeText;
    private final String beforeHtml;
    private final byte[] shared;

    /** Before each of the recipient's own attachments, and behind the last; nothing is, where nobody has one. */
    private final Boundary around;

    EmailComposer(
            MessageContent content,
            TemplateVariables variables,
            Mailbox from,
            @Nullable Mailbox replyTo,
            String messageIdDomain,
            Clock clock) {
        this.clock = clock;
        this.messageIdDomain = messageIdDomain;
        String name = hash(content);
        MediaFile image = content.image();
        String imageId = image == null ? null : "image." + name + '@' + messageIdDomain;
        texts = new EmailTexts(content, variables, imageId);
        senderFields = HeaderText.mailbox("From", from)
                + (replyTo == null ? "" : HeaderText.mailbox("Reply-To", replyTo))
                + "MIME-Version: 1.0\r\n";

        boolean own = !content.personal().attachments().isEmpty();
        Boundary mixed = new Boundary(!content.attachments().isEmpty() || own, "mixed", name);
        around = new Boundary(own, "mixed", name);
        Boundary alternative = new Boundary(texts.hasText() && texts.hasHtml(), "alternative", name);
        Boundary related = new Boundary(image != null, "related", name);
        String outer = mixed.open("") + mixed.next() + alternative.open("");
        beforeText = texts.hasText() ? outer + (texts.hasHtml() ? alternative.next() : "") : "";
        beforeHtml = texts.hasText()
                ? alternative.next() + related.open("; type=\"text/html\"") + related.next()
                : outer + related.open("; type=\"text/html\"") + related.next();

        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        if (image != null) {
            ascii(rest, related.next() + "Content-ID: <" + imageId + ">\r\n");
            file(image, "inline", rest);
        }
        ascii(rest, related.close() + alternative.close());
        for (MediaFile attachment : content.attachments()) {
            ascii(rest, mixed.next());
            file(attachment, "attachment", rest);
        }
        if (!own) {
            ascii(rest, mixed.close());
        }
        shared = rest.toByteArray();
    }

    /** A level of the message, which may be missing: then it writes nothing. */
    private record Boundary(boolean present, String subtype, String name) {

        // "=_" can't occur in quoted-printable or base64 text, see TextBody.
        private String line() {
            return "=_" + subtype + '_' + name;
        }

        /** Its own header, to follow the header fields of what it is part of; the caller's next line is a boundary. */
        String open(String parameters) {
            return present
                    ? "Content-Type: multipart/" + subtype + parameters + ";\r\n boundary=\"" + line() + "\"\r\n\r\n"
                    : "";
        }

        String next() {
            return present ? "--" + line() + "\r\n" : "";
        }

        String close() {
            return present ? "--" + line() + "--\r\n" : "";
        }
    }

    private static String hash(MessageContent content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Template template : content.templates()) {
                digest.update(template.source().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            MediaFile image = content.image();
            if (image != null) {
                digest.update(image.bytes());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static void file(MediaFile file, String disposition, ByteArrayOutputStream out) {
        ascii(out, HeaderText.file(file.contentType(), disposition, file.name()));
        ascii(out, "Content-Transfer-Encoding: base64\r\n\r\n");
        out.writeBytes(Base64.getMimeEncoder().encode(file.bytes()));
        ascii(out, "\r\n");
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    EmailTexts texts() {
        return texts;
    }

    /** The message with these texts. */
    EmailBytes compose(OutboundMessage message, EmailTexts.Texts printed) {
        String text = printed.text();
        String html = printed.html();
        int length = (text == null ? 0 : text.length()) + (html == null ? 0 : html.length());
        ByteArrayOutputStream own = new ByteArrayOutputStream(1024 + length * 2);
        ascii(own, "Date: " + DATE.format(ZonedDateTime.now(clock)) + "\r\n");
        ascii(own, "Message-ID: <" + message.key() + '@' + messageIdDomain + ">\r\n");
        ascii(own, "To: " + message.address() + "\r\n");
        ascii(own, HeaderText.unstructured("Subject", printed.subject()));
        ascii(own, senderFields);
        String out = message.listUnsubscribe();
        if (out != null) {
            // RFC 2369; mail programs take the button of RFC 8058 only where the link is https.
            ascii(own, "List-Unsubscribe: <" + out + ">\r\n");
            if (out.regionMatches(true, 0, "https:", 0, 6)) {
                ascii(own, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
            }
        }
        if (text != null) {
            ascii(own, beforeText);
            TextBody.write("plain", text, own);
        }
        if (html != null) {
            ascii(own, beforeHtml);
            TextBody.write("html", html, own);
        }
        return new EmailBytes(own.toByteArray(), shared, last(message.files()));
    }

    private byte[] last(List<MediaFile> files) {
        if (!around.present()) {
            return NONE;
        }
        int bytes = files.stream().mapToInt(file -> file.bytes().length).sum();
        ByteArrayOutputStream last = new ByteArrayOutputStream(64 + bytes / 2 * 3);
        for (MediaFile file : files) {
            ascii(last, around.next());
            file(file, "attachment", last);
        }
        ascii(last, around.close());
        return last.toByteArray();
    }
}
