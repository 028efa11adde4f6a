package io.mailing;

/** What can happen to a campaign. Which action is allowed in which state is said by {@link CampaignState#after}. */
public enum CampaignAction {
    /** The application launches it with a start in the future. */
    SCHEDULE,
    /** Its audience begins to be written down. */
    PREPARE,
    /** The audience could not be read: nothing is kept of it, nothing was sent. */
    ABANDON,
    /** The audience is written down, sending begins. */
    START,
    /** No further message gets permission to be sent. */
    PAUSE,
    /** Sending goes on. */
    RESUME,
    /** What is unsent is counted as cancelled. */
    CANCEL,
    /** A triggered campaign takes no more triggers: it is finished when all is sent. */
    CLOSE,
    /** Every delivery has come to its end. */
    FINISH,
    /** Deliveries that had come to an end are to be sent again. */
    RESEND
}
