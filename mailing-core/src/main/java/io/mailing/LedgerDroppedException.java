package io.mailing;

import java.io.Serial;

/**
 * What was asked for needs a campaign's deliveries, and those were dropped because the campaign was cleared, or ended longer ago
 * than they are kept ({@link MailingBuilder#keepLedgers}). Its line in the history and its report are still there.
 */
public final class LedgerDroppedException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    LedgerDroppedException(CampaignId id) {
        super("The deliveries of campaign " + id
                + " were dropped: it was cleared, or they had been kept for long enough; its report stays");
    }
}
