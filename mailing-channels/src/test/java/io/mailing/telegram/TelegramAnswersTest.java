package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.SendOutcome.NotSubmitted;
import io.mailing.spi.SendOutcome.RefusedForGood;
import io.mailing.spi.SendOutcome.Throttled;
import io.mailing.spi.SendOutcome.Unknown;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TelegramAnswersTest {

    private static final Bot BOT = new Bot();
    private static final TelegramChannel CHANNEL = BOT.builder().build();

    @BeforeAll
    static void warmUp() {
        BOT.onAnything(Bot.taken(1));
        assertThat(BOT.server.isRunning()).isTrue();
    }

    @BeforeEach
    void forget() {
        BOT.server.resetAll();
    }

    @AfterAll
    static void stop() {
        CHANNEL.close();
        BOT.close();
    }

    private static SendOutcome send() throws InterruptedException {
        return Bot.open(CHANNEL, Bot.text("Hello")).send(Bot.to(Bot.ADDRESS));
    }

    @Test
    void message_that_is_taken_stands_with_the_recipient() throws Exception {
        BOT.on("sendMessage", Bot.taken(4711));

        assertThat(send()).isEqualTo(new SendOutcome.Accepted("700100200:4711", true, null));
    }

    @Test
    void text_goes_out_as_it_is_without_markup() throws Exception {
        BOT.on("sendMessage", Bot.taken(1));

        Bot.open(CHANNEL, Bot.text("Привет, <first_name>! *a* _b_"))
                .send(Bot.to(Bot.ADDRESS, "<b>Анна</b> \uD83D\uDE00"));

        JsonNode body = BOT.body(0);
        assertThat(body.path("text").asText()).isEqualTo("Привет, <b>Анна</b> \uD83D\uDE00! *a* _b_");
        assertThat(body.path("chat_id").asLong()).isEqualTo(700100200L);
        assertThat(body.properties()).hasSize(2);
    }

    @Test
    void public_name_is_an_address_too() throws Exception {
        BOT.on("sendMessage", Bot.taken(5));

        SendOutcome outcome = Bot.open(CHANNEL, Bot.text("Hello")).send(Bot.to("@shop_news"));

        assertThat(BOT.body(0).path("chat_id").asText()).isEqualTo("@shop_news");
        assertThat(outcome).isEqualTo(new SendOutcome.Accepted("700100200:5", true, null));
    }

    @Test
    void options_travel_with_the_message() throws Exception {
        BOT.on("sendMessage", Bot.taken(1));
        TelegramChannel.Builder builder =
                BOT.builder().silent(true).protectContent(true).linkPreview(false);
        try (TelegramChannel channel = builder.build()) {
            Bot.open(channel, Bot.text("Hello")).send(Bot.to(Bot.ADDRESS));
        }
        JsonNode body = BOT.body(0);
        assertThat(body.path("disable_notification").asBoolean()).isTrue();
        assertThat(body.path("protect_content").asBoolean()).isTrue();
        assertThat(body.path("link_preview_options").path("is_disabled").asBoolean())
                .isTrue();
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        403, "Forbidden: bot was blocked by the user", RefusedForGood.class, "telegram-403-blocked"),
                Arguments.of(403, "Forbidden: user is deactivated", RefusedForGood.class, "telegram-403-deactivated"),
                Arguments.of(
                        403,
                        "Forbidden: bot can't initiate conversation with a user",
                        RefusedForGood.class,
                        "telegram-403-no-conversation"),
                Arguments.of(
                        403,
                        "Forbidden: bot was kicked from the group chat",
                        RefusedForGood.class,
                        "telegram-403-kicked"),
                Arguments.of(
                        403,
                        "Forbidden: bot is not a member of the channel chat",
                        RefusedForGood.class,
                        "telegram-403-not-member"),
                Arguments.of(
                        403,
                        "Forbidden: the group chat was deleted",
                        RefusedForGood.class,
                        "telegram-403-chat-deleted"),
                Arguments.of(
                        403,
                        "Forbidden: the bot can't send messages to the bot",
                        RefusedForGood.class,
                        "telegram-403-bot"),
                Arguments.of(403, "Forbidden: something new", RefusedForGood.class, "telegram-403"),
                Arguments.of(400, "Bad Request: chat not found", RefusedForGood.class, "telegram-400-chat-not-found"),
                Arguments.of(400, "Bad Request: PEER_ID_INVALID", RefusedForGood.class, "telegram-400-peer-id-invalid"),
                Arguments.of(400, "Bad Request: user not found", RefusedForGood.class, "telegram-400-user-not-found"),
                Arguments.of(
                        400,
                        "Bad Request: not enough rights to send text messages to the chat",
                        RefusedForGood.class,
                        "telegram-400-no-rights"),
                Arguments.of(400, "Bad Request: CHAT_WRITE_FORBIDDEN", RefusedForGood.class, "telegram-400-no-rights"),
                Arguments.of(400, "Bad Request: message is too long", RefusedForGood.class, "telegram-400-too-long"),
                Arguments.of(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", RefusedForGood.class, "telegram-400-media"),
                Arguments.of(400, "Bad Request: IMAGE_PROCESS_FAILED", RefusedForGood.class, "telegram-400-media"),
                Arguments.of(400, "Bad Request: something new", RefusedForGood.class, "telegram-400"),
                Arguments.of(
                        400,
                        "Bad Request: group chat was upgraded to a supergroup chat",
                        RefusedForGood.class,
                        "telegram-400"),
                Arguments.of(413, "Request Entity Too Large", RefusedForGood.class, "telegram-413"),
                Arguments.of(409, "Conflict", RefusedForGood.class, "telegram-409"),
                Arguments.of(400, "Logged out", NotSubmitted.class, "telegram-400-logged-out"),
                Arguments.of(400, "Bad Request: FROZEN_METHOD_INVALID", NotSubmitted.class, "telegram-400-frozen"),
                Arguments.of(401, "Unauthorized", NotSubmitted.class, "telegram-401"),
                Arguments.of(404, "Not Found", NotSubmitted.class, "telegram-404"),
                Arguments.of(421, "Misdirected Request: unallowed token", NotSubmitted.class, "telegram-421"),
                Arguments.of(500, "Internal Server Error: restart", Unknown.class, "telegram-500"),
                Arguments.of(502, "Bad Gateway", Unknown.class, "telegram-502"),
                Arguments.of(504, "Gateway Timeout", Unknown.class, "telegram-504"));
    }

    @ParameterizedTest(name = "{0} {1} is {3}")
    @MethodSource("refusals")
    void answer_of_the_bot_api_is_classified(int code, String description, Class<?> kind, String reasonCode)
            throws Exception {
        BOT.on("sendMessage", Bot.refused(code, description));

        SendOutcome outcome = send();

        assertThat(outcome).isInstanceOf(kind);
        assertThat(reason(outcome)).isEqualTo(reasonCode + ": " + description);
        assertThat(BOT.requests()).hasSize(1);
    }

    static List<Arguments> pages() {
        return List.of(
                Arguments.of(301, NotSubmitted.class, "telegram-http-301"),
                Arguments.of(307, NotSubmitted.class, "telegram-http-307"),
                Arguments.of(308, NotSubmitted.class, "telegram-http-308"),
                Arguments.of(400, NotSubmitted.class, "telegram-http-400"),
                Arguments.of(401, NotSubmitted.class, "telegram-http-401"),
                Arguments.of(403, NotSubmitted.class, "telegram-http-403"),
                Arguments.of(404, NotSubmitted.class, "telegram-http-404"),
                Arguments.of(408, NotSubmitted.class, "telegram-http-408"),
                Arguments.of(413, RefusedForGood.class, "telegram-413"),
                Arguments.of(429, Throttled.class, "telegram-429"),
                Arguments.of(500, Unknown.class, "telegram-500"),
                Arguments.of(502, Unknown.class, "telegram-502"),
                Arguments.of(503, Unknown.class, "telegram-503"),
                Arguments.of(504, Unknown.class, "telegram-504"),
                Arguments.of(200, Unknown.class, "telegram-bad-answer"),
                Arguments.of(204, Unknown.class, "telegram-bad-answer"));
    }

    @ParameterizedTest(name = "a page with HTTP {0} is {2}")
    @MethodSource("pages")
    void page_of_something_in_between_is_not_taken_for_the_bot_api(int status, Class<?> kind, String reasonCode)
            throws Exception {
        ResponseDefinitionBuilder page = WireMock.aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withHeader("Location", BOT.server.baseUrl() + "/elsewhere");
        BOT.on("sendMessage", status == 204 ? page : page.withBody("<html>" + status + "</html>"));

        SendOutcome outcome = send();

        assertThat(outcome).isInstanceOf(kind);
        assertThat(reason(outcome)).startsWith(reasonCode + ": ");
        assertThat(BOT.requests()).as("nothing repeated, no redirect followed").hasSize(1);
    }

    @ParameterizedTest(name = "200 with {0} is in doubt")
    @CsvSource(
            delimiter = '|',
            value = {"''", "{", "[]", "null", "{}", "true", "{\"ok\":\"true\"}", "{\"ok\":true", "{\"ok\":1}"})
    void yes_without_the_bot_apis_json_is_in_doubt(String body) throws Exception {
        BOT.on("sendMessage", Bot.json(200, body));

        assertThat(reason(send())).startsWith("telegram-bad-answer: ");
    }

    @Test
    void yes_without_an_id_is_still_a_yes() throws Exception {
        BOT.on("sendMessage", Bot.json(200, "{\"ok\":true,\"result\":true}"));

        assertThat(send()).isEqualTo(new SendOutcome.Accepted(null, true, null));
    }

    @Test
    void error_code_counts_more_than_the_status() throws Exception {
        BOT.on("sendMessage", Bot.json(200, Bot.refusal(403, "Forbidden: bot was blocked by the user", "{}")));

        assertThat(reason(send())).startsWith("telegram-403-blocked: ");
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "10072", "1000000"})
    void pause_that_telegram_asks_for_is_passed_on(long seconds) throws Exception {
        String description = "Too Many Requests: retry after " + seconds;
        BOT.on("sendMessage", Bot.json(429, Bot.refusal(429, description, "{\"retry_after\":" + seconds + "}")));

        assertThat(send()).isInstanceOfSatisfying(Throttled.class, throttled -> {
            assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(throttled.reason()).hasToString("telegram-429: " + description);
        });
    }

    @ParameterizedTest
    @CsvSource({"{}", "{\"retry_after\":0}", "{\"retry_after\":-5}", "{\"retry_after\":\"soon\"}"})
    void throttling_without_a_usable_pause_leaves_it_to_the_engine(String parameters) throws Exception {
        BOT.on("sendMessage", Bot.json(429, Bot.refusal(429, "Too Many Requests", parameters)));

        assertThat(send())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isNull());
    }

    @Test
    void pause_in_a_proxys_header_is_understood() throws Exception {
        BOT.on("sendMessage", WireMock.aResponse().withStatus(429).withHeader("Retry-After", "12"));

        assertThat(send())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(12)));
    }

    @Test
    void endless_pause_is_bounded() throws Exception {
        BOT.on("sendMessage", Bot.json(429, Bot.refusal(429, "x", "{\"retry_after\":9223372036854775807}")));

        assertThat(send())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofDays(30)));
    }

    @Test
    void unavailable_with_retry_at_once_is_not_repeated_behind_our_back() throws Exception {
        BOT.on("sendMessage", WireMock.aResponse().withStatus(503).withHeader("Retry-After", "0"));

        assertThat(send()).isInstanceOf(Unknown.class);
        assertThat(BOT.requests()).hasSize(1);
    }

    @Test
    void group_that_moved_is_written_to_at_once_under_its_new_number() throws Exception {
        BOT.server.stubFor(Bot.method("sendMessage")
                .withRequestBody(WireMock.matchingJsonPath("$.chat_id", WireMock.equalTo("-4001")))
                .willReturn(Bot.json(
                        400,
                        Bot.refusal(
                                400,
                                "Bad Request: group chat was upgraded to a supergroup chat",
                                "{\"migrate_to_chat_id\":-1001234567890}"))));
        BOT.server.stubFor(Bot.method("sendMessage")
                .withRequestBody(WireMock.matchingJsonPath("$.chat_id", WireMock.equalTo("-1001234567890")))
                .willReturn(
                        Bot.json(200, "{\"ok\":true,\"result\":{\"message_id\":3,\"chat\":{\"id\":-1001234567890}}}")));

        SendOutcome outcome = Bot.open(CHANNEL, Bot.text("Hello")).send(Bot.to("-4001"));

        assertThat(outcome).isEqualTo(new SendOutcome.Accepted("-1001234567890:3", true, "-1001234567890"));
        assertThat(BOT.requests()).hasSize(2);
    }

    @Test
    void group_that_keeps_moving_is_given_up() throws Exception {
        BOT.on("sendMessage", Bot.json(400, Bot.refusal(400, "moved", "{\"migrate_to_chat_id\":-1009}")));

        assertThat(reason(send())).isEqualTo("telegram-400: moved");
        assertThat(BOT.requests()).hasSize(2);
    }

    @Test
    void description_is_masked_cut_and_on_one_line() throws Exception {
        BOT.on(
                "sendMessage",
                Bot.refused(400, "Bad\nRequest: /bot" + Bot.TOKEN + "/x for " + Bot.ADDRESS + " " + "y".repeat(900)));

        assertThat(reason(send()))
                .startsWith("telegram-400: Bad Request: /bot***/x for *** yyy")
                .hasSizeLessThan(350);
    }

    @Test
    void good_token_is_verified_with_the_bots_name() {
        BOT.on(
                "getMe",
                Bot.json(200, "{\"ok\":true,\"result\":{\"id\":123456789,\"is_bot\":true,\"username\":\"shop_bot\"}}"));

        assertThat(CHANNEL.verify()).isEqualTo(new TelegramChannel.Verification.Ready(123456789, "shop_bot"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, telegram-401, no bot",
        "404, Not Found, telegram-404, no bot",
        "429, Too Many Requests, telegram-429, Too Many",
        "502, Bad Gateway, telegram-502, Bad Gateway",
        "400, Logged out, telegram-400-logged-out, Logged out"
    })
    void verification_says_what_is_wrong(int code, String description, String reasonCode, String words) {
        BOT.on("getMe", Bot.refused(code, description));

        assertThat(CHANNEL.verify()).isInstanceOfSatisfying(TelegramChannel.Verification.Faulty.class, faulty -> {
            assertThat(faulty.reason().code()).isEqualTo(reasonCode);
            assertThat(faulty.reason().text()).contains(words);
        });
    }

    @Test
    void verification_is_not_deceived_by_another_server() {
        BOT.on("getMe", Bot.json(200, "<html>welcome</html>"));

        assertThat(CHANNEL.verify())
                .isInstanceOfSatisfying(
                        TelegramChannel.Verification.Faulty.class,
                        faulty -> assertThat(faulty.reason())
                                .hasToString(
                                        "telegram-bad-answer: the answer was HTTP 200 without the Bot API's JSON"));
    }

    /** The reason of whichever outcome this is. */
    static String reason(SendOutcome outcome) throws ReflectiveOperationException {
        for (RecordComponent component : outcome.getClass().getRecordComponents()) {
            if (component.getName().equals("reason")) {
                return component.getAccessor().invoke(outcome).toString();
            }
        }
        throw new AssertionError("no reason in " + outcome);
    }
}
