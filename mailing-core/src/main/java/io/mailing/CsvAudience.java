package io.mailing;

import io.mailing.audience.AttributeType;
import io.mailing.audience.CsvLimits;
import io.mailing.audience.RowProblem;
import io.mailing.internal.audience.CsvColumns;
import io.mailing.internal.audience.CsvFormat;
import io.mailing.internal.audience.CsvTable;
import io.mailing.internal.audience.RowFault;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * Header names are matched without regard to case. Charset and separator are recognised as in uploads, each time that the file is
 * read, or named ({@link Builder#charset}, {@link Builder#separator}). The file is read when it is needed, in bounded memory: beyond {@link
 * CsvLimits#DEFAULT} a field, record or number of columns is refused. One row that is broken breaks the file; to take the others, upload it
 * ({@link RecipientLists}).
 */
public final class CsvAudience implements AudienceSource {

    /** The largest file, unless the builder says otherwise: 10 MB. */
    public static final long DEFAULT_MAX_BYTES = 10L * 1024 * 1024;

    private final Path file;
    private final @Nullable Charset charset;
    private final @Nullable Character separator;
    private final long maxBytes;
    private final Map<String, String> addressColumns;
    private final Map<String, AttributeType> types;

    private CsvAudience(Builder builder) {
        this.file = builder.file;
        this.charset = builder.charset;
        this.separator = builder.separator;
        this.maxBytes = builder.maxBytes;
        this.addressColumns = Map.copyOf(builder.addressColumns);
        this.types = Collections.unmodifiableMap(new LinkedHashMap<>(builder.types));
    }

    /**
     * A file with the usual columns, whose charset and separator are recognised.
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
        requireSize();
        try (InputStream in = Files.newInputStream(file);
                CsvTable table = CsvTable.open(
                        file.toString(), in, new CsvFormat(charset, separator, CsvLimits.DEFAULT.maxBytes(maxBytes)))) {
            CsvColumns columns = CsvColumns.of(
                    file.toString(), table.header(), new CsvColumns.Known(CsvColumns.CHANNELS, addressColumns, types));
            if (sink != null) {
                for (CsvTable.Row row = table.next(); row != null; row = table.next()) {
                    sink.accept(recipient(columns, row));
                }
            }
            return columns.schema();
        } catch (IOException e) {
            throw new AudienceException("CSV file " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    private Recipient recipient(CsvColumns columns, CsvTable.Row row) {
        try {
            return columns.recipient(row.fields(), Long.toString(row.line()));
        } catch (RowFault e) {
            throw new AudienceException(
                    "CSV file " + file + ": " + new RowProblem(row.line(), e.column(), e.code(), e.reason()), e);
        }
    }

    private void requireSize() {
        try {
            if (!Files.isRegularFile(file)) {
                throw new AudienceException("CSV file " + file + " does not exist: give the path of a file");
            }
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new AudienceException("CSV file " + file + " has " + size + " bytes; at most " + maxBytes
                        + " are allowed: split it, or raise maxBytes");
            }
        } catch (IOException e) {
            throw new AudienceException("CSV file " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "CsvAudience " + file;
    }

    /** Makes a {@link CsvAudience}. Not safe for several threads. */
    public static final class Builder {
        private final Path file;
        private @Nullable Charset charset;
        private @Nullable Character separator;
        private long maxBytes = DEFAULT_MAX_BYTES;
        private final Map<String, String> addressColumns = new LinkedHashMap<>();
        private final Map<String, AttributeType> types = new LinkedHashMap<>();

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /**
         * How the file is encoded, where it should not be recognised: UTF-8, UTF-16 and windows-1251 are.
         *
         * @param charset of the whole file
         * @return this
         */
        public Builder charset(Charset charset) {
            this.charset = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /**
         * What stands between two fields, where it should not be recognised: a comma, a semicolon and a tab are.
         *
         * @param separator not a quote or a line break
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
         * Of which type a column's values are: a row whose value is not of it is a fault of the file. The attribute's name is as it is
         * written here. Other columns are texts.
         *
         * @param name the header's name, in any case
         * @param type of its values; {@link AttributeType#ANY} is a text
         * @return this
         */
        public Builder attribute(String name, AttributeType type) {
            types.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(type, "type"));
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
