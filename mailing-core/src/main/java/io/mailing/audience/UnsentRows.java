package io.mailing.audience;

/** What becomes of a removed file's rows where nothing was sent to them yet. */
public enum UnsentRows {

    /** They stay for campaigns that were created before the removal; later ones don't see them. */
    KEEP,

    /** They are gone for every campaign, and what is unsent to these people is taken out of campaigns that are under way. */
    DROP
}
