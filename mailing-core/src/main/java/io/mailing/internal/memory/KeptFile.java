package io.mailing.internal.memory;

import io.mailing.Recipient;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListFile.Removal;
import io.mailing.audience.RowCounts;
import io.mailing.spi.AudienceSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file of a list. */
final class KeptFile {

    /** Where a row stands. */
    record Place(int file, long line) {}

    final int number;
    final NavigableMap<Long, Recipient> rows = new TreeMap<>();

    /** Which line has a key; empty once the file is removed. */
    final Map<String, Long> keys = new HashMap<>();

    Instant heardAt;

    @Nullable
    RowCounts counts;

    @Nullable
    Removal removal;

    /** Its people are still to leave campaigns. */
    boolean leaving;

    private final String name;
    private final Instant uploadedAt;
    private final AudienceSchema schema;

    KeptFile(int number, String name, AudienceSchema schema, Instant at) {
        this.number = number;
        this.name = name;
        this.schema = schema;
        this.uploadedAt = at;
        this.heardAt = at;
    }

    boolean complete() {
        return counts != null;
    }

    ListFile view() {
        return new ListFile(number, name, uploadedAt, Objects.requireNonNull(counts, "counts"), schema, removal);
    }

    long erase(String recipient) {
        long erased = 0;
        for (Iterator<Map.Entry<Long, Recipient>> all = rows.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Recipient> row = all.next();
            if (row.getValue().id().equals(recipient)) {
                keys.values().removeIf(row.getKey()::equals);
                all.remove();
                erased++;
            }
        }
        return erased;
    }
}
