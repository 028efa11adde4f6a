package io.mailing.internal.template;

import io.mailing.spi.WireBuffer;
import java.nio.charset.StandardCharsets;

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

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private static final long LINE_END = AsciiCodes.code("\r\n") | AsciiCodes.SPECIAL;
    /** White space where a line ends; elsewhere it stands as it is. */
    private static final long SPACE = AsciiCodes.code("=20") | AsciiCodes.SPECIAL;

    private static final long TAB = AsciiCodes.code("=09") | AsciiCodes.SPECIAL;

    private static final long PLAIN_SPACE = AsciiCodes.code(" ");
    private static final long PLAIN_TAB = AsciiCodes.code("\t");
    private static final long DOT = AsciiCodes.code("=2E");
    private static final long LETTER_F = AsciiCodes.code("=46");

    // The last of the constants: it needs all others.
    static final QuotedPrintableEncoder INSTANCE = new QuotedPrintableEncoder();

    private final AsciiCodes plain = codes(Place.TEXT);

    private QuotedPrintableEncoder() {}

    @Override
    public AsciiCodes codes(Place place) {
        return new AsciiCodes(place, QuotedPrintableEncoder::code);
    }

    private static long code(String escaped) {
        return switch (escaped) {
            case "\r", "\n" -> LINE_END;
            case " " -> SPACE;
            case "\t" -> TAB;
            default -> AsciiCodes.code(quoted(escaped));
        };
    }

    private static String quoted(String escaped) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c > ' ' && c < 0x7F && c != '=') {
                out.append(c);
            } else {
                out.append('=').append((char) HEX[c >> 4]).append((char) HEX[c & 0xF]);
            }
        }
        return out.toString();
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
        int from = at == AFTER_CR && part.startsInLf ? AsciiCodes.length(LINE_END) : 0;
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
            byte[] bytes = out.room((end - i) * LONGEST + AsciiCodes.SPARE);
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
                long code = codes.get(c);
                if ((code & AsciiCodes.SPECIAL) != 0) {
                    if (code == LINE_END) {
                        AsciiCodes.put(code, bytes, next);
                        next += AsciiCodes.length(code);
                        column = 0;
                        i += c == '\r' && isAt(text, i, '\n') ? 1 : 0;
                        continue;
                    }
                    if (!endsLine(text, i)) {
                        code = code == SPACE ? PLAIN_SPACE : PLAIN_TAB;
                    }
                }
                if (column + AsciiCodes.length(code) > WIDTH) {
                    next = softBreak(bytes, next);
                    column = 0;
                }
                if (column == 0 && isMisread(c, text, i)) {
                    code = c == '.' ? DOT : LETTER_F;
                }
                AsciiCodes.put(code, bytes, next);
                next += AsciiCodes.length(code);
                column += AsciiCodes.length(code);
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
