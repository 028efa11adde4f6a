package io.mailing.internal.template;

import io.mailing.spi.WireBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Quoted-printable of UTF-8 text. The state is the column, or {@link #AFTER_CR}.
 *
 * <p>Soft line breaks depend on the column, and that on the values before. So that fixed parts can be encoded beforehand all
 * the same, each is broken as if it began a line; when a message is printed only its first line may turn out not to fit any
 * more, and then a soft break is put before it. What a part's neighbours will be is not known either: white space at its end
 * is encoded always, as it may come to end a line, and a dot at its beginning, as it may come to start one.
 */
final class QuotedPrintableEncoder implements WireEncoder {
    /** At the start of a line that a carriage return has just ended: a line feed that follows belongs to it. */
    private static final int AFTER_CR = -1;

    /** A line has at most 76 characters, and the last is left for the sign of a soft break. */
    private static final int WIDTH = 75;

    private static final int CHUNK = 256;

    /** Nine bytes of a character that needs three in UTF-8, and a soft break; one that needs four is two chars. */
    private static final int LONGEST = 12;

    /** In place of a code: the end of a line. */
    private static final byte[] LINE_END = {'\r', '\n'};

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPACE = {'=', '2', '0'};
    private static final byte[] TAB = {'=', '0', '9'};

    // The last of the constants: it needs all others.
    static final QuotedPrintableEncoder INSTANCE = new QuotedPrintableEncoder();

    private final AsciiCodes plain = codes(Place.TEXT);

    private QuotedPrintableEncoder() {}

    @Override
    public AsciiCodes codes(Place place) {
        return new AsciiCodes(place, QuotedPrintableEncoder::code);
    }

    private static byte[] code(String escaped) {
        switch (escaped) {
            case "\r", "\n":
                return LINE_END;
            case "\t":
                return TAB;
            case " ":
                return SPACE;
            default:
                byte[] code = new byte[escaped.length() * 3];
                int next = 0;
                for (int i = 0; i < escaped.length(); i++) {
                    char c = escaped.charAt(i);
                    if (c > ' ' && c < 0x7F && c != '=') {
                        code[next++] = (byte) c;
                    } else {
                        next = quote(c, code, next);
                    }
                }
                return Arrays.copyOf(code, next);
        }
    }

    @Override
    public WirePart part(String text) {
        WireBuffer out = new WireBuffer(text.length());
        append(text, plain, 0, out);
        return WirePart.ofLines(text, out.toByteArray());
    }

    @Override
    public int append(WirePart part, int at, WireBuffer out) {
        byte[] encoded = part.bytes;
        if (encoded.length == 0) {
            return at;
        }
        byte[] bytes = out.room(encoded.length + 3);
        int next = out.length();
        int column = Math.max(at, 0);
        int from = at == AFTER_CR && part.startsInLf ? LINE_END.length : 0;
        if (column + part.head > WIDTH) {
            next = softBreak(bytes, next);
            column = 0;
        }
        System.arraycopy(encoded, from, bytes, next, encoded.length - from);
        out.setLength(next + encoded.length - from);
        if (part.endsInCr) {
            return AFTER_CR;
        }
        return part.broken ? part.tail : column + part.head;
    }

    @Override
    public int append(String text, AsciiCodes codes, int at, WireBuffer out) {
        int length = text.length();
        int column = Math.max(at, 0);
        boolean goesOnAfterCr = at == AFTER_CR && isAt(text, 0, '\n') && codes.get('\n') == LINE_END;
        int i = goesOnAfterCr ? 1 : 0;
        while (i < length) {
            int end = Math.min(length, i + CHUNK);
            byte[] bytes = out.room((end - i) * LONGEST);
            int next = out.length();
            while (i < end) {
                char c = text.charAt(i);
                if (c >= AsciiCodes.COUNT) {
                    int point = Utf8.point(text, i);
                    i += Character.charCount(point);
                    int size = 3 * Utf8.size(point);
                    if (column + size > WIDTH) {
                        next = softBreak(bytes, next);
                        column = 0;
                    }
                    next = quoteUtf8(point, bytes, next);
                    column += size;
                    continue;
                }
                i++;
                byte[] code = codes.get(c);
                if (code == LINE_END) {
                    bytes[next++] = '\r';
                    bytes[next++] = '\n';
                    column = 0;
                    i += c == '\r' && isAt(text, i, '\n') ? 1 : 0;
                    continue;
                }
                int size = code == null ? 1 : code.length;
                if (column + size > WIDTH) {
                    next = softBreak(bytes, next);
                    column = 0;
                }
                if (code == null) {
                    if (column == 0 && isMisread(c, text, i)) {
                        next = quote(c, bytes, next);
                        column = 3;
                    } else {
                        bytes[next++] = (byte) c;
                        column++;
                    }
                } else if ((code == SPACE || code == TAB) && !endsLine(text, i)) {
                    bytes[next++] = (byte) (code == SPACE ? ' ' : '\t');
                    column++;
                } else {
                    for (byte b : code) {
                        bytes[next++] = b;
                    }
                    column += size;
                }
            }
            out.setLength(next);
        }
        return isAt(text, length - 1, '\r') && codes.get('\r') == LINE_END ? AFTER_CR : column;
    }

    private static boolean isAt(String text, int at, char c) {
        return at >= 0 && at < text.length() && text.charAt(at) == c;
    }

    /** Whether a line ends here, or may end: what follows on the value is not known. */
    private static boolean endsLine(String text, int at) {
        return at == text.length() || text.charAt(at) == '\r' || text.charAt(at) == '\n';
    }

    /** Whether this, at the start of a line, may be the lone dot that ends a mail, or the {@code From } of a mailbox file. */
    private static boolean isMisread(char c, String text, int next) {
        return c == '.' || (c == 'F' && (next == text.length() || text.charAt(next) == 'r'));
    }

    private static int softBreak(byte[] bytes, int at) {
        bytes[at] = '=';
        bytes[at + 1] = '\r';
        bytes[at + 2] = '\n';
        return at + 3;
    }

    private static int quoteUtf8(int point, byte[] bytes, int at) {
        int size = Utf8.size(point);
        // Put where the codes will end, and read from there just ahead of them.
        int plain = at + 2 * size;
        Utf8.put(point, bytes, plain);
        int next = at;
        for (int i = 0; i < size; i++) {
            next = quote(bytes[plain + i], bytes, next);
        }
        return next;
    }

    private static int quote(int octet, byte[] bytes, int at) {
        bytes[at] = '=';
        bytes[at + 1] = HEX[(octet >> 4) & 0xF];
        bytes[at + 2] = HEX[octet & 0xF];
        return at + 3;
    }
}
