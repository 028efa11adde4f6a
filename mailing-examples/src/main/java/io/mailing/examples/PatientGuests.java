package io.mailing.examples;

import io.mailing.CampaignDraft;
import io.mailing.FrequencyCap;
import io.mailing.MailingBuilder;
import java.time.Duration;

/** No guest gets more messages than is good, however many campaigns there are. */
public final class PatientGuests {

    private PatientGuests() {}

    /**
     * Sets the caps.
     *
     * @param mailing that is being set up
     * @return the same
     */
    static MailingBuilder sparing(MailingBuilder mailing) {
        // caps
        return mailing.frequencyCap(FrequencyCap.of(3, Duration.ofDays(7)))
                .frequencyCap(FrequencyCap.of(1, Duration.ofDays(1)).on("sms").orWait());
        // end
    }

    /**
     * What everybody must know.
     *
     * @return the draft of a message that goes to all
     */
    static CampaignDraft warning() {
        // ignore
        return CampaignDraft.to("guests")
                .text("Don't use the lift, <first_name>!")
                .ignoreFrequencyCaps(true);
        // end
    }
}
