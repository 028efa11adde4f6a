package io.mailing;

/** How a campaign comes about. */
public enum CampaignKind {
    /** Launched once by the application. */
    ONE_OFF
}
