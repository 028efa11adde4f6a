package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Request;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.ContentLimits;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.MediaFile;
import io.mailing.PauseResult;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.RetryPolicy;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.AudienceSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files of recipients' own, from a campaign to the wire. */
@Timeout(60)
class TelegramOwnFilesTest {

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final String LONG = "x".repeat(1025);
    private static final CampaignDraft DRAFT = CampaignDraft.to("guests")
            .text("Your ticket, <first_name>")
            .retry(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1)))
            .attachPersonal("ticket");

    private final Bot bot = new Bot();
    private @Nullable Mailing mailing;

    /** A file with its recipient's name on it, and in it. */
    private static class Tickets implements AttachmentMaker {
        @Override
        public List<String> needs() {
            return List.of("first_name");
        }

        @Override
        public MediaFile make(Person person) throws Exception {
            return ticket(String.valueOf(person.values().get("first_name")));
        }
    }

    private static MediaFile ticket(String name) {
        return MediaFile.attachment("Ticket " + name + ".pdf", ("For " + name).getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        if (mailing != null) {
            mailing.close();
        }
        bot.close();
    }

    /** Guests with the chats 1001, 1002 and so on. */
    private MailingBuilder guests(AttachmentMaker maker, String... names) {
        List<Recipient> guests = new ArrayList<>();
        for (String name : names) {
            guests.add(Recipient.builder(name)
                    .address("telegram", Integer.toString(1001 + guests.size()))
                    .attribute("first_name", name)
                    .build());
        }
        return Mailing.builder()
                .store(InMemoryStore.create())
                .channel(bot.builder().chatInterval(Duration.ZERO).build())
                .attachmentMaker("ticket", maker)
                .audience("guests", AudienceSource.of(guests));
    }

    private Campaign finished(MailingBuilder builder, CampaignDraft draft) throws InterruptedException {
        mailing = builder.start();
        Campaign campaign = mailing.campaigns().launch(draft);
        assertThat(campaign.awaitFinished(LONGEST)).isEqualTo(CampaignState.FINISHED);
        return campaign;
    }

    private Map<String, String> reasons(Campaign campaign) {
        Map<String, String> reasons = new TreeMap<>();
        for (JournalEntry entry :
                Objects.requireNonNull(mailing).history().journal(campaign.id(), JournalFilter.first(10))) {
            Reason reason = entry.reason();
            reasons.put(entry.recipient(), entry.state() + (reason == null ? "" : " " + reason.code()));
        }
        return reasons;
    }

    private Map<String, List<Request>> byChat() {
        return bot.requests().stream().collect(Collectors.groupingBy(TelegramOwnFilesTest::chat));
    }

    private static String chat(Request request) {
        return Bot.upload(request)
                ? request.getPart("chat_id").getBody().asString()
                : Bot.tree(request.getBodyAsString()).path("chat_id").asText();
    }

    private static void carries(Request request, String field, String name) {
        assertThat(request.getPart(field).getBody().asBytes())
                .isEqualTo(ticket(name).bytes());
        assertThat(request.getPart(field).getHeader("Content-Type").firstValue())
                .isEqualTo("application/pdf");
        assertThat(request.getPart(field).getHeader("Content-Disposition").firstValue())
                .isEqualTo("form-data; name=\"" + field + "\"; filename=\"Ticket " + name + ".pdf\"");
    }

    @Test
    void each_chat_gets_its_own_document() throws Exception {
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));

        Campaign campaign = finished(guests(new Tickets(), "Anna", "Łucja", "Борис"), DRAFT);

        assertThat(campaign.progress().delivered()).isEqualTo(3);
        Map<String, List<Request>> chats = byChat();
        assertThat(chats.keySet()).containsExactlyInAnyOrder("1001", "1002", "1003");
        chats.forEach((chat, requests) -> {
            String name = List.of("Anna", "Łucja", "Борис").get(Integer.parseInt(chat) - 1001);
            assertThat(requests).hasSize(1);
            assertThat(requests.get(0).getPart("caption").getBody().asString()).isEqualTo("Your ticket, " + name);
            carries(requests.get(0), "document", name);
        });
    }

    @Test
    void what_all_have_goes_up_once_and_two_of_their_own_are_an_album_behind_it() throws Exception {
        bot.on("sendDocument", Bot.takenDocument(21, "terms-1"));
        bot.on("sendMediaGroup", Bot.takenAlbum(31, 2));

        Campaign campaign = finished(
                guests(new Tickets(), "Anna", "Boris").attachmentMaker("badge", new Tickets()),
                DRAFT.attach(Bot.file("terms.pdf")).attachPersonal("badge"));

        assertThat(campaign.progress().delivered()).isEqualTo(2);
        assertThat(bot.requests().stream()
                        .filter(request -> request.getUrl().endsWith("sendDocument"))
                        .filter(Bot::upload))
                .hasSize(1);
        Map<String, List<Request>> chats = byChat();
        for (String name : List.of("Anna", "Boris")) {
            List<Request> requests = Objects.requireNonNull(chats.get(name.equals("Anna") ? "1001" : "1002"));
            assertThat(requests).extracting(Request::getUrl).last().asString().endsWith("sendMediaGroup");
            assertThat(requests).hasSize(2);
            carries(requests.get(1), "file0", name);
            carries(requests.get(1), "file1", name);
        }
    }

    @Test
    void who_can_not_have_one_gets_nothing_and_a_maker_that_fails_is_asked_again() throws Exception {
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));
        Set<String> failed = ConcurrentHashMap.newKeySet();
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                if (person.recipient().equals("Boris")) {
                    throw new CannotMake(new Reason("no-seat", "There is no seat"));
                }
                if (person.recipient().equals("Celia") && failed.add("Celia")) {
                    throw new IllegalStateException("a font is away");
                }
                return super.make(person);
            }
        };

        Campaign campaign = finished(guests(tickets, "Anna", "Boris", "Celia"), DRAFT);

        assertThat(reasons(campaign))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Anna", "DELIVERED", "Boris", "SKIPPED no-seat", "Celia", "DELIVERED"));
        assertThat(failed).isNotEmpty();
        Map<String, List<Request>> chats = byChat();
        assertThat(chats.keySet()).containsExactlyInAnyOrder("1001", "1003");
        chats.forEach((chat, requests) -> assertThat(requests).hasSize(1));
        carries(Objects.requireNonNull(chats.get("1003")).get(0), "document", "Celia");
    }

    @Test
    void a_file_larger_than_telegram_takes_is_skipped_before_anything_is_sent() throws Exception {
        bot.on("sendMessage", Bot.taken(20));
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                return person.recipient().equals("Boris")
                        ? MediaFile.attachment("ticket.pdf", new byte[MediaFile.MAX_ATTACHMENT_BYTES + 1])
                        : super.make(person);
            }
        };

        Campaign campaign = finished(
                guests(tickets, "Anna", "Boris").contentLimits(new ContentLimits(10, MediaFile.MAX_ATTACHMENT_BYTES)),
                DRAFT.text(LONG).expireAfter(Duration.ofSeconds(30)));

        assertThat(reasons(campaign))
                .containsExactlyInAnyOrderEntriesOf(Map.of("Anna", "DELIVERED", "Boris", "SKIPPED attachment-unfit"));
        assertThat(byChat().keySet()).containsExactly("1001");
    }

    @Test
    void a_file_that_telegram_refuses_is_told_and_the_text_is_not_sent_again() throws Exception {
        bot.on("sendMessage", Bot.taken(20));
        bot.on("sendDocument", Bot.refused(413, "Request Entity Too Large"));

        Campaign campaign = finished(guests(new Tickets(), "Anna"), DRAFT.text(LONG));

        assertThat(reasons(campaign)).containsExactly(Map.entry("Anna", "FAILED telegram-incomplete"));
        assertThat(bot.methods()).containsExactly("sendMessage", "sendDocument");
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));
        assertThat(campaign.resendNotReached()).isEqualTo(1);
        assertThat(campaign.awaitFinished(LONGEST)).isEqualTo(CampaignState.FINISHED);
        assertThat(bot.methods()).containsExactly("sendMessage", "sendDocument", "sendDocument");
    }

    @Test
    void a_document_that_is_throttled_comes_alone_later_and_is_its_recipients_own() throws Exception {
        bot.on("sendMessage", Bot.taken(20));
        bot.server.stubFor(Bot.method("sendDocument")
                .inScenario("busy")
                .whenScenarioStateIs("Started")
                .willSetStateTo("free")
                .willReturn(Bot.json(429, Bot.refusal(429, "Too Many Requests", "{\"retry_after\":1}"))));
        bot.server.stubFor(Bot.method("sendDocument")
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(Bot.takenDocument(21, "doc-1")));

        Campaign campaign = finished(guests(new Tickets(), "Anna"), DRAFT.text(LONG));

        assertThat(reasons(campaign)).containsExactly(Map.entry("Anna", "DELIVERED"));
        assertThat(bot.methods()).containsExactly("sendMessage", "sendDocument", "sendDocument");
        carries(bot.requests().get(2), "document", "Anna");
    }

    @Test
    void a_pause_between_text_and_document_does_not_repeat_the_text() throws Exception {
        bot.on("sendMessage", Bot.taken(20));
        bot.on("sendDocument", Bot.json(429, Bot.refusal(429, "Too Many Requests", "{\"retry_after\":3}")));
        CountDownLatch both = new CountDownLatch(2);
        bot.server.addMockServiceRequestListener((request, answer) -> both.countDown());
        mailing = guests(new Tickets(), "Anna").start();
        Campaign campaign = mailing.campaigns().launch(DRAFT.text(LONG));
        assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
        PauseResult unused = campaign.pause();
        assertThat(campaign.awaitQuiesced(LONGEST)).isEqualTo(PauseResult.QUIESCED);
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));

        campaign.resume();

        assertThat(campaign.awaitFinished(LONGEST)).isEqualTo(CampaignState.FINISHED);
        assertThat(reasons(campaign)).containsExactly(Map.entry("Anna", "DELIVERED"));
        assertThat(bot.methods()).containsExactly("sendMessage", "sendDocument", "sendDocument");
        carries(bot.requests().get(2), "document", "Anna");
    }
}
