package io.mailing.internal.audience;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes as text, in one pass and with a buffer of 8 KiB, whatever its size. Its charset is recognised:
 *
 * <ul>
 *   <li>by a byte order mark: UTF-8, UTF-16LE, UTF-16BE
 *   <li>by zeros in every other place of its head, as separators, digits and line breaks have them in UTF-16
 *   <li>else it is UTF-8 if the first character that is not ASCII is well-formed in it, and windows-1251 if it isn't: what came before
 *       is the same in both
 * </ul>
 *
 * Nothing is replaced or repaired: bytes that are no text in the charset, and NUL characters, end the reading with their line.
 */
final class CsvText extends Reader {

    private static final int BUFFER = 8192;
    private static final int LONGEST_SEQUENCE = 4;
    private static final char BYTE_ORDER_MARK = 0xFEFF;
    private static final Charset CYRILLIC = Charset.forName("windows-1251");

    private final InputStream in;
    private final long maxBytes;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private long total;
    private boolean ended;
    private boolean begun;

    /** Null while all was ASCII and the charset is still to be recognised. */
    private @Nullable CharsetDecoder decoder;

    private boolean guessed;
    private boolean flushed;
    private long line = 1;
    private char before;

    /**
     * @param charset null if it is to be recognised
     */
    CsvText(InputStream in, @Nullable Charset charset, long maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.decoder = charset == null ? null : strict(charset);
    }

    private static CharsetDecoder strict(Charset charset) {
        // The usual readers put U+FFFD in the place of what they can't read.
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!begun) {
            begin();
        }
        CharBuffer out = CharBuffer.wrap(to, offset, length).slice();
        boolean more = true;
        while (out.position() == 0 && more) {
            CharsetDecoder chosen = decoder;
            more = chosen == null ? ascii(out) : decode(chosen, out);
        }
        if (out.position() == 0) {
            return -1;
        }
        look(to, offset, out.position());
        return out.position();
    }

    private void begin() throws IOException {
        begun = true;
        while (!ended && bytes.remaining() < BUFFER / 2) {
            fill();
        }
        if (head(0x50, 0x4B, 0x03, 0x04) || head(0xD0, 0xCF, 0x11, 0xE0)) {
            throw new CsvFault("is no text but a workbook or an archive: save it as CSV");
        }
        if (decoder != null) {
            return;
        }
        if (head(0xEF, 0xBB, 0xBF)) {
            decoder = strict(StandardCharsets.UTF_8);
        } else if (head(0xFF, 0xFE) || zeros(1)) {
            decoder = strict(StandardCharsets.UTF_16LE);
        } else if (head(0xFE, 0xFF) || zeros(0)) {
            decoder = strict(StandardCharsets.UTF_16BE);
        }
    }

    private boolean head(int... wanted) {
        if (bytes.remaining() < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes.get(bytes.position() + i) & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether one pair of bytes in eight has a zero in this place, and none in the other. */
    private boolean zeros(int place) {
        int pairs = bytes.remaining() / 2;
        int found = 0;
        for (int i = 0; i < pairs; i++) {
            if (bytes.get(2 * i + 1 - place) == 0) {
                return false;
            }
            if (bytes.get(2 * i + place) == 0) {
                found++;
            }
        }
        return found > 0 && found * 8 >= pairs;
    }

    /** Reads on; what is left moves to the front. */
    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
            total += read;
        }
        bytes.flip();
        if (total > maxBytes) {
            throw new CsvFault("has more than the " + maxBytes
                    + " bytes that are allowed: split it, or raise the largest size (maxBytes)");
        }
    }

    /** Copies what is ASCII; at the first other byte it chooses the charset. Answers false at the end. */
    private boolean ascii(CharBuffer out) throws IOException {
        if (!bytes.hasRemaining()) {
            if (ended) {
                return false;
            }
            fill();
        }
        while (bytes.hasRemaining() && out.hasRemaining()) {
            byte next = bytes.get(bytes.position());
            if (next < 0) {
                choose();
                return true;
            }
            out.put((char) next);
            bytes.position(bytes.position() + 1);
        }
        return true;
    }

    private void choose() throws IOException {
        while (!ended && bytes.remaining() < LONGEST_SEQUENCE) {
            fill();
        }
        int first = bytes.get(bytes.position()) & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        boolean wellFormed = false;
        if (bytes.remaining() >= length) {
            try {
                wellFormed = strict(StandardCharsets.UTF_8)
                        .decode(bytes.slice(bytes.position(), length))
                        .hasRemaining();
            } catch (CharacterCodingException e) {
                wellFormed = false;
            }
        }
        decoder = strict(wellFormed ? StandardCharsets.UTF_8 : CYRILLIC);
        guessed = !wellFormed;
    }

    /** What it is read as so far. What was all ASCII is UTF-8 too. */
    Charset charset() {
        return decoder == null ? StandardCharsets.UTF_8 : decoder.charset();
    }

    /** Whether windows-1251 was taken for nothing but not being UTF-8: any other charset of single bytes looks the same. */
    boolean guessed() {
        return guessed;
    }

    /** Answers false at the end. */
    private boolean decode(CharsetDecoder chosen, CharBuffer out) throws IOException {
        if (flushed) {
            return false;
        }
        CoderResult result = chosen.decode(bytes, out, ended);
        if (result.isError()) {
            if (out.position() > 0) {
                return true; // what is before it goes first, so that the line is right
            }
            throw new CsvFault("is not in " + chosen.charset() + " (line " + line + "): save it as UTF-8, or name its"
                    + " charset");
        }
        if (result.isUnderflow()) {
            if (ended) {
                flushed = chosen.flush(out).isUnderflow();
                return out.position() > 0 || !flushed;
            }
            fill();
        }
        return true;
    }

    /** Counts lines, which may end by CR, LF or both. */
    private void look(char[] text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            if (c <= '\r') {
                if (c == '\r' || (c == '\n' && before != '\r')) {
                    line++;
                } else if (c == 0) {
                    throw new CsvFault("has a NUL character in line " + line
                            + ": it is no text, or broken. Save it as CSV in UTF-8");
                }
            }
            before = c;
        }
    }

    /** Passes over the mark that some files begin with. */
    static void skipMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
