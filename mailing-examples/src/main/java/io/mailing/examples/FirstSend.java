package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CsvAudience;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.email.EmailChannel;
import java.nio.file.Path;
import java.time.Duration;

/** The shortest way to a sent campaign: a CSV file, an SMTP server, and a ledger that is kept in memory. */
public final class FirstSend {

    private FirstSend() {}

    /**
     * Sends.
     *
     * @param arguments a CSV file with the columns email and first_name, then host and port of an SMTP server without
     *     encryption, such as a test server on this machine
     * @throws InterruptedException if interrupted
     */
    public static void main(String... arguments) throws InterruptedException {
        System.out.println(send(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2])));
    }

    static String send(Path csv, String host, int port) throws InterruptedException {
        // readme
        EmailChannel email = EmailChannel.smtp(host, port)
                .none()
                .from("Shop <news@shop.example>")
                .build();
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(email)
                .audience("guests", CsvAudience.of(csv))
                .start()) {
            CampaignDraft draft = CampaignDraft.to("guests")
                    .subject("<first_name|friend>, a gift for you")
                    .text("Hello <first_name|friend>! Your gift is waiting.");
            Campaign sale = mailing.campaigns().launch(draft);
            sale.awaitFinished(Duration.ofMinutes(1));
            return mailing.history().report(sale.id()).toString();
        }
        // end
    }
}
