package io.mailing.audience;

/**
 * How large a CSV file and its parts may be. A file that goes beyond one is refused as soon as that is seen, whatever is left of it.
 *
 * @param maxBytes of the whole file
 * @param maxField characters of one field
 * @param maxRecord characters of all fields of one record
 * @param maxColumns fields of one record
 */
public record CsvLimits(long maxBytes, int maxField, int maxRecord, int maxColumns) {

    /** 10 MB a file, 64 Ki characters a field, 256 Ki characters a record, 1,000 columns. */
    public static final CsvLimits DEFAULT = new CsvLimits(10L * 1024 * 1024, 64 * 1024, 256 * 1024, 1_000);

    private static final int MOST = 16 * 1024 * 1024;

    /**
     * Checks the limits.
     *
     * @param maxBytes more than zero
     * @param maxField 1 to 16 Mi characters
     * @param maxRecord from {@code maxField} to 16 Mi characters
     * @param maxColumns 1 to 16 Ki
     */
    public CsvLimits {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("max bytes must be more than zero, was " + maxBytes);
        }
        if (maxField < 1 || maxField > MOST) {
            throw new IllegalArgumentException("a field may have 1 to " + MOST + " characters, not " + maxField);
        }
        if (maxRecord < maxField || maxRecord > MOST) {
            throw new IllegalArgumentException(
                    "a record may have " + maxField + " to " + MOST + " characters, not " + maxRecord);
        }
        if (maxColumns < 1 || maxColumns > 16 * 1024) {
            throw new IllegalArgumentException("there may be 1 to 16384 columns, not " + maxColumns);
        }
    }

    /**
     * These limits for a file of another size.
     *
     * @param bytes more than zero
     * @return new limits
     */
    public CsvLimits maxBytes(long bytes) {
        return new CsvLimits(bytes, maxField, maxRecord, maxColumns);
    }
}
