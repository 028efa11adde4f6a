package io.mailing.audience;

import org.jspecify.annotations.Nullable;

/**
 * What is said of a row that was not taken as it stands. Holds nothing of what the row says.
 *
 * <p>Codes don't change, texts may. New ones may come. There are
 *
 * <ul>
 *   <li>of refused rows: {@code wrong-field-count}, {@code unnamed-column}, {@code blank-id}, {@code long-id}, {@code bad-number}, {@code unclear-number} (as in
 *       {@code 1,250}), {@code bad-boolean}, {@code bad-date}, {@code bad-time}, {@code bad-locale}, {@code bad-zone}, {@code no-address},
 *       {@code no-usable-address}; of typed ones {@code bad-address}
 *   <li>of duplicates: {@code duplicate-id}, {@code duplicate-address}
 *   <li>of addresses that were left out: what their channel says of them, usually {@code bad-address}
 *   <li>of warnings: {@code mixed-letters}
 * </ul>
 *
 * @param line where it begins in its file, from 1; of typed addresses which one of them it is
 * @param column the header's name of the column at fault, or null if it is none alone
 * @param code what is wrong, in a stable word
 * @param reason what is wrong
 */
public record RowProblem(long line, @Nullable String column, String code, String reason) {

    @Override
    public String toString() {
        return "line " + line + (column == null ? "" : ", column '" + column + "'") + ": " + reason;
    }
}
