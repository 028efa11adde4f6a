package io.mailing;

/** What becomes of runs of a periodic campaign that no node made when they were due. */
public enum MissedRuns {
    /** They are left out: nobody gets in the evening what was meant for the morning. */
    SKIP,
    /** One run is made for all of them, as soon as a node is there, but none after the end of the recurrence. */
    ONCE
}
