package io.mailing;

import java.io.Serial;

/** There is no such campaign in the store. */
public final class UnknownCampaignException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownCampaignException(CampaignId id) {
        super("There is no campaign " + id + " in this store");
    }
}
