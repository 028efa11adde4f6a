package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InDoubtPolicy;
import io.mailing.Mailing;
import io.mailing.Receipt;
import io.mailing.Receipt.Taken;
import java.time.Duration;
import java.time.Instant;

/** A provider that says later, by a webhook, what became of a message: nobody gets it twice because an answer was lost. */
public final class EvidenceExample {

    private EvidenceExample() {}

    /**
     * Launches a campaign that waits for evidence of what is in doubt before it sends it again.
     *
     * @param mailing started
     * @return the campaign
     */
    static Campaign launch(Mailing mailing) {
        // wait
        CampaignDraft draft = CampaignDraft.to("guests")
                .text("Hello <first_name|friend>!")
                .inDoubt(InDoubtPolicy.WAIT)
                .evidenceWithin(Duration.ofMinutes(30));
        return mailing.campaigns().launch(draft);
        // end
    }

    /**
     * Serves the provider's webhook, after the application has checked that it is the provider who calls.
     *
     * @param mailing started, any node of it
     * @param key the idempotency key, which the provider echoes
     * @param providerId the provider's id of the message
     * @param at when it was delivered
     * @return the HTTP status to answer with
     */
    static int delivered(Mailing mailing, String key, String providerId, Instant at) {
        // receipt
        boolean known = mailing.inbound().receipt(new Receipt(key, "sms", Taken.DELIVERED, providerId, at));
        return known ? 204 : 404;
        // end
    }
}
