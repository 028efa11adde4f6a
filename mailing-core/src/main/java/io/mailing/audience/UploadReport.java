package io.mailing.audience;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of an upload. Lines are those on which the rows begin; nothing in it is personal.
 *
 * @param list the list
 * @param file the file's number within it
 * @param charset what the file was read as, named or recognised; null of typed addresses
 * @param separator what stood between its fields, named or recognised; null of typed addresses
 * @param rows how many rows were accepted, refused, and left out as duplicates
 * @param leftOutAddresses how many addresses of accepted rows were left out as they can't be used
 * @param refused the first refused rows
 * @param duplicates the first duplicates
 * @param leftOut the first addresses that were left out
 * @param warnings the first rows, the header included, that were perhaps misread: windows-1251 was only guessed, and a word in them has
 *     Latin and Cyrillic letters, as names of another charset have then
 */
public record UploadReport(
        ListId list,
        int file,
        @Nullable Charset charset,
        @Nullable Character separator,
        RowCounts rows,
        long leftOutAddresses,
        List<RowProblem> refused,
        List<RowProblem> duplicates,
        List<RowProblem> leftOut,
        List<RowProblem> warnings) {

    /**
     * Copies the lists.
     *
     * @param list the list
     * @param file the file's number within it
     * @param charset what the file was read as
     * @param separator what stood between its fields
     * @param rows how many rows
     * @param leftOutAddresses how many addresses
     * @param refused the first refused rows
     * @param duplicates the first duplicates
     * @param leftOut the first addresses that were left out
     * @param warnings the first rows that were perhaps misread
     */
    public UploadReport {
        refused = List.copyOf(refused);
        duplicates = List.copyOf(duplicates);
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
    }

    @Override
    public String toString() {
        String read = charset == null ? "" : " (" + charset + ", separator " + spelled(separator) + ")";
        return "list " + list + ", file " + file + read + ": " + rows.accepted() + " accepted, " + rows.refused()
                + " refused, " + rows.duplicates() + " duplicates"
                + (warnings.isEmpty() ? "" : "; warning: " + warnings.get(0));
    }

    private static String spelled(@Nullable Character separator) {
        return Objects.equals(separator, '\t') ? "tab" : "'" + separator + "'";
    }
}
