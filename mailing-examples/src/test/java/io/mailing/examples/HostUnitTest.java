package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.QuietHours;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.test.MailingExtension;
import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How an application tests its own mailings: the real engine without network, database or waiting. */
class HostUnitTest {

    // kit
    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("telegram", "email")
            .with(mailing ->
                    mailing.quietHours("telegram", QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0))));
    // end

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

        // send
        kit.channel("telegram").when("701").refuseForNow("flood").times(1);
        kit.mailing()
                .campaigns()
                .launch(CampaignDraft.to("guests")
                        .subject("Sale")
                        .text("Hello <first_name|friend>!")
                        .sendMode(SendMode.priority("telegram", "email")));
        kit.crank();
        assertThat(kit.channel("email")).sentTo("jan@guests.example");
        assertThat(kit.channel("telegram")).sentExactly(0);

        kit.advance(Duration.ofMinutes(2)); // the second attempt is due after one
        assertThat(kit.channel("telegram")).sentTo("701");
        // end
    }
}
