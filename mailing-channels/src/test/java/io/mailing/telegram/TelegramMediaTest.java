package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.mailing.MediaFile;
import io.mailing.spi.MessageSender;
import io.mailing.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TelegramMediaTest {

    private static final String EMOJI = "\uD83D\uDE00";

    private final Bot bot = new Bot();
    private final TelegramChannel channel = bot.builder().concurrency(50).build();

    @AfterEach
    void stop() {
        channel.close();
        bot.close();
    }

    private static String part(Request request, String name) {
        return request.getPart(name).getBody().asString();
    }

    private static String rawBody(Request request) {
        return new String(request.getBody(), StandardCharsets.UTF_8);
    }

    @Test
    void image_takes_a_short_text_as_its_caption() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        MessageSender sender = Bot.open(channel, Bot.content("Hello <first_name>", Bot.image(), List.of()));

        SendOutcome outcome = sender.send(Bot.to(Bot.ADDRESS, "Anna"));

        assertThat(outcome).isEqualTo(new SendOutcome.Accepted("700100200:11", true, null));
        Request request = bot.requests().get(0);
        assertThat(Bot.upload(request)).isTrue();
        assertThat(part(request, "chat_id")).isEqualTo(Bot.ADDRESS);
        assertThat(part(request, "caption")).isEqualTo("Hello Anna");
        assertThat(request.getPart("photo").getBody().asBytes())
                .isEqualTo(Bot.image().bytes());
        assertThat(rawBody(request)).contains("filename=\"sale.png\"", "image/png");
    }

    @Test
    void image_alone_has_no_caption() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        MessageSender sender = Bot.open(channel, Bot.content(null, Bot.image(), List.of()));

        sender.send(Bot.to(Bot.ADDRESS));

        assertThat(rawBody(bot.requests().get(0))).doesNotContain("caption");
    }

    @Test
    void blank_text_leaves_the_image_without_caption() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        MessageSender sender = Bot.open(channel, Bot.content("<first_name|>", Bot.image(), List.of()));

        assertThat(sender.send(Bot.to(Bot.ADDRESS, (Object) null))).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(bot.methods()).containsExactly("sendPhoto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Ж", EMOJI})
    void caption_has_up_to_1024_code_points(String character) throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        MessageSender sender = Bot.open(channel, Bot.content("<first_name>", Bot.image(), List.of()));

        sender.send(Bot.to(Bot.ADDRESS, character.repeat(1024)));

        assertThat(bot.methods()).containsExactly("sendPhoto");
        assertThat(part(bot.requests().get(0), "caption")).isEqualTo(character.repeat(1024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Ж", EMOJI})
    void longer_text_follows_the_image_as_a_message_of_its_own(String character) throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        bot.on("sendMessage", Bot.taken(12));
        MessageSender sender = Bot.open(channel, Bot.content("<first_name>", Bot.image(), List.of()));

        SendOutcome outcome = sender.send(Bot.to(Bot.ADDRESS, character.repeat(1025)));

        assertThat(outcome).isEqualTo(new SendOutcome.Accepted("700100200:11,12", true, null));
        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage");
        assertThat(rawBody(bot.requests().get(0))).doesNotContain("caption");
        assertThat(bot.body(1).path("text").asText()).isEqualTo(character.repeat(1025));
    }

    @Test
    void uploaded_image_is_sent_by_its_largest_size_from_then_on() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        MessageSender sender = Bot.open(channel, Bot.content("Hello <first_name>", Bot.image(), List.of()));

        sender.send(Bot.message(Bot.key(1), "1001", "Anna"));
        sender.send(Bot.message(Bot.key(2), "1002", "Boris"));

        JsonNode second = bot.body(1);
        assertThat(second.path("photo").asText()).isEqualTo("photo-1");
        assertThat(second.path("caption").asText()).isEqualTo("Hello Boris");
        assertThat(second.path("chat_id").asLong()).isEqualTo(1002);
    }

    @Test
    void fifty_messages_at_once_upload_once() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1").withFixedDelay(150));
        MessageSender sender = Bot.open(channel, Bot.content("Hello", Bot.image(), List.of()));
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<SendOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = 10_000 + i;
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return sender.send(Bot.message(Bot.key(number), Integer.toString(number)));
                }));
            }
            start.countDown();
            for (Future<SendOutcome> outcome : outcomes) {
                assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Accepted.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bot.requests()).hasSize(50);
        assertThat(bot.requests().stream().filter(Bot::upload)).hasSize(1);
    }

    @Test
    void upload_is_waited_for_only_so_long() throws Exception {
        UploadedFiles files = new UploadedFiles();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            assertThat(thread.submit(() -> files.enter(Duration.ofSeconds(1))).get(10, TimeUnit.SECONDS))
                    .isTrue();

            assertThat(files.enter(Duration.ofMillis(20))).isFalse();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void upload_that_is_refused_leaves_it_to_the_next_message() throws Exception {
        bot.server.stubFor(Bot.method("sendPhoto")
                .inScenario("blocked first")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(Bot.refused(403, "Forbidden: bot was blocked by the user"))
                .willSetStateTo("next"));
        bot.server.stubFor(Bot.method("sendPhoto")
                .inScenario("blocked first")
                .whenScenarioStateIs("next")
                .willReturn(Bot.takenPhoto(1, "photo-1")));
        MessageSender sender = Bot.open(channel, Bot.content("Hello", Bot.image(), List.of()));

        assertThat(sender.send(Bot.message(Bot.key(1), "1001"))).isInstanceOf(SendOutcome.RefusedForGood.class);
        assertThat(sender.send(Bot.message(Bot.key(2), "1002"))).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(sender.send(Bot.message(Bot.key(3), "1003"))).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(bot.requests().stream().map(Bot::upload)).containsExactly(true, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Request: wrong file identifier/HTTP URL specified",
                "Bad Request: wrong remote file identifier specified: can't unserialize it",
                "Bad Request: FILE_REFERENCE_EXPIRED",
                "Bad Request: can't use file of type Document as Photo"
            })
    void id_that_is_no_longer_taken_leads_to_one_fresh_upload(String description) throws Exception {
        bot.server.stubFor(Bot.method("sendPhoto")
                .withHeader("Content-Type", WireMock.containing("multipart"))
                .willReturn(Bot.takenPhoto(1, "photo-1")));
        bot.server.stubFor(Bot.method("sendPhoto")
                .withHeader("Content-Type", WireMock.containing("json"))
                .willReturn(Bot.refused(400, description)));
        MessageSender sender = Bot.open(channel, Bot.content("Hello", Bot.image(), List.of()));

        sender.send(Bot.message(Bot.key(1), "1001"));
        SendOutcome second = sender.send(Bot.message(Bot.key(2), "1002"));

        assertThat(second).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(bot.requests().stream().map(Bot::upload)).containsExactly(true, false, true);
    }

    @Test
    void fresh_upload_that_is_refused_too_is_final() throws Exception {
        bot.on("sendPhoto", Bot.refused(400, "Bad Request: wrong file identifier/HTTP URL specified"));
        MessageSender sender = Bot.open(channel, Bot.content("Hello", Bot.image(), List.of()));

        SendOutcome outcome = sender.send(Bot.to(Bot.ADDRESS));

        assertThat(TelegramAnswersTest.reason(outcome)).startsWith("telegram-400-media: ");
        assertThat(bot.requests()).hasSize(1);
    }

    @Test
    void one_file_is_a_document_with_the_text_as_caption() throws Exception {
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));
        MessageSender sender = Bot.open(channel, Bot.content("Your ticket", null, List.of(Bot.file("ticket.pdf"))));

        sender.send(Bot.message(Bot.key(1), "1001"));
        sender.send(Bot.message(Bot.key(2), "1002"));

        Request upload = bot.requests().get(0);
        assertThat(part(upload, "caption")).isEqualTo("Your ticket");
        assertThat(part(upload, "disable_content_type_detection")).isEqualTo("true");
        assertThat(rawBody(upload)).contains("name=\"document\"; filename=\"ticket.pdf\"", "application/pdf");
        assertThat(bot.body(1).path("document").asText()).isEqualTo("doc-1");
        assertThat(bot.methods()).containsExactly("sendDocument", "sendDocument");
    }

    @Test
    void ten_files_are_an_album_with_the_text_under_the_last() throws Exception {
        bot.on("sendMediaGroup", Bot.takenAlbum(31, 10));
        List<MediaFile> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            files.add(MediaFile.attachment("file " + i + ".txt", new byte[] {(byte) ('0' + i)}));
        }
        MessageSender sender = Bot.open(channel, Bot.content("Ten files", null, files));

        SendOutcome first = sender.send(Bot.message(Bot.key(1), "1001"));
        sender.send(Bot.message(Bot.key(2), "1002"));

        assertThat(first).isEqualTo(new SendOutcome.Accepted("700100200:31,32,33,34,35,36,37,38,39,40", true, null));
        Request upload = bot.requests().get(0);
        JsonNode media = Bot.tree(part(upload, "media"));
        assertThat(media).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(media.get(i).path("type").asText()).isEqualTo("document");
            assertThat(media.get(i).path("media").asText()).isEqualTo("attach://file" + i);
            assertThat(part(upload, "file" + i)).isEqualTo(Integer.toString(i));
            assertThat(media.get(i).path("caption").asText("none")).isEqualTo(i == 9 ? "Ten files" : "none");
        }
        JsonNode again = bot.body(1).path("media");
        assertThat(again).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(again.get(i).path("media").asText()).isEqualTo("id-" + i);
        }
    }

    @Test
    void two_files_are_the_smallest_album() throws Exception {
        bot.on("sendMediaGroup", Bot.takenAlbum(31, 2));
        MessageSender sender =
                Bot.open(channel, Bot.content("Two", null, List.of(Bot.file("a.txt"), Bot.file("b.txt"))));

        assertThat(sender.send(Bot.to(Bot.ADDRESS))).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(bot.methods()).containsExactly("sendMediaGroup");
    }

    @Test
    void image_text_and_files_come_in_this_order() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(41, "photo-1"));
        bot.on("sendMessage", Bot.taken(42));
        bot.on("sendMediaGroup", Bot.takenAlbum(43, 2));
        MessageSender sender = Bot.open(
                channel, Bot.content("<first_name>", Bot.image(), List.of(Bot.file("a.txt"), Bot.file("b.txt"))));

        SendOutcome outcome = sender.send(Bot.to(Bot.ADDRESS, "x".repeat(1025)));

        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendMediaGroup");
        assertThat(outcome).isEqualTo(new SendOutcome.Accepted("700100200:41,42,43,44", true, null));
        assertThat(rawBody(bot.requests().get(2))).doesNotContain("caption");
    }

    @Test
    void text_too_long_for_a_caption_comes_before_the_files() throws Exception {
        bot.on("sendMessage", Bot.taken(42));
        bot.on("sendDocument", Bot.takenDocument(43, "doc-1"));
        MessageSender sender = Bot.open(channel, Bot.content("<first_name>", null, List.of(Bot.file("a.txt"))));

        sender.send(Bot.to(Bot.ADDRESS, "x".repeat(1025)));

        assertThat(bot.methods()).containsExactly("sendMessage", "sendDocument");
    }

    @Test
    void file_names_of_all_scripts_arrive_whole() throws Exception {
        bot.on("sendDocument", Bot.takenDocument(21, "doc-1"));
        MessageSender sender =
                Bot.open(channel, Bot.content("Hello", null, List.of(Bot.file("Прайс \"лето\" ё 日本.pdf"))));

        sender.send(Bot.to(Bot.ADDRESS));

        assertThat(rawBody(bot.requests().get(0))).contains("filename=\"Прайс %22лето%22 ё 日本.pdf\"");
    }

    @Test
    void campaigns_do_not_share_their_files_ids() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));

        Bot.open(channel, Bot.content("One", Bot.image(), List.of())).send(Bot.message(Bot.key(1), "1001"));
        Bot.open(channel, Bot.content("Two", Bot.image(), List.of())).send(Bot.message(Bot.key(2), "1001"));

        assertThat(bot.requests().stream().filter(Bot::upload)).hasSize(2);
    }
}
