package io.mailing.examples;

import io.mailing.CampaignDraft;
import io.mailing.MailingBuilder;
import io.mailing.QuietHours;
import java.time.LocalTime;

/** No message at night: what comes due then waits for the recipient's own morning. */
public final class SleepingGuests {

    private SleepingGuests() {}

    /**
     * Sets the hours.
     *
     * @param mailing that is being set up
     * @return the same
     */
    static MailingBuilder undisturbed(MailingBuilder mailing) {
        // quiet
        return mailing.quietHours(QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0)))
                .quietHours("email", QuietHours.between(LocalTime.of(23, 0), LocalTime.of(6, 0)));
        // end
    }

    /**
     * What somebody waits for.
     *
     * @return the draft of a message that is sent at night too
     */
    static CampaignDraft code() {
        // any-hour
        return CampaignDraft.triggered().text("Your code is <code>").atAnyHour(true);
        // end
    }
}
