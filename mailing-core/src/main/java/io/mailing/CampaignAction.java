package io.mailing;

/** What can happen to a campaign. Which action is allowed in which state is said by {@link CampaignState#after}. */
public enum CampaignAction {
    /** Its message or its plan is changed. */
    EDIT,
    /** The application launches it with a start in the future, or sets another start. */
    SCHEDULE,
    /** It no longer waits for its start or its next run, and can be edited. */
    WITHDRAW,
    /** A triggered campaign begins to take triggers. */
    OPEN,
    /** Its audience begins to be written down. */
    PREPARE,
    /** The audience could not be read: nothing is kept of it, nothing was sent. */
    ABANDON,
    /** The audience is written down, sending begins. */
    START,
    /** No further message gets permission to be sent; of a periodic rule no further run is made. */
    PAUSE,
    /** Sending goes on; a periodic rule waits for its next run. */
    RESUME,
    /** What is unsent is counted as cancelled; a recall that is under way stops; of a periodic rule no further run is made. */
    CANCEL,
    /** A triggered campaign takes no more triggers: it is finished when all is sent. */
    CLOSE,
    /** Every delivery has come to its end; of a periodic rule no further run is due. */
    FINISH,
    /** Deliveries that had come to an end are to be sent again. */
    RESEND,
    /** What is unsent of some recipients ends, and they get no more of it: {@link Campaign#withdrawRecipients}. It stays in its state. */
    WITHDRAW_RECIPIENTS,
    /** What was sent is to be taken back; what is unsent is counted as cancelled. */
    RECALL,
    /** Everything that can be taken back is: it can be edited, launched anew or deleted. */
    RECALLED,
    /** It is sent to everyone again, by a new campaign with a ledger of its own. This one stays as it is. */
    RESTART,
    /** Its deliveries are dropped; its line in the history and its report stay. */
    CLEAR,
    /** It is taken out of the history, with everything that belongs to it. */
    DELETE
}
