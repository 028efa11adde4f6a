package io.mailing.audience;

import org.jspecify.annotations.Nullable;

/**
 * What is said of a row that was not taken as it stands. Holds nothing of what the row says.
 *
 * @param line where it begins in its file, from 1; of typed addresses which one of them it is
 * @param column the header's name of the column at fault, or null if it is none alone
 * @param reason what is wrong
 */
public record RowProblem(long line, @Nullable String column, String reason) {

    @Override
    public String toString() {
        return "line " + line + (column == null ? "" : ", column '" + column + "'") + ": " + reason;
    }
}
