package io.mailing.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.mailing.spi.WireForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.util.QPEncoderStream;

/**
 * What somebody would write who writes for this one text and one wire form: its pieces as bytes, and its values in turn,
 * escaped and encoded by a switch. In quoted-printable each piece begins a line of its own, by a soft break.
 */
final class WirePieces implements WireEngine {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int WIDTH = 75;

    private final WireForm form;
    private final byte[][] pieces;
    private final int[] places;
    private final int[] columns;
    private final String[][] models = TemplateEngines.Pieces.models();
    private final byte[] array = new byte[16_384];
    private int next;

    WirePieces(WireForm form) throws IOException {
        TemplateEngines.Pieces texts = TemplateEngines.Pieces.ofMessage();
        this.form = form;
        this.places = texts.places();
        this.pieces = new byte[texts.pieces().length][];
        this.columns = new int[pieces.length];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = encode(texts.pieces()[i], form);
            int last = pieces[i].length;
            while (last > 0 && pieces[i][last - 1] != '\n') {
                last--;
            }
            columns[i] = pieces[i].length - last;
        }
    }

    private static byte[] encode(String piece, WireForm form) throws IOException {
        return switch (form) {
            case UTF_8 -> piece.getBytes(StandardCharsets.UTF_8);
            case JSON_STRING -> JsonStringEncoder.getInstance().quoteAsUTF8(piece);
            case QUOTED_PRINTABLE -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                QPEncoderStream encoder = new QPEncoderStream(out);
                encoder.write(piece.getBytes(StandardCharsets.UTF_8));
                encoder.flush();
                yield out.toByteArray();
            }
        };
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public int print(int number) {
        next = 0;
        String[] values = models[number];
        for (int i = 0; i < places.length; i++) {
            append(pieces[i]);
            String value = values[places[i]];
            switch (form) {
                case UTF_8 -> utf8(value);
                case JSON_STRING -> json(value);
                case QUOTED_PRINTABLE -> quotedPrintable(value, columns[i]);
            }
        }
        append(pieces[places.length]);
        return next;
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, array, next, bytes.length);
        next += bytes.length;
    }

    private static final byte[] AMP = "&amp;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LT = "&lt;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GT = "&gt;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUOT = "&quot;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] APOS = "&#39;".getBytes(StandardCharsets.US_ASCII);

    private void utf8(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> append(AMP);
                case '<' -> append(LT);
                case '>' -> append(GT);
                case '"' -> append(QUOT);
                case '\'' -> append(APOS);
                default -> {
                    if (c < 0x80) {
                        array[next++] = (byte) c;
                    } else {
                        i = notAscii(value, i);
                    }
                }
            }
        }
    }

    private void json(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> append(AMP);
                case '<' -> append(LT);
                case '>' -> append(GT);
                case '"' -> append(QUOT);
                case '\'' -> append(APOS);
                case '\\' -> {
                    array[next++] = '\\';
                    array[next++] = '\\';
                }
                default -> {
                    if (c < ' ') {
                        array[next++] = '\\';
                        array[next++] = 'u';
                        array[next++] = '0';
                        array[next++] = '0';
                        array[next++] = HEX[c >> 4];
                        array[next++] = HEX[c & 0xF];
                    } else if (c < 0x80) {
                        array[next++] = (byte) c;
                    } else {
                        i = notAscii(value, i);
                    }
                }
            }
        }
    }

    private int notAscii(String value, int at) {
        int point = value.codePointAt(at);
        append(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        return at + Character.charCount(point) - 1;
    }

    private void quotedPrintable(String value, int from) {
        int column = from;
        for (int i = 0; i < value.length(); i++) {
            if (column > WIDTH - 12) {
                softBreak();
                column = 0;
            }
            int before = next;
            char c = value.charAt(i);
            switch (c) {
                case '&' -> append(AMP);
                case '<' -> append(LT);
                case '>' -> append(GT);
                case '"' -> append(QUOT);
                case '\'' -> append(APOS);
                default -> {
                    if (c >= ' ' && c < 0x7F && c != '=' && (c != '.' || column > 0)) {
                        array[next++] = (byte) c;
                    } else {
                        int point = value.codePointAt(i);
                        for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                            array[next++] = '=';
                            array[next++] = HEX[(b >> 4) & 0xF];
                            array[next++] = HEX[b & 0xF];
                        }
                        i += Character.charCount(point) - 1;
                    }
                }
            }
            column += next - before;
        }
        softBreak();
    }

    private void softBreak() {
        array[next++] = '=';
        array[next++] = '\r';
        array[next++] = '\n';
    }
}
