package io.mailing.examples;

import io.mailing.AudienceEstimate;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.audience.Audience;

/** To some of the guests: by a condition, by a saved segment, without others, and picked by hand. */
public final class ChosenGuests {

    private ChosenGuests() {}

    /**
     * Keeps two segments, one of which is made of the other.
     *
     * @param mailing started, with the audiences guests and staff
     */
    static void save(Mailing mailing) {
        // save
        mailing.segments().save("rich", "anna", Audience.parse("guests where balance >= 1000"));
        mailing.segments().save("invited", "anna", Audience.parse("rich union staff except (guests only (\"17\"))"));
        // end
    }

    /**
     * A campaign to some of a segment.
     *
     * @param mailing started
     * @return a draft
     */
    static CampaignDraft draft(Mailing mailing) {
        // draft
        Audience audience = Audience.of("invited").where("has(telegram)");
        CampaignDraft draft = CampaignDraft.to(audience).text("Come on Friday, <first_name|friend>!");
        AudienceEstimate estimate = mailing.campaigns().estimate(draft);
        // end
        return estimate.messages() > 0 ? draft : CampaignDraft.to("guests");
    }

    /**
     * Changes whom a segment means, and so whom all mean that are made of it.
     *
     * @param mailing started
     */
    static void edit(Mailing mailing) {
        // edit
        mailing.segments().edit("rich", rich -> rich.where("city = \"Riga\""));
        // end
    }
}
