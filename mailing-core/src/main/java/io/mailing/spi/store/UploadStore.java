package io.mailing.spi.store;

import io.mailing.audience.ListId;
import io.mailing.audience.RowCounts;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.store.ListStore.ListRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writing down of a list's files. One file of a list is written at a time: otherwise rows would be left out as duplicates of
 * others that break off and never can be seen. Nothing of a file can be seen before {@link #complete}. An upload whose
 * call threw is given up; {@link ListStore#sweep} takes away what it wrote.
 */
public interface UploadStore {

    /**
     * A file under way.
     *
     * @param list the list's number
     * @param file the file's number within the list
     */
    record FileKey(ListId list, int file) {}

    /**
     * What is to be uploaded.
     *
     * @param list to which list, or null for a new one
     * @param listName the new list's name; of no meaning for another one
     * @param name the file's name
     * @param schema the file's channels and attributes: none of its rows has others
     * @param at when
     * @param silentSince another upload of the list of which nothing was heard since then broke off, and is no obstacle
     */
    record NewFile(
            @Nullable ListId list,
            String listName,
            String name,
            AudienceSchema schema,
            Instant at,
            Instant silentSince) {}

    /**
     * A row to be written.
     *
     * @param row line and recipient; lines grow from row to row and batch to batch
     * @param keys what it has in common with its duplicates, each of 1 to 64 ASCII characters without white space, at least one
     */
    record KeyedRow(ListRow row, List<String> keys) {}

    /**
     * A row that repeats another one.
     *
     * @param line whose
     * @param key the place among its keys of the one that it has in common with the other
     * @param ofFile the other one's file
     * @param ofLine the other one's line
     */
    record Duplicate(long line, int key, int ofFile, long ofLine) {}

    /**
     * Begins a file, and the list where it is a new one. What is begun and not gone on with does no harm.
     *
     * @param file which
     * @return its number; empty if there is no such list, another file of it is being uploaded, or it has as many files as
     *     a list may have
     */
    Optional<FileKey> begin(NewFile file);

    /**
     * Writes rows of a file down.
     *
     * @param file from {@link #begin}
     * @param rows at least one
     * @param leaveDuplicates whether rows are left out that have a key in common with an earlier row of the file, or with one of
     *     another file of the list that isn't removed
     * @param at when
     * @return the duplicates, all of which were left out, by line; none if they aren't to be left out. Empty if the upload was
     *     broken off meanwhile: nothing was written then
     */
    Optional<List<Duplicate>> append(FileKey file, List<KeyedRow> rows, boolean leaveDuplicates, Instant at);

    /**
     * Ends an upload: the file can be seen, and the list with it. Can be repeated.
     *
     * @param file from {@link #begin}
     * @param counts what became of its rows
     * @return false if it was broken off, or its list deleted
     */
    boolean complete(FileKey file, RowCounts counts);
}
