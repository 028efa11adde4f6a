package io.mailing;

import java.io.Serial;

/** Periodic campaigns are not copied, neither the rule nor its runs: a copy that is launched would send everything twice from then on. */
public final class PeriodicCampaignException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    PeriodicCampaignException(CampaignId id) {
        super("Campaign " + id + " is periodic, and can't be copied: make a new draft with a recurrence of its own,"
                + " or restart a run to send it once more");
    }
}
