package io.mailing;

/**
 * What an export wrote.
 *
 * @param written rows
 * @param forgotten suppressions that were left out, as nothing says any more whose they are; they hold in this installation only
 */
public record SuppressionExport(long written, long forgotten) {}
