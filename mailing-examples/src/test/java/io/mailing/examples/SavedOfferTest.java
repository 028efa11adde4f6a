package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.Recipient;
import io.mailing.SavedMessage;
import io.mailing.test.MailingExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Saved, prepared, scheduled, sent, and sent again. */
class SavedOfferTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("email", "sms");

    @Test
    void a_saved_message_is_prepared_scheduled_and_sent_again() throws InterruptedException {
        kit.audience(
                "guests",
                Recipient.builder("1")
                        .address("sms", "+48 600 100 200")
                        .attribute("first_name", "Anna")
                        .attribute("balance", 1250)
                        .build());
        SavedMessage saved = SavedOffer.save(kit.mailing());
        assertThat(kit.mailing().messages().list(null, 10)).containsExactly(saved);

        Campaign campaign = SavedOffer.prepare(kit.mailing(), saved, MailingExtension.START.plus(Duration.ofHours(1)));
        assertThat(campaign.state()).isEqualTo(CampaignState.SCHEDULED);
        kit.advance(Duration.ofMinutes(59));
        assertThat(kit.channel("sms")).sentExactly(0);
        assertThat(campaign.awaitFinished(Duration.ofHours(1))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("sms").received().get(0).text()).isEqualTo("Anna, double points this week!");

        CampaignDraft another = SavedOffer.again(campaign);
        kit.crank();
        assertThat(kit.channel("sms")).sentExactly(2);
        kit.finish(another);
        assertThat(kit.channel("sms")).sentExactly(3);
        assertThat(kit.mailing().history().campaigns(HistoryFilter.newest(10)))
                .extracting(CampaignSummary::name)
                .containsExactly("Autumn, a year later", "Autumn, first wave", "Autumn, first wave");
    }
}
