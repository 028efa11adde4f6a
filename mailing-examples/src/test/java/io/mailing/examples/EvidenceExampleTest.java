package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignState;
import io.mailing.JournalFilter;
import io.mailing.NotFinishedException;
import io.mailing.Recipient;
import io.mailing.test.MailingExtension;
import io.mailing.test.SentMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example does what it says: a lost answer, a webhook, and one message. */
class EvidenceExampleTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("sms");

    @Test
    void a_webhook_settles_what_was_in_doubt_and_the_campaign_is_finished() throws InterruptedException {
        kit.audience(
                "guests",
                Recipient.builder("1")
                        .address("sms", "+48 600 100 200")
                        .attribute("first_name", "Anna")
                        .build());
        kit.channel("sms").when("+48 600 100 200").vanishAfterAccept();

        Campaign campaign = EvidenceExample.launch(kit.mailing());
        assertThatThrownBy(() -> campaign.awaitFinished(Duration.ofMinutes(20)))
                .as("it waits")
                .isInstanceOf(NotFinishedException.class);
        assertThat(campaign.progress().inDoubt()).isEqualTo(1);

        SentMessage sent = kit.channel("sms").received().get(0);
        assertThat(EvidenceExample.delivered(kit.mailing(), sent.key(), "sms-77", MailingExtension.START))
                .isEqualTo(204);
        assertThat(EvidenceExample.delivered(kit.mailing(), "invented", "sms-78", MailingExtension.START))
                .isEqualTo(404);

        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("sms")).sentExactly(1).neverTwice();
        assertThat(kit.mailing()
                        .history()
                        .journal(campaign.id(), JournalFilter.first(1))
                        .get(0)
                        .providerId())
                .isEqualTo("sms-77");
    }
}
