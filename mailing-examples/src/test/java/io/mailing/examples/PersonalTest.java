package io.mailing.examples;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Recipient;
import io.mailing.email.EmailChannel;
import io.mailing.spi.AudienceSource;
import io.mailing.test.MailingExtension;
import io.mailing.test.SentMessage;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each guest gets a code and a ticket of their own. */
class PersonalTest {

    private final InviteCodes codes = new InviteCodes(List.of("A-1", "B-2", "C-3"));

    @RegisterExtension
    final MailingExtension kit =
            MailingExtension.withChannels("email").with(builder -> PdfTicket.register(builder, codes));

    private static Recipient guest(int number, String name) {
        return Recipient.builder(Integer.toString(number))
                .address("email", "guest" + number + "@guests.example")
                .attribute("first_name", name)
                .build();
    }

    @Test
    void the_pdf_that_arrives_says_whose_it_is() throws IOException, MessagingException, InterruptedException {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        MailingBuilder builder = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(EmailChannel.smtp("127.0.0.1", server.getSmtp().getPort())
                        .none()
                        .from("Shop <news@shop.example>")
                        .build())
                .audience("guests", AudienceSource.of(List.of(guest(1, "Anna"), guest(2, "Łucja <b>"))));
        try (Mailing mailing = PdfTicket.register(builder, codes).start()) {
            Campaign campaign = mailing.campaigns().launch(PdfTicket.draft());
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            Map<String, String> tickets = new TreeMap<>();
            for (MimeMessage message : server.getReceivedMessages()) {
                MimeMultipart parts = (MimeMultipart) message.getContent();
                assertThat(parts.getCount()).isEqualTo(2);
                BodyPart file = parts.getBodyPart(1);
                assertThat(file.getFileName()).isEqualTo("ticket.pdf");
                assertThat(file.getContentType()).startsWith("application/pdf");
                String code = parts.getBodyPart(0).getContent().toString();
                try (PDDocument pdf = Loader.loadPDF(file.getInputStream().readAllBytes())) {
                    tickets.put(code.strip(), new PDFTextStripper().getText(pdf).strip());
                }
            }
            assertThat(tickets.keySet()).containsExactly("Bring it along, or say A-1.", "Bring it along, or say B-2.");
            assertThat(tickets.values())
                    .anyMatch(text -> text.contains("Ticket for Anna"))
                    .anyMatch(text -> text.contains("Ticket for ?ucja <b>"));
            tickets.forEach((code, text) -> assertThat(text).endsWith(code.substring(23, 26)));
        } finally {
            server.stop();
        }
    }

    @Test
    void a_retry_repeats_the_same_code_and_who_comes_too_late_is_skipped() {
        kit.audience("guests", guest(1, "Anna"), guest(2, "Jan"), guest(3, "Eva"), guest(4, "Late"));
        kit.mailing();
        kit.channel("email").when("guest1@guests.example").refuseForNow("busy").times(1);
        Campaign campaign =
                kit.finish(CampaignDraft.to("guests").subject("Come").text("<invite>"));

        assertThat(kit.channel("email").attemptsTo("guest1@guests.example")).isEqualTo(2);
        assertThat(kit.channel("email").received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("A-1", "B-2", "C-3");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(codes.left()).isZero();
    }
}
