package io.mailing.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A text part of a message, in UTF-8 with CRLF line ends and then in quoted-printable or base64, whichever is shorter.
 * Both keep lines short and neither can contain a boundary that has {@code =_} in it (RFC 2045, 6.7), which is why the
 * boundaries can be the same in every message of a campaign.
 */
final class TextBody {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** RFC 2045, 6.7 (5): 76 characters, the last of which may have to be the {@code =} of a soft line break. */
    private static final int LINE = 75;

    private TextBody() {}

    /** Writes the part: its header fields, an empty line, and its content ending with a line break. */
    static void write(String subtype, String text, ByteArrayOutputStream out) {
        byte[] utf8 = canonical(text).getBytes(StandardCharsets.UTF_8);
        boolean base64 = quotedLength(utf8) > (utf8.length + 2) / 3 * 4;
        String header = "Content-Type: text/" + subtype + "; charset=UTF-8\r\nContent-Transfer-Encoding: "
                + (base64 ? "base64" : "quoted-printable") + "\r\n\r\n";
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        if (base64) {
            out.writeBytes(Base64.getMimeEncoder().encode(utf8));
        } else {
            writeQuoted(utf8, out);
        }
        out.writeBytes(CRLF);
    }

    /** Every line end becomes CRLF. */
    private static String canonical(String text) {
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
                out.append("\r\n");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int quotedLength(byte[] utf8) {
        int length = 0;
        for (byte b : utf8) {
            length += isLiteral(b) || b == ' ' || b == '\r' || b == '\n' ? 1 : 3;
        }
        return length;
    }

    private static boolean isLiteral(byte b) {
        return b > ' ' && b < 127 && b != '=';
    }

    private static void writeQuoted(byte[] utf8, ByteArrayOutputStream out) {
        int column = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '\r') {
                // Canonical text has every CR before an LF.
                out.writeBytes(CRLF);
                i++;
                column = 0;
                continue;
            }
            boolean last = i + 1 == utf8.length || utf8[i + 1] == '\r';
            boolean literal = isLiteral(b) || (b == ' ' && !last);
            int width = literal ? 1 : 3;
            if (column + width > LINE) {
                out.write('=');
                out.writeBytes(CRLF);
                column = 0;
            }
            if (literal) {
                out.write(b);
            } else {
                out.write('=');
                out.write(HEX[(b >> 4) & 0xF]);
                out.write(HEX[b & 0xF]);
            }
            column += width;
        }
    }
}
