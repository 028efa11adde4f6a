package io.mailing.examples.mainjob;

import io.mailing.CampaignDraft;
import io.mailing.MediaFile;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.examples.mainjob.Options.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** What is sent. */
final class Sale {

    static final String AUDIENCE = "guests";
    static final String SUBJECT = "<first_name|friend>, a gift for you";

    static final String TEXT = """
            Hello <first_name|friend>!

            Our autumn sale begins today, <today:dd.MM.yyyy>. You have <balance:#,##0.00> points, and until Sunday each of \
            them is worth twice as much.

            Your gift waits for you at our shop in <city>.

            Yours, the Autumn Shop
            """;

    static final String HTML = """
            <html>
              <body style="font-family: sans-serif">
                <img src="cid:image" alt="A gift" width="600">
                <h1>Hello <first_name|friend>!</h1>
                <p>Our autumn sale begins today, <today:dd.MM.yyyy>. You have <b><balance:#,##0.00></b> points, and until Sunday
                  each of them is worth twice as much.</p>
                <p>Your gift waits for you at our shop in <city>.</p>
                <p>Yours, the Autumn Shop</p>
              </body>
            </html>
            """;

    private Sale() {}

    /** The draft, over these channels by priority. */
    static CampaignDraft draft(Options options, List<String> channels) {
        Wording wording = options.wording();
        CampaignDraft draft = CampaignDraft.to(AUDIENCE)
                .name("Autumn sale")
                .author("Marketing")
                .subject(wording.subject() == null ? SUBJECT : wording.subject())
                .sendMode(SendMode.priority(channels.toArray(String[]::new)))
                .throttle(Throttle.perMinute(options.perMinute()))
                .retry(new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofMinutes(1)));
        String text = wording.text();
        return text == null ? draft.text(TEXT).html(HTML).image(image()) : draft.text(text);
    }

    private static MediaFile image() {
        try (InputStream image = Sale.class.getResourceAsStream("gift.png")) {
            if (image == null) {
                throw new IllegalStateException("gift.png is not among the resources");
            }
            return MediaFile.image("gift.png", image.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
