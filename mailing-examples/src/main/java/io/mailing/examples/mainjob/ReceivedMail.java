package io.mailing.examples.mainjob;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * An email as it arrived.
 *
 * @param file its raw source
 * @param headers decoded, as a reader shows them
 * @param parts what it is made of
 * @param text its plain text
 */
record ReceivedMail(Path file, List<String> headers, List<String> parts, String text) {

    private static final List<String> SHOWN = List.of("From", "To", "Subject", "Date", "Message-ID", "Content-Type");

    /** One of the mails of a folder: the first whose subject is not all ASCII, if there is such a one. */
    static List<ReceivedMail> pick(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<ReceivedMail> picked = new ArrayList<>();
            for (Path file : files.filter(name -> name.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                ReceivedMail mail = read(file);
                if (picked.isEmpty()) {
                    picked.add(mail);
                }
                if (!mail.headers().toString().chars().allMatch(c -> c < 128)) {
                    return List.of(mail);
                }
            }
            return picked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReceivedMail read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
            List<String> headers = new ArrayList<>();
            for (String name : SHOWN) {
                String value = message.getHeader(name, ", ");
                headers.add(name + ": " + (value == null ? "-" : MimeUtility.decodeText(MimeUtility.unfold(value))));
            }
            List<String> parts = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            walk(message, "", parts, text);
            return new ReceivedMail(file, headers, parts, text.toString().strip());
        } catch (MessagingException e) {
            throw new IOException("'" + file + "' is not an email", e);
        }
    }

    private static void walk(Part part, String indent, List<String> parts, StringBuilder text)
            throws MessagingException, IOException {
        String name = part.getFileName();
        String type = part.getContentType().replaceAll(";.*", "").replaceAll("\\s.*", "");
        parts.add(indent + type + (name == null ? "" : " '" + name + "', " + part.getSize() + " bytes encoded"));
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart child = multipart.getBodyPart(i);
                walk(child, indent + "  ", parts, text);
            }
        } else if (part.isMimeType("text/plain") && text.isEmpty()) {
            text.append(part.getContent());
        }
    }
}
