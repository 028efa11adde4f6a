package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.email.EmailChannel;
import io.mailing.spi.AudienceSource;
import java.time.Duration;
import java.util.List;

/** The shortest way to a sent campaign: two people, kept in memory, by an SMTP server that takes them. */
public final class FirstSend {

    private FirstSend() {}

    /**
     * Sends.
     *
     * @param arguments host and port of an SMTP server without encryption, such as a test server on this machine
     * @throws InterruptedException if interrupted
     */
    public static void main(String... arguments) throws InterruptedException {
        System.out.println(send(arguments[0], Integer.parseInt(arguments[1])));
    }

    static String send(String host, int port) throws InterruptedException {
        // readme
        AudienceSource guests = AudienceSource.of(List.of(
                Recipient.builder("1").address("email", "anna@mail.example").attribute("first_name", "Anna").build(),
                Recipient.builder("2").address("email", "jan@poczta.example").build()));
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(EmailChannel.smtp(host, port).none().from("Shop <news@shop.example>").build())
                .audience("guests", guests)
                .start()) {
            Campaign sale = mailing.campaigns().launch(CampaignDraft.to("guests")
                    .subject("<first_name|friend>, a gift for you")
                    .text("Hello <first_name|friend>! Your gift is waiting."));
            sale.awaitFinished(Duration.ofMinutes(1));
            return mailing.history().report(sale.id()).toString();
        }
        // end
    }
}
