package io.mailing.spi.store;

import io.mailing.Recipient;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.UnsentRows;
import io.mailing.spi.store.UploadStore.FileKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists of recipients that people uploaded. A list can be seen once its first upload is complete ({@link UploadStore}), and a
 * file once its own is. What nobody can see any more is deleted in small pieces by {@link #sweep}.
 */
public interface ListStore {

    /**
     * A row of a list.
     *
     * @param line the line of its file on which it stood, from 1; no two rows of a file have the same
     * @param recipient who
     */
    record ListRow(long line, Recipient recipient) {}

    /**
     * One list.
     *
     * @param id its number
     * @return empty if there is none
     */
    Optional<RecipientList> find(ListId id);

    /**
     * Lists, newest first.
     *
     * @param below only numbers less than this, or null
     * @param limit 1 to 1,000
     * @return a page
     * @throws IllegalArgumentException for another limit
     */
    List<RecipientList> list(@Nullable ListId below, int limit);

    /**
     * Gives a list another name. Can be repeated.
     *
     * @param id its number
     * @param name 1 to {@value RecipientList#MAX_NAME} characters
     * @return false if there is no such list
     */
    boolean rename(ListId id, String name);

    /**
     * Forgets a list: at once it can't be seen or uploaded to any more, its rows go with the next sweeps.
     *
     * @param id its number
     * @return false if there was none
     */
    boolean delete(ListId id);

    /**
     * Removes a file from a list, or breaks its upload off. Its rows stay until {@link #discard}, or until the list is deleted: kept
     * ones for campaigns that were created before, dropped ones for who takes those people out of campaigns. They are no longer those that
     * others duplicate. What an upload wrote that isn't complete goes with the next sweeps.
     *
     * @param list the list's number
     * @param file the file's number
     * @param unsent what becomes of its rows; those of an upload that isn't complete are always dropped
     * @param at when
     * @return false if there is no such file, it was removed already (unless its rows were kept and are to be dropped), or
     *     no list
     */
    boolean remove(ListId list, int file, UnsentRows unsent, Instant at);

    /**
     * Files that were removed to {@link UnsentRows#DROP drop} their rows and not {@linkplain #discard discarded} yet: their people are still
     * to be taken out of campaigns that are under way.
     *
     * @param limit 1 to 1,000
     * @return some of them, in an order of the store's own that doesn't change; not those of deleted lists
     * @throws IllegalArgumentException for another limit
     */
    List<FileKey> leaving(int limit);

    /**
     * Gives the rows of a file up that is {@link #leaving}: they can't be read any more at once, and go with the next sweeps. Can be
     * repeated. Of another file nothing happens.
     *
     * @param list the list's number
     * @param file the file's number
     */
    void discard(ListId list, int file);

    /**
     * Rows of a file, by line.
     *
     * @param list the list's number
     * @param file the file's number
     * @param after only lines greater than this; 0 for the first page
     * @param limit 1 to 1,000
     * @return a page, perhaps a shorter one where the rows are large; empty only at the end, and of a file that can't be seen or
     *     whose rows were given up
     * @throws IllegalArgumentException for another limit
     */
    List<ListRow> rows(ListId list, int file, long after, int limit);

    /**
     * Erases a person: every row of any list with this recipient's id goes, also of uploads that aren't complete. The files'
     * counts stay. Reads these rows only, by an index. Repeating it does no more.
     *
     * @param recipient the recipient's id
     * @return how many rows went, by this call
     */
    long erase(String recipient);

    /**
     * Deletes some rows that nobody can see any more: of lists that were deleted, of files whose rows were given up, and of uploads
     * that broke off. A small transaction; any number of nodes may do so at once.
     *
     * @param silentSince an upload of which nothing was heard since then broke off: it can't be gone on with
     * @return true if there is, or may be, more
     */
    boolean sweep(Instant silentSince);

    /**
     * For stores: refuses a page that is too small or too large.
     *
     * @param limit 1 to 1,000
     * @throws IllegalArgumentException for another one
     */
    static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }
}
