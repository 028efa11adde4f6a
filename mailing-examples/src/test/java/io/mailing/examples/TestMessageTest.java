package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Recipient;
import io.mailing.test.MailingExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A colleague gets it, and nobody else. */
class TestMessageTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("email");

    @Test
    void a_colleague_gets_it_and_the_campaign_stays_as_it_is() throws InterruptedException {
        kit.audience(
                "guests",
                Recipient.builder("1")
                        .address("email", "guest@guests.example")
                        .attribute("first_name", "Jan")
                        .build());
        Campaign campaign = kit.mailing()
                .campaigns()
                .create(CampaignDraft.to("guests").name("Autumn").text("Dear <first_name>, it is autumn."));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        Campaign test;
        try {
            test = TestMessage.send(kit.mailing(), campaign);
        } finally {
            System.setOut(console);
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("TEST FINISHED: 1/1 sent");
        assertThat(kit.channel("email")).sentTo("anna@shop.example").sentExactly(1);
        assertThat(kit.channel("email").received().get(0).text()).isEqualTo("Dear Anna, it is autumn.");
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(kit.mailing().history().campaigns(HistoryFilter.newest(10).kinds(CampaignKind.TEST)))
                .extracting(CampaignSummary::runOf)
                .containsExactly(campaign.id());
        assertThat(kit.mailing().history().journal(test.id(), JournalFilter.first(10)))
                .allMatch(JournalEntry::test);
    }
}
