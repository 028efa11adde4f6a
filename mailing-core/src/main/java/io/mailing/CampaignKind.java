package io.mailing;

/** How a campaign comes about. */
public enum CampaignKind {
    /** Launched once by the application. */
    ONE_OFF,

    /** Standing: a message for each event that the application names. Goes before those that are sent to an audience. */
    TRIGGERED
}
