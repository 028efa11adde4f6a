package io.mailing;

/** How a campaign comes about. */
public enum CampaignKind {
    /** Launched once by the application. */
    ONE_OFF,

    /**
     * Stands, without an audience: each event that the application triggers sends one message to one recipient. It is SENDING
     * from its launch on until it is closed or cancelled. Its messages go before those that are sent to an audience.
     */
    TRIGGERED,

    /**
     * Sent again and again by a {@link Recurrence}. The rule is a campaign of its own, without deliveries: it is SCHEDULED for its next
     * run until it ends. Each run is a campaign too, of this kind, which names the rule.
     */
    PERIODIC,

    /**
     * One message to one recipient, to see how it looks ({@link Campaigns#sendTest}). It goes before those that are sent to an audience,
     * counts in no other campaign, and is left out of the history unless it is asked for.
     */
    TEST;

    /**
     * Whether its audience is written down when it starts. The messages of the other kinds are written down one by one.
     *
     * @return false for TRIGGERED and TEST
     */
    public boolean toAudience() {
        return this == ONE_OFF || this == PERIODIC;
    }
}
