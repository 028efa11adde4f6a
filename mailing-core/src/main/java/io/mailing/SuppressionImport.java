package io.mailing;

import java.util.List;

/**
 * What an import did.
 *
 * @param added suppressions that were not there before
 * @param known rows whose suppression was there already, twice in the file included
 * @param refused rows that could not be taken
 * @param refusals the first {@value #MAX_REFUSALS} of them
 */
public record SuppressionImport(long added, long known, long refused, List<Refusal> refusals) {

    /** So many refused lines are told; the others are counted. */
    public static final int MAX_REFUSALS = 1000;

    /**
     * A line that was refused.
     *
     * @param line its number in the file, the header is the first one
     * @param reason what is wrong with it, without what it says
     */
    public record Refusal(long line, String reason) {}

    /**
     * Copies the list.
     *
     * @param added suppressions that were not there before
     * @param known rows whose suppression was there already
     * @param refused rows that could not be taken
     * @param refusals the first of them
     */
    public SuppressionImport {
        refusals = List.copyOf(refusals);
    }
}
