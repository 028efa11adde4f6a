package io.mailing.email;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the server.
 *
 * @param code three digits (RFC 5321, 4.2), or something else if the server does not keep to that
 * @param status the enhanced status code such as {@code 5.1.1} (RFC 3463), or empty
 * @param text the rest on one line, without any address
 */
record SmtpReply(int code, String status, String text) {

    private static final int MAX_TEXT = 300;
    private static final Pattern STATUS = Pattern.compile("^([245]\\.\\d{1,3}\\.\\d{1,3})(?:\\s+|$)");
    private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>\"'(),;:\\[\\]]+@[^\\s<>\"'(),;:]+>?");
    private static final Pattern GAPS = Pattern.compile("[\\p{Cntrl}\\s]+");

    // Postfix, Exchange, sendmail, Exim, and services that answer "Ok" and a long id.
    private static final Pattern[] QUEUE_IDS = {
        Pattern.compile("(?i)\\bqueued as ([A-Za-z0-9._-]+)"),
        Pattern.compile("\\bInternalId=(\\d+)"),
        Pattern.compile("^([A-Za-z0-9]{6,}) Message accepted for delivery"),
        Pattern.compile("\\bid=([A-Za-z0-9._-]+)"),
        Pattern.compile("(?i)^ok:?\\s+([A-Za-z0-9._-]{16,})$")
    };

    /** Reads an answer of one or several lines. */
    static SmtpReply parse(int code, @Nullable String lines) {
        StringBuilder text = new StringBuilder();
        String status = "";
        for (String line : Objects.requireNonNullElse(lines, "").lines().toList()) {
            String rest = line.length() > 4 ? line.substring(4).strip() : "";
            Matcher matcher = STATUS.matcher(rest);
            if (matcher.find()) {
                status = matcher.group(1);
                rest = rest.substring(matcher.end());
            }
            text.append(text.length() == 0 ? "" : " ").append(rest);
        }
        return new SmtpReply(code, status, withoutAddresses(text.toString()));
    }

    /** Server texts quote addresses, which have no business in journals and logs. */
    static String withoutAddresses(String text) {
        String line = GAPS.matcher(text).replaceAll(" ").strip();
        String clean = ADDRESS.matcher(line).replaceAll("(address)");
        return clean.length() > MAX_TEXT ? clean.substring(0, MAX_TEXT) + "…" : clean;
    }

    /** The same without these words, whatever they are. */
    SmtpReply without(String... words) {
        String clean = text;
        for (String word : words) {
            clean = word.isEmpty() ? clean : clean.replace(word, "(hidden)");
        }
        return new SmtpReply(code, status, clean);
    }

    boolean positive() {
        return code >= 200 && code <= 299;
    }

    boolean temporary() {
        return code >= 400 && code <= 499;
    }

    boolean permanent() {
        return code >= 500 && code <= 599;
    }

    /** Whether it is an answer as the protocol has them; otherwise who knows what the server means. */
    boolean understood() {
        return code >= 200 && code <= 599;
    }

    /** The server's own id of the message where the answer tells it, otherwise the answer's text, or null. */
    @Nullable
    String providerId() {
        for (Pattern pattern : QUEUE_IDS) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find() && matcher.group(1).length() <= 255) {
                return matcher.group(1);
            }
        }
        return text.isEmpty() ? null : text.substring(0, Math.min(255, text.length()));
    }

    @Override
    public String toString() {
        return code + (status.isEmpty() ? "" : " " + status) + (text.isEmpty() ? "" : " " + text);
    }
}
