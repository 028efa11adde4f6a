package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.mailing.Reason;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TelegramPartsTest {

    private final Bot bot = new Bot();
    private final TelegramChannel channel = bot.builder().build();
    private final MessageSender sender = Bot.open(channel, Bot.content("<first_name>", Bot.image(), List.of()));
    private final OutboundMessage longMessage = Bot.to(Bot.ADDRESS, "x".repeat(2000));

    @BeforeEach
    void imageIsTaken() {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
    }

    @AfterEach
    void stop() {
        channel.close();
        bot.close();
    }

    @Test
    void refused_image_sends_no_text() throws Exception {
        bot.on("sendPhoto", Bot.refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"));

        assertThat(sender.send(longMessage))
                .isEqualTo(new SendOutcome.RefusedForGood(
                        new Reason("telegram-400-media", "Bad Request: PHOTO_INVALID_DIMENSIONS")));
        assertThat(bot.methods()).containsExactly("sendPhoto");
    }

    @Test
    void throttled_text_goes_on_without_a_second_image() throws Exception {
        bot.on("sendMessage", Bot.json(429, Bot.refusal(429, "Too Many Requests", "{\"retry_after\":3}")));
        assertThat(sender.send(longMessage))
                .isEqualTo(new SendOutcome.Throttled(
                        new Reason("telegram-429", "Too Many Requests"), Duration.ofSeconds(3)));
        bot.on("sendMessage", Bot.taken(12));

        SendOutcome second = sender.send(longMessage);

        assertThat(second).isEqualTo(new SendOutcome.Accepted("700100200:11,12", true, null));
        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendMessage");
    }

    @Test
    void finished_message_is_forgotten() throws Exception {
        bot.on("sendMessage", Bot.taken(12));
        sender.send(longMessage);

        sender.send(longMessage);

        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendPhoto", "sendMessage");
    }

    @Test
    void other_messages_are_not_affected() throws Exception {
        bot.on("sendMessage", Bot.json(429, Bot.refusal(429, "Too Many Requests", "{}")));
        sender.send(longMessage);
        bot.on("sendMessage", Bot.taken(12));

        sender.send(Bot.message(Bot.key(2), "1002", "x".repeat(2000)));

        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendPhoto", "sendMessage");
    }

    @Test
    void text_refused_for_good_after_the_image_is_told_as_incomplete() throws Exception {
        bot.on("sendMessage", Bot.refused(403, "Forbidden: bot was blocked by the user"));

        assertThat(sender.send(longMessage)).isInstanceOfSatisfying(SendOutcome.RefusedForGood.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo("telegram-incomplete");
            assertThat(refused.reason().text()).contains("part 2 of 2", "telegram-403-blocked");
        });
    }

    @Test
    void lost_answer_to_the_text_is_in_doubt_and_says_which_part() throws Exception {
        bot.on("sendMessage", WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE));

        assertThat(sender.send(longMessage)).isInstanceOfSatisfying(SendOutcome.Unknown.class, unknown -> {
            assertThat(unknown.reason().code()).isEqualTo("telegram-answer-lost");
            assertThat(unknown.reason().text()).startsWith("part 2 of 2: ");
        });
    }

    @Test
    void message_in_doubt_that_is_sent_again_goes_on_with_the_doubtful_part() throws Exception {
        bot.on("sendMessage", WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE));
        sender.send(longMessage);
        bot.on("sendMessage", Bot.taken(12));

        assertThat(sender.send(longMessage)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendMessage");
    }

    @Test
    void interrupt_between_two_parts_does_not_leave_half_a_message() throws Exception {
        bot.on("sendMessage", Bot.taken(12));
        AtomicInteger calls = new AtomicInteger();
        OkHttpClient client = new OkHttpClient.Builder()
                .eventListener(new EventListener() {
                    @Override
                    public void callEnd(Call call) {
                        if (calls.incrementAndGet() == 1) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .build();
        try (TelegramChannel lent = bot.builder().client(client).build()) {
            SendOutcome outcome = Bot.open(lent, Bot.content("<first_name>", Bot.image(), List.of()))
                    .send(longMessage);

            assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();
            assertThat(outcome).isEqualTo(new SendOutcome.Accepted("700100200:11,12", true, null));
        }
    }

    @Test
    void progress_is_kept_for_a_bounded_number_of_messages() {
        Unfinished unfinished = new Unfinished();
        for (int i = 0; i <= 1000; i++) {
            unfinished.keep(Bot.key(i), new MessageProgress("x", "1"));
        }
        assertThat(unfinished.take(Bot.key(0))).as("the oldest made room").isNull();
        assertThat(unfinished.take(Bot.key(1))).isNotNull();
        assertThat(unfinished.take(Bot.key(1))).as("taken once").isNull();
    }

    @Test
    void group_that_moves_between_two_parts_is_followed() throws Exception {
        bot.server.stubFor(Bot.method("sendMessage")
                .withRequestBody(WireMock.matchingJsonPath("$.chat_id", WireMock.equalTo(Bot.ADDRESS)))
                .willReturn(Bot.json(400, Bot.refusal(400, "moved", "{\"migrate_to_chat_id\":-1009}"))));
        bot.server.stubFor(Bot.method("sendMessage")
                .withRequestBody(WireMock.matchingJsonPath("$.chat_id", WireMock.equalTo("-1009")))
                .willReturn(Bot.taken(12)));

        assertThat(sender.send(longMessage))
                .isInstanceOfSatisfying(
                        SendOutcome.Accepted.class,
                        accepted -> assertThat(accepted.newAddress()).isEqualTo("-1009"));
        assertThat(bot.methods()).containsExactly("sendPhoto", "sendMessage", "sendMessage");
    }
}
