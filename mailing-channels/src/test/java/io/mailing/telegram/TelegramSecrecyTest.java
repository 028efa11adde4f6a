package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.mailing.spi.MessageSender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Neither the token nor an address is seen anywhere, whatever happens. */
class TelegramSecrecyTest {

    private final Bot bot = new Bot();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.mailing");
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> seen = new ArrayList<>();
    private final java.util.logging.Logger okHttp = java.util.logging.Logger.getLogger("okhttp3");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            seen.add(logRecord.getMessage() + logRecord.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        // Logback's console appender writes to whatever System.out is at the moment.
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        logger.setLevel(Level.TRACE);
        okHttp.setLevel(java.util.logging.Level.ALL);
        okHttp.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.setLevel(null);
        System.setOut(console);
        okHttp.removeHandler(handler);
        okHttp.setLevel(null);
        bot.close();
    }

    private void assertNothingIsSeen() {
        seen.add(printed.toString(StandardCharsets.UTF_8));
        assertThat(seen)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(Bot.SECRET)
                        .doesNotContain(Bot.ADDRESS)
                        .doesNotContain("Anna"));
    }

    @Test
    void no_answer_or_fault_shows_the_token_or_the_address() throws Exception {
        List<ResponseDefinitionBuilder> answers = new ArrayList<>();
        for (int code : new int[] {400, 401, 403, 404, 413, 429, 500, 502}) {
            answers.add(Bot.refused(code, "at /bot" + Bot.TOKEN + "/sendPhoto to " + Bot.ADDRESS));
            answers.add(Bot.refused(code, Bot.TOKEN.replace(":", "%3A") + " " + Bot.SECRET));
            answers.add(WireMock.aResponse().withStatus(code).withBody(Bot.TOKEN + Bot.ADDRESS));
        }
        for (Fault fault : Fault.values()) {
            answers.add(WireMock.aResponse().withFault(fault));
        }
        answers.add(Bot.json(200, Bot.TOKEN + Bot.ADDRESS));
        answers.add(Bot.refused(400, "Bad Request: wrong file identifier " + Bot.TOKEN));
        try (TelegramChannel channel = bot.builder().build()) {
            seen.add(channel.toString());
            MessageSender sender = Bot.open(channel, Bot.content("Hello <first_name>", Bot.image(), List.of()));
            seen.add(sender.toString());
            bot.on("sendPhoto", Bot.takenPhoto(1, "photo-1"));
            sender.send(Bot.to(Bot.ADDRESS, "Anna"));
            for (ResponseDefinitionBuilder answer : answers) {
                bot.onAnything(answer);
                seen.add(sender.send(Bot.to(Bot.ADDRESS, "Anna")).toString());
                // Nobody is written to by it, so it knows no address to hide.
                seen.add(channel.verify().toString().replace(Bot.ADDRESS, "-"));
            }
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .as("logs are listened to")
                .contains("uploaded again");
        assertNothingIsSeen();
    }

    @Test
    void builder_and_parts_print_nothing_secret() {
        seen.add(bot.builder().toString());
        seen.add(BotToken.of(Bot.TOKEN).toString());
        seen.add(new Part.Text("Anna").toString());
        seen.add(new Part.Photo(new Part.MediaSet(List.of(Bot.image())), "Anna").toString());
        seen.add(new Part.Documents(new Part.MediaSet(List.of(Bot.image())), "Anna").toString());
        seen.add(Bot.to(Bot.ADDRESS, "Anna").toString());
        assertNothingIsSeen();
    }

    @ParameterizedTest
    @ValueSource(strings = {Bot.TOKEN, Bot.SECRET, "123456789%3A" + Bot.SECRET, "123456789%3a" + Bot.SECRET})
    void every_writing_of_the_token_is_masked(String written) {
        assertThat(BotToken.of(Bot.TOKEN).mask("<" + written + ">")).isEqualTo("<***>");
    }
}
