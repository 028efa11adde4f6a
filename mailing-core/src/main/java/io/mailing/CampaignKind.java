package io.mailing;

/** How a campaign comes about. */
public enum CampaignKind {
    /** Launched once by the application. */
    ONE_OFF,

    /**
     * Stands, without an audience: each event that the application triggers sends one message to one recipient. It is SENDING
     * from its launch on until it is closed or cancelled. Its messages go before those that are sent to an audience.
     */
    TRIGGERED
}
