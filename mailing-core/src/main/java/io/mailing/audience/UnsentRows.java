package io.mailing.audience;

/** What becomes of a removed file's rows where nothing was sent to them yet. */
public enum UnsentRows {

    /** They stay for campaigns that were created before the removal; later ones don't see them. */
    KEEP,

    /** They are gone for every campaign that has not written its audience down yet. */
    DROP
}
