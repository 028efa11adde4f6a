package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.Recipient;
import io.mailing.test.MailingExtension;
import io.mailing.test.SentMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Segments of segments, edited while a campaign is composed. */
class ChosenGuestsTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("email", "telegram");

    private static Recipient guest(String id, int balance, String city) {
        return Recipient.builder(id)
                .address("telegram", "10" + id)
                .attribute("first_name", "Guest " + id)
                .attribute("balance", balance)
                .attribute("city", city)
                .build();
    }

    @Test
    void some_are_chosen_and_a_segment_is_edited_meanwhile() throws InterruptedException {
        kit.audience(
                "guests",
                guest("1", 5000, "Riga"),
                guest("2", 10, "Riga"),
                guest("3", 5000, "Oslo"),
                guest("17", 9999, "Riga"));
        kit.audience("staff", Recipient.builder("s1").address("telegram", "901").build(), guest("1", 0, "Oslo"));
        ChosenGuests.save(kit.mailing());

        CampaignDraft draft = ChosenGuests.draft(kit.mailing());
        assertThat(kit.mailing().campaigns().estimate(draft).recipients()).isEqualTo(3);
        ChosenGuests.edit(kit.mailing());

        kit.finish(draft);
        assertThat(kit.channel("telegram").received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("Come on Friday, Guest 1!", "Come on Friday, friend!");
    }
}
