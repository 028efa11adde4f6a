package io.mailing;

import java.io.Serial;
import java.time.Duration;

/** A campaign did not come to rest in the time that was waited. It goes on. */
public final class NotFinishedException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotFinishedException(CampaignId id, CampaignState state, Progress progress, Duration timeout) {
        super("Campaign " + id + " is still " + state + " after " + timeout + ": " + progress);
    }
}
