package io.mailing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mailing.internal.audience.CsvColumns;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An audience from a CSV file with a header (RFC 4180). Every column is an attribute under its header's name; besides, some
 * columns have a meaning:
 *
 * <ul>
 *   <li>{@code id}: the recipient's id; where there is none, the line number is
 *   <li>{@code email}, {@code telegram}, {@code whatsapp}, {@code sms}, {@code instagram}: the address on the channel of
 *       this name; other channels and columns by {@link Builder#address}
 *   <li>{@code locale} (such as {@code pl-PL}) and {@code zone} (such as {@code Europe/Warsaw})
 * </ul>
 *
 * Header names are matched without regard to case. The file is read when it is needed, in bounded memory.
 */
public final class CsvAudience implements AudienceSource {

    /** The largest file, unless the builder says otherwise: 10 MB. */
    public static final long DEFAULT_MAX_BYTES = 10L * 1024 * 1024;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path file;
    private final Charset charset;
    private final char separator;
    private final long maxBytes;
    private final Map<String, String> addressColumns;

    private CsvAudience(Builder builder) {
        this.file = builder.file;
        this.charset = builder.charset;
        this.separator = builder.separator;
        this.maxBytes = builder.maxBytes;
        this.addressColumns = Map.copyOf(builder.addressColumns);
    }

    /**
     * A file in UTF-8, with commas, with the usual columns.
     *
     * @param file need not exist yet
     * @return the audience
     */
    public static CsvAudience of(Path file) {
        return builder(file).build();
    }

    /**
     * Begins an audience.
     *
     * @param file need not exist yet
     * @return a new builder
     */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public AudienceSchema schema() {
        return read(null);
    }

    /**
     * Reads the whole file without keeping anything.
     *
     * @throws AudienceException if the file is missing, too large, not in its charset, has no header or a missing or double
     *     column, or a record that is broken; it names the line
     */
    @Override
    public void verify() {
        AudienceSchema unused = read(recipient -> {});
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        AudienceSchema unused = read(sink);
    }

    private AudienceSchema read(@Nullable Consumer<Recipient> sink) {
        long line = 0;
        try {
            requireSize();
            try (CsvReader<CsvRecord> reader = open()) {
                Iterator<CsvRecord> records = reader.iterator();
                if (!records.hasNext()) {
                    throw new AudienceException("CSV file " + file + " is empty: its first line must name the columns");
                }
                line = 1;
                CsvColumns columns =
                        CsvColumns.of(file.toString(), records.next().getFields(), addressColumns);
                while (sink != null && records.hasNext()) {
                    CsvRecord row = records.next();
                    line = row.getStartingLineNumber();
                    sink.accept(recipient(columns, row.getFields(), line));
                }
                return columns.schema();
            }
        } catch (CsvParseException e) {
            throw new AudienceException("CSV file " + file + " is broken after line " + line + ": " + cause(e), e);
        } catch (UncheckedIOException e) {
            throw unreadable(line, e.getCause(), e);
        } catch (IOException e) {
            throw unreadable(line, e, e);
        }
    }

    private Recipient recipient(CsvColumns columns, List<String> row, long line) {
        try {
            return columns.recipient(row, line);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new AudienceException("CSV file " + file + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    private void requireSize() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new AudienceException("CSV file " + file + " does not exist: give the path of a file");
        }
        long size = Files.size(file);
        if (size > maxBytes) {
            throw new AudienceException("CSV file " + file + " has " + size + " bytes; at most " + maxBytes
                    + " are allowed: split it, or raise maxBytes");
        }
    }

    private CsvReader<CsvRecord> open() throws IOException {
        // A decoder that reports: the usual readers put U+FFFD in the place of what they can't read.
        BufferedReader text = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
    }

    private AudienceException unreadable(long line, @Nullable IOException fault, Exception e) {
        if (fault instanceof CharacterCodingException) {
            return new AudienceException(
                    "CSV file " + file + " is not in " + charset + " (soon after line " + line + "): save it as "
                            + charset + ", or name its charset",
                    e);
        }
        return new AudienceException(
                "CSV file " + file + " can't be read after line " + line + ": " + e.getMessage(), e);
    }

    private static String cause(CsvParseException e) {
        Throwable cause = e.getCause();
        String message = cause == null || cause.getMessage() == null ? e.getMessage() : cause.getMessage();
        return message == null ? "not a CSV record" : message;
    }

    @Override
    public String toString() {
        return "CsvAudience " + file;
    }

    /** Makes a {@link CsvAudience}. Not safe for several threads. */
    public static final class Builder {
        private final Path file;
        private Charset charset = StandardCharsets.UTF_8;
        private char separator = ',';
        private long maxBytes = DEFAULT_MAX_BYTES;
        private final Map<String, String> addressColumns = new LinkedHashMap<>();

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /**
         * How the file is encoded.
         *
         * @param charset UTF-8 by default, with or without a byte order mark
         * @return this
         */
        public Builder charset(Charset charset) {
            this.charset = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /**
         * What stands between two fields.
         *
         * @param separator a comma by default; not a quote or a line break
         * @return this
         */
        public Builder separator(char separator) {
            if (separator == '"' || separator == '\n' || separator == '\r') {
                throw new IllegalArgumentException("a quote or line break can't separate fields");
            }
            this.separator = separator;
            return this;
        }

        /**
         * The largest file that is taken.
         *
         * @param maxBytes more than zero; {@value #DEFAULT_MAX_BYTES} by default
         * @return this
         */
        public Builder maxBytes(long maxBytes) {
            if (maxBytes <= 0) {
                throw new IllegalArgumentException("max bytes must be more than zero, was " + maxBytes);
            }
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Which column has the addresses of a channel; the file must have it then.
         *
         * @param channel the channel's name
         * @param column the header's name
         * @return this
         */
        public Builder address(String channel, String column) {
            addressColumns.put(Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(column, "column"));
            return this;
        }

        /**
         * The audience.
         *
         * @return a new one
         */
        public CsvAudience build() {
            return new CsvAudience(this);
        }
    }
}
