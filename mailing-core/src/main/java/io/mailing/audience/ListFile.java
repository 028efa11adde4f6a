package io.mailing.audience;

import io.mailing.spi.AudienceSchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One upload of a list: a CSV file, or addresses that somebody typed.
 *
 * @param number its number within the list, from 1
 * @param name what people call it, perhaps the name of the file on their disk
 * @param uploadedAt when its upload began
 * @param rows what became of its rows; they are not counted anew when a person is erased
 * @param schema the channels and attributes of its columns
 * @param removal when and how it was removed, or null
 */
public record ListFile(
        int number,
        String name,
        Instant uploadedAt,
        RowCounts rows,
        AudienceSchema schema,
        @Nullable Removal removal) {

    /**
     * That a file was removed.
     *
     * @param at when
     * @param unsent what became of its rows
     */
    public record Removal(Instant at, UnsentRows unsent) {}

    /**
     * Whether it was removed from its list.
     *
     * @return true if so
     */
    public boolean removed() {
        return removal != null;
    }

    /**
     * Whether a campaign reads it.
     *
     * @param asOf when the campaign was created
     * @return true if it was not removed, or after that time and its rows were kept
     */
    public boolean visible(Instant asOf) {
        return removal == null || (removal.unsent() == UnsentRows.KEEP && asOf.isBefore(removal.at()));
    }
}
