package io.mailing.audience;

import java.util.List;

/**
 * What became of an upload. Lines are those on which the rows begin; nothing in it is personal.
 *
 * @param list the list
 * @param file the file's number within it
 * @param rows how many rows were accepted, refused, and left out as duplicates
 * @param leftOutAddresses how many addresses of accepted rows were left out as they can't be used
 * @param refused the first refused rows
 * @param duplicates the first duplicates
 * @param leftOut the first addresses that were left out
 */
public record UploadReport(
        ListId list,
        int file,
        RowCounts rows,
        long leftOutAddresses,
        List<RowProblem> refused,
        List<RowProblem> duplicates,
        List<RowProblem> leftOut) {

    /**
     * Copies the lists.
     *
     * @param list the list
     * @param file the file's number within it
     * @param rows how many rows
     * @param leftOutAddresses how many addresses
     * @param refused the first refused rows
     * @param duplicates the first duplicates
     * @param leftOut the first addresses that were left out
     */
    public UploadReport {
        refused = List.copyOf(refused);
        duplicates = List.copyOf(duplicates);
        leftOut = List.copyOf(leftOut);
    }

    @Override
    public String toString() {
        return "list " + list + ", file " + file + ": " + rows.accepted() + " accepted, " + rows.refused()
                + " refused, " + rows.duplicates() + " duplicates";
    }
}
