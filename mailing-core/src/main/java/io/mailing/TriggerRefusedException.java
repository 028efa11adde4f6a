package io.mailing;

import java.io.Serial;

/** A campaign that takes no triggers: it is of another kind, or over. Nothing was written. */
public final class TriggerRefusedException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    TriggerRefusedException(CampaignId campaign, String why) {
        super("Campaign " + campaign + " takes no triggers: " + why);
    }
}
