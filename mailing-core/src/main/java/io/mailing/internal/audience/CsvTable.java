package io.mailing.internal.audience;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mailing.AudienceException;
import io.mailing.audience.CsvLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where CSV is read: a header and records, one after another, in bounded memory. What breaks the file is told with its
 * line; a record that merely has too few or too many fields is for its reader to judge.
 */
public final class CsvTable implements AutoCloseable {

    private final String name;
    private final @Nullable CsvText text;
    private final CsvHead head;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final Row header;
    private long line;

    /**
     * A record.
     *
     * @param line where it begins, from 1
     * @param fields as many as it has
     */
    public record Row(long line, List<String> fields) {}

    private CsvTable(String name, @Nullable CsvText text, CsvHead head, CsvReader<CsvRecord> reader) {
        this.name = name;
        this.text = text;
        this.head = head;
        this.reader = reader;
        this.records = reader.iterator();
        Row first = next();
        if (first == null) {
            throw new AudienceException("CSV file " + name + " is empty: its first line must name the columns");
        }
        this.header = first;
    }

    /**
     * Reads the header.
     *
     * @param name the file's, for messages
     * @param in read to its end or to the first fault; closed with the table
     * @param format how it is written
     * @return a table at its first record
     * @throws AudienceException if it can't be read
     */
    public static CsvTable open(String name, InputStream in, CsvFormat format) {
        CsvText text = new CsvText(in, format.charset(), format.limits().maxBytes());
        return open(name, new BufferedReader(text), text, format);
    }

    /**
     * Reads the header of what is text already.
     *
     * @param name the file's, for messages
     * @param in read to its end or to the first fault; closed with the table
     * @param limits how large its parts may be
     * @return a table at its first record, without a charset
     * @throws AudienceException if it can't be read
     */
    public static CsvTable open(String name, Reader in, CsvLimits limits) {
        return open(name, new BufferedReader(in), null, new CsvFormat(null, null, limits));
    }

    private static CsvTable open(String name, BufferedReader in, @Nullable CsvText text, CsvFormat format) {
        CsvLimits limits = format.limits();
        try {
            CsvText.skipMark(in);
            CsvHead head = CsvHead.read(in, format.separator());
            return new CsvTable(
                    name,
                    text,
                    head,
                    CsvReader.builder()
                            .fieldSeparator(head.separator())
                            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .allowUnclosedQuote(false)
                            .maxBufferSize(Math.max(2 * limits.maxField(), CsvHead.LONGEST_HEADER))
                            .build(
                                    CsvRecordHandler.builder()
                                            .maxFields(limits.maxColumns())
                                            .maxFieldSize(limits.maxField())
                                            .maxRecordSize(limits.maxRecord())
                                            .build(),
                                    in));
        } catch (IOException e) {
            throw unreadable(name, 0, e);
        }
    }

    /**
     * The header.
     *
     * @return as it is written
     */
    public List<String> header() {
        return header.fields();
    }

    /**
     * Where the header stands.
     *
     * @return its line, from 1
     */
    public long headerLine() {
        return header.line();
    }

    /**
     * What the file is read as, as far as it was read.
     *
     * @return the named or recognised charset; null if it was text already
     */
    public @Nullable Charset charset() {
        return text == null ? null : text.charset();
    }

    /**
     * Whether the charset may well be another one, as far as the file was read.
     *
     * @return true if it is only known not to be UTF-8
     */
    public boolean guessed() {
        return text != null && text.guessed();
    }

    /**
     * What stands between fields.
     *
     * @return the named or recognised separator
     */
    public char separator() {
        return head.separator();
    }

    /**
     * How far it was read.
     *
     * @return where the last record begins, from 1; 0 before the header
     */
    public long line() {
        return line;
    }

    /**
     * The next record that is not blank.
     *
     * @return null at the end
     * @throws AudienceException if it can't be read
     */
    public @Nullable Row next() {
        try {
            while (records.hasNext()) {
                CsvRecord row = records.next();
                line = head.lines() + row.getStartingLineNumber();
                if (!blank(row.getFields())) {
                    return new Row(line, row.getFields());
                }
            }
            return null;
        } catch (CsvParseException e) {
            throw new AudienceException("CSV file " + name + " is broken after line " + line + ": " + cause(e), e);
        } catch (UncheckedIOException e) {
            throw unreadable(name, line, e.getCause());
        }
    }

    /** Spreadsheets end with rows of nothing but separators. */
    private static boolean blank(List<String> fields) {
        for (String field : fields) {
            if (!field.isBlank()) {
                return false;
            }
        }
        return true;
    }

    private static AudienceException unreadable(String name, long line, @Nullable IOException e) {
        if (e instanceof CsvFault) {
            return new AudienceException("CSV file " + name + " " + e.getMessage(), e);
        }
        return new AudienceException(
                "CSV file " + name + " can't be read after line " + line + ": "
                        + (e == null ? "unknown fault" : e.getMessage()),
                e);
    }

    private static String cause(CsvParseException e) {
        Throwable cause = e.getCause();
        String message = cause == null || cause.getMessage() == null ? e.getMessage() : cause.getMessage();
        if (message == null) {
            return "not a CSV record";
        }
        return message.contains("maximum buffer size")
                ? "a field is larger than allowed, or a quote begins that never ends"
                : message;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
