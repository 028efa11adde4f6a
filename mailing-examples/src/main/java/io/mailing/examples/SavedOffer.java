package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.MessageDraft;
import io.mailing.SavedMessage;
import java.time.Instant;

/** A message that is saved, used in a campaign that is prepared by one person and launched by another, and used again. */
public final class SavedOffer {

    private SavedOffer() {}

    /**
     * Saves a message.
     *
     * @param mailing started
     * @return the saved message
     */
    static SavedMessage save(Mailing mailing) {
        // save
        MessageDraft offer = MessageDraft.empty()
                .subject("Autumn, <first_name>")
                .text("Dear <first_name|guest>, your <balance:#,##0> points are worth twice as much this week.")
                .variant("sms", MessageDraft.empty().text("<first_name>, double points this week!"));
        SavedMessage saved = mailing.messages().save("Autumn offer", "anna", offer);
        // end
        return saved;
    }

    /**
     * Prepares a campaign with it and has it start later.
     *
     * @param mailing started
     * @param saved the message
     * @param start when
     * @return the campaign
     */
    static Campaign prepare(Mailing mailing, SavedMessage saved, Instant start) {
        // prepare
        Campaign campaign = mailing.campaigns()
                .create(CampaignDraft.to("guests")
                        .name("Autumn")
                        .author("anna")
                        .message(mailing.messages().draft(saved.id())));
        campaign.edit(draft -> draft.name("Autumn, first wave"));
        campaign.schedule(start);
        // end
        return campaign;
    }

    /**
     * Sends it once more, and makes another one like it.
     *
     * @param campaign finished
     * @return a draft with everything, to be changed and launched
     */
    static CampaignDraft again(Campaign campaign) {
        // again
        Campaign secondRun = campaign.restart();
        CampaignDraft nextYear = campaign.copy().name("Autumn, a year later");
        // end
        System.out.println("Campaign " + secondRun.id() + " is sent to everyone once more");
        return nextYear;
    }
}
