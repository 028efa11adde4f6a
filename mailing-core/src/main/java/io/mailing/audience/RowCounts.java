package io.mailing.audience;

/**
 * What became of the rows of a file.
 *
 * @param accepted rows that were kept
 * @param refused rows that were not, each for a fault
 * @param duplicates rows that were not as they repeat an earlier one
 */
public record RowCounts(long accepted, long refused, long duplicates) {}
