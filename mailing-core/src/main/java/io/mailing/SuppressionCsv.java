package io.mailing;

import io.mailing.audience.CsvLimits;
import io.mailing.internal.audience.CsvFault;
import io.mailing.internal.audience.CsvFormat;
import io.mailing.internal.audience.CsvTable;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Reads suppressions from CSV. Not for several threads. */
final class SuppressionCsv {

    static final String HEADER = "channel,address,recipient,topic,reason,source,time";

    private static final List<String> COLUMNS = List.of(HEADER.split(","));
    private static final int BATCH = 500;

    /** Of one row's cells together, in characters. */
    private static final int MAX_ROW = 64 * 1024;

    private static final CsvLimits LIMITS = new CsvLimits(Long.MAX_VALUE, MAX_ROW, MAX_ROW, 1_000);
    private static final String FILE = "of suppressions";

    private final SuppressionKeys keys;
    private final ToIntFunction<List<Entry>> sink;
    private final Clock clock;
    private final Map<Scope, Entry> batch = new LinkedHashMap<>();
    private final List<SuppressionImport.Refusal> refusals = new ArrayList<>();
    private Map<String, Integer> columns = Map.of();
    private long added;
    private long known;
    private long refused;

    private SuppressionCsv(SuppressionKeys keys, ToIntFunction<List<Entry>> sink, Clock clock) {
        this.keys = keys;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Reads all of it.
     *
     * @param sink takes entries with different keys, and answers how many were new
     */
    static SuppressionImport read(Reader from, SuppressionKeys keys, ToIntFunction<List<Entry>> sink, Clock clock)
            throws IOException {
        return new SuppressionCsv(keys, sink, clock).read(() -> CsvTable.open(FILE, from, LIMITS));
    }

    /** Reads all of it, and recognises its charset. */
    static SuppressionImport read(InputStream from, SuppressionKeys keys, ToIntFunction<List<Entry>> sink, Clock clock)
            throws IOException {
        return new SuppressionCsv(keys, sink, clock)
                .read(() -> CsvTable.open(FILE, from, new CsvFormat(null, null, LIMITS)));
    }

    private SuppressionImport read(Supplier<CsvTable> file) throws IOException {
        CsvTable table = opened(file);
        columns = columns(table.header());
        for (CsvTable.Row row = next(table); row != null; row = next(table)) {
            take(row.fields(), row.line());
            if (batch.size() == BATCH) {
                flush();
            }
        }
        flush();
        return new SuppressionImport(added, known, refused, refusals);
    }

    /** A table that nobody closes, as what it is read from is the caller's. */
    private static CsvTable opened(Supplier<CsvTable> file) throws IOException {
        try {
            return file.get();
        } catch (AudienceException e) {
            throwIfReader(e);
            throw new IllegalArgumentException(e.getMessage() + "; columns may be " + COLUMNS, e);
        }
    }

    private CsvTable.@Nullable Row next(CsvTable table) throws IOException {
        try {
            return table.next();
        } catch (AudienceException e) {
            throwIfReader(e);
            // Where the next row begins nobody knows.
            refuse(
                    table.line() + 1,
                    (e.getCause() instanceof CsvFault fault
                                    ? "the file " + fault.getMessage()
                                    : "it is broken or too long here or further down")
                            + ", and nothing after it was read");
            return null;
        }
    }

    private static void throwIfReader(AudienceException e) throws IOException {
        if (e.getCause() instanceof IOException fault && !(fault instanceof CsvFault)) {
            throw fault;
        }
    }

    private static Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).strip().toLowerCase(Locale.ROOT);
            if (COLUMNS.contains(name) && columns.putIfAbsent(name, i) != null) {
                throw new IllegalArgumentException("the header has the column '" + name + "' twice");
            }
        }
        if (!columns.containsKey("address") && !columns.containsKey("recipient")) {
            throw new IllegalArgumentException(
                    "the header has neither a column 'address' nor 'recipient'; it may have " + COLUMNS);
        }
        return columns;
    }

    private void take(List<String> row, long line) {
        Entry entry;
        try {
            entry = entry(row);
        } catch (IllegalArgumentException | DateTimeException e) {
            refuse(line, e instanceof DateTimeException ? "the time is not one such as 2026-03-01T10:00:00Z" : why(e));
            return;
        }
        if (batch.putIfAbsent(entry.key(), entry) != null) {
            known++;
        }
    }

    private static String why(RuntimeException e) {
        return e.getMessage() == null ? "it can't be taken" : e.getMessage();
    }

    private Entry entry(List<String> row) {
        SuppressionScope scope = new SuppressionScope(
                cell(row, "channel"), cell(row, "address"), cell(row, "recipient"), cell(row, "topic"));
        String reason = cell(row, "reason");
        String source = cell(row, "source");
        String time = cell(row, "time");
        Instant now = clock.instant();
        Instant at = time == null ? now : OffsetDateTime.parse(time).toInstant();
        return keys.of(scope)
                .entry(new Suppression(
                        reason == null ? "imported" : reason,
                        source == null ? Suppression.IMPORT : source,
                        at.isAfter(now) ? now : at));
    }

    private @Nullable String cell(List<String> row, String column) {
        Integer place = columns.get(column);
        String text = place == null || place >= row.size()
                ? ""
                : CsvExport.unmarked(row.get(place).strip());
        return text.isEmpty() ? null : text;
    }

    private void refuse(long line, String reason) {
        refused++;
        if (refusals.size() < SuppressionImport.MAX_REFUSALS) {
            refusals.add(new SuppressionImport.Refusal(line, reason));
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            int fresh = sink.applyAsInt(List.copyOf(batch.values()));
            added += fresh;
            known += batch.size() - fresh;
            batch.clear();
        }
    }
}
