package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.test.MailingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How an application tests its own mailings: the real engine without network, database or waiting. */
class HostUnitTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("telegram", "email");

    @Test
    void guests_without_telegram_get_the_sale_by_email() {
        kit.audience(
                "guests",
                Recipient.builder("1")
                        .address("telegram", "701")
                        .address("email", "anna@guests.example")
                        .attribute("first_name", "Anna")
                        .build(),
                Recipient.builder("2").address("email", "jan@guests.example").build());

        kit.mailing()
                .campaigns()
                .launch(CampaignDraft.to("guests")
                        .subject("Sale")
                        .text("Hello <first_name|friend>!")
                        .sendMode(SendMode.priority("telegram", "email")));
        kit.crank();

        assertThat(kit.channel("telegram")).sentTo("701");
        assertThat(kit.channel("email")).sentTo("jan@guests.example");
    }
}
