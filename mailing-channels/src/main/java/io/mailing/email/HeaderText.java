package io.mailing.email;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Header fields in ASCII: encoded words for what people read (RFC 2047), extended parameters for file names (RFC 2231).
 */
final class HeaderText {

    private static final String CRLF = "\r\n";

    /** A line should have no more (RFC 5322, 2.1.1). */
    private static final int LINE = 76;

    /** As many bytes of UTF-8 as an encoded word of at most 75 characters holds in base64 (RFC 2047, 2). */
    private static final int WORD_BYTES = 45;

    /** As much of a percent-encoded file name as is put on one line. */
    private static final int SECTION = 60;

    private static final String ATOM_SIGNS = "!#$%&'*+-/=?^_`{|}~ ";

    private HeaderText() {}

    /** A field that holds text for people, such as the subject, with its line end. */
    static String unstructured(String field, String value) {
        String start = field + ": ";
        if (needsEncoding(value)) {
            return start + encodedWords(value, start.length()) + CRLF;
        }
        return start + MimeUtility.fold(start.length(), value) + CRLF;
    }

    /** A field that holds a mailbox, with its line end. */
    static String mailbox(String field, Mailbox mailbox) {
        String start = field + ": ";
        String address = '<' + mailbox.address() + '>';
        String name = mailbox.name();
        if (name == null) {
            return start + mailbox.address() + CRLF;
        }
        String phrase = needsEncoding(name) ? encodedWords(name, start.length()) : phrase(name);
        int column = start.length() + phrase.length() - (phrase.lastIndexOf(CRLF) + 1);
        String gap = column + 1 + address.length() > LINE ? CRLF + " " : " ";
        return start + phrase + gap + address + CRLF;
    }

    /**
     * The fields of a file: media type and disposition with its name. Beyond ASCII the name stands there twice: in the
     * disposition as RFC 2231 has it, and in the type as encoded words, which no standard allows there and which the
     * clients understand that do not know RFC 2231.
     */
    static String file(String contentType, String disposition, String name) {
        if (isPlain(name) && name.length() <= SECTION) {
            String quoted = quoted(name);
            return "Content-Type: " + contentType + ';' + CRLF + " name=" + quoted + CRLF + "Content-Disposition: "
                    + disposition + ';' + CRLF + " filename=" + quoted + CRLF;
        }
        return "Content-Type: " + contentType + ';' + CRLF + " name=\"" + encodedWords(name, " name=\"".length()) + '"'
                + CRLF + "Content-Disposition: " + disposition + ';' + CRLF + extended("filename", name) + CRLF;
    }

    private static boolean needsEncoding(String value) {
        return !isPlain(value) || value.contains("=?") || hasLongRun(value) || !value.equals(value.strip());
    }

    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    /** Whether there is a piece without a space that can't be folded into lines. */
    private static boolean hasLongRun(String value) {
        int run = 0;
        for (int i = 0; i < value.length(); i++) {
            run = value.charAt(i) == ' ' ? 0 : run + 1;
            if (run > LINE - 16) {
                return true;
            }
        }
        return false;
    }

    private static String phrase(String name) {
        boolean atoms = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || ATOM_SIGNS.indexOf(c) >= 0);
        return atoms ? name : quoted(name);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Encoded words on a line each; none of them breaks off within a character. */
    private static String encodedWords(String value, int column) {
        StringBuilder out = new StringBuilder(value.length() * 3);
        // The first shares its line with what stands before it.
        int room = Math.max(12, WORD_BYTES - (column * 3 + 3) / 4);
        int start = 0;
        while (start < value.length() || out.length() == 0) {
            int end = start;
            int bytes = 0;
            while (end < value.length()) {
                int c = value.codePointAt(end);
                int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                if (bytes + size > room) {
                    break;
                }
                bytes += size;
                end += Character.charCount(c);
            }
            byte[] utf8 = value.substring(start, end).getBytes(StandardCharsets.UTF_8);
            out.append(out.length() == 0 ? "" : CRLF + " ");
            out.append("=?UTF-8?B?")
                    .append(Base64.getEncoder().encodeToString(utf8))
                    .append("?=");
            start = end;
            room = WORD_BYTES;
        }
        return out.toString();
    }

    private static String extended(String parameter, String value) {
        StringBuilder encoded = new StringBuilder(value.length() * 6);
        StringBuilder out = new StringBuilder(value.length() * 7);
        int section = 0;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                appendPercent(encoded, b);
            }
            if (encoded.length() >= SECTION && i < value.length()) {
                appendSection(out, parameter + '*' + section + '*', section, encoded)
                        .append(';' + CRLF);
                section++;
                encoded.setLength(0);
            }
        }
        String name = section == 0 ? parameter + '*' : parameter + '*' + section + '*';
        return appendSection(out, name, section, encoded).toString();
    }

    private static StringBuilder appendSection(StringBuilder out, String name, int section, CharSequence encoded) {
        return out.append(' ')
                .append(name)
                .append('=')
                .append(section == 0 ? "UTF-8''" : "")
                .append(encoded);
    }

    private static void appendPercent(StringBuilder out, byte b) {
        char c = (char) (b & 0xFF);
        if (c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_')) {
            out.append(c);
        } else {
            out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
        }
    }
}
