package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.MessageRecaller;
import io.mailing.spi.RecallOutcome;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Bot API is asked when messages are taken back, and what its answers mean. */
@Timeout(60)
class TelegramRecallTest {

    private static final RecallOutcome RECALLED = new RecallOutcome.Recalled();

    private final Bot bot = new Bot();
    private final TelegramChannel channel = bot.builder().build();
    private final MessageRecaller recaller = channel.recaller().orElseThrow();

    @AfterEach
    void stop() {
        channel.close();
        bot.close();
    }

    private RecallOutcome recall(String... providerIds) throws InterruptedException {
        return recaller.recall(Bot.ADDRESS, List.of(providerIds));
    }

    private static List<Long> ids(JsonNode body) {
        List<Long> ids = new ArrayList<>();
        body.path("message_ids").forEach(id -> ids.add(id.longValue()));
        return ids;
    }

    @Test
    void all_parts_of_a_message_are_deleted_in_one_call() throws Exception {
        bot.on("sendPhoto", Bot.takenPhoto(11, "photo-1"));
        bot.on("sendMessage", Bot.taken(12));
        bot.on("sendMediaGroup", Bot.takenAlbum(13, 2));
        bot.on("deleteMessages", Bot.json(200, "{\"ok\":true,\"result\":true}"));
        SendOutcome.Accepted sent = (SendOutcome.Accepted) Bot.open(
                        channel,
                        Bot.content("<first_name>", Bot.image(), List.of(Bot.file("a.txt"), Bot.file("b.txt"))))
                .send(Bot.to(Bot.ADDRESS, "x".repeat(2000)));

        assertThat(recall(String.valueOf(sent.providerId()))).isEqualTo(RECALLED);

        JsonNode body = bot.body(3);
        assertThat(bot.methods().get(3)).isEqualTo("deleteMessages");
        assertThat(body.path("chat_id").longValue()).isEqualTo(700100200L);
        assertThat(ids(body)).containsExactly(11L, 12L, 13L, 14L);
    }

    @Test
    void messages_of_a_chat_go_together_a_hundred_ids_a_call() throws Exception {
        bot.on("deleteMessages", Bot.json(200, "{\"ok\":true,\"result\":true}"));
        String[] messages = IntStream.range(0, 60)
                .mapToObj(i -> "-1001234567890:" + (2 * i + 1) + "," + (2 * i + 2))
                .toArray(String[]::new);

        assertThat(recall(messages)).isEqualTo(RECALLED);

        assertThat(bot.requests()).hasSize(2);
        assertThat(ids(bot.body(0)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(ids(bot.body(1)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(101, 120).boxed().toList());
        assertThat(bot.body(0).path("chat_id").longValue()).isEqualTo(-1001234567890L);
    }

    @Test
    void what_is_gone_already_is_recalled() throws Exception {
        bot.on("deleteMessages", Bot.refused(400, "Bad Request: message to delete not found"));
        assertThat(recall("700100200:5")).isEqualTo(RECALLED);
    }

    @Test
    void refusals_are_final_and_say_why() throws Exception {
        bot.on("deleteMessages", Bot.refused(400, "Bad Request: message can't be deleted for everyone"));
        assertThat(recall("700100200:5"))
                .isEqualTo(new RecallOutcome.Refused(new Reason(
                        "telegram-400-not-deletable", "Bad Request: message can't be deleted for everyone")));
        bot.on("deleteMessages", Bot.refused(400, "Bad Request: chat not found"));
        assertThat(recall("700100200:5"))
                .isEqualTo(new RecallOutcome.Refused(
                        new Reason("telegram-400-chat-not-found", "Bad Request: chat not found")));
        bot.on("deleteMessages", Bot.refused(403, "Forbidden: bot was kicked from the group chat"));
        assertThat(recall("-1001234567890:5")).isInstanceOf(RecallOutcome.Refused.class);
        bot.on("deleteMessages", Bot.json(200, "{\"ok\":true,\"result\":false}"));
        assertThat(recall("700100200:5")).isInstanceOf(RecallOutcome.Refused.class);
        assertThat(recall("no id of Telegram's")).isInstanceOf(RecallOutcome.Refused.class);
        assertThat(bot.requests()).hasSize(4);
    }

    @Test
    void a_throttle_a_fault_and_a_lost_answer_are_for_later() throws Exception {
        bot.on("deleteMessages", Bot.json(429, Bot.refusal(429, "Too Many Requests", "{\"retry_after\":7}")));
        assertThat(recall("700100200:5"))
                .isEqualTo(new RecallOutcome.Later(
                        new Reason("telegram-429", "Too Many Requests"), Duration.ofSeconds(7)));
        bot.on("deleteMessages", Bot.refused(502, "Bad Gateway"));
        assertThat(recall("700100200:5")).isInstanceOf(RecallOutcome.Later.class);
        bot.on("deleteMessages", Bot.refused(401, "Unauthorized"));
        assertThat(recall("700100200:5")).as("the token").isInstanceOf(RecallOutcome.Later.class);
        bot.server.stubFor(
                Bot.method("deleteMessages").willReturn(WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE)));
        assertThat(recall("700100200:5")).isInstanceOf(RecallOutcome.Later.class);
    }

    @Test
    void limits_are_telegrams_and_the_pace_can_be_set() {
        assertThat(recaller.greatestAge()).isEqualTo(Duration.ofDays(2));
        assertThat(recaller.pace()).isEqualTo(Throttle.perSecond(20));
        assertThat(recaller.batch()).isEqualTo(100);
        try (TelegramChannel other =
                bot.builder().recallPace(Throttle.perSecond(5)).build()) {
            assertThat(other.recaller().orElseThrow().pace()).isEqualTo(Throttle.perSecond(5));
        }
    }

    @Test
    void a_campaign_is_recalled_over_the_wire() throws Exception {
        bot.on("sendMessage", Bot.taken(12));
        bot.on("deleteMessages", Bot.json(200, "{\"ok\":true,\"result\":true}"));
        AudienceSource guests = AudienceSource.of(
                List.of(Recipient.builder("1").address("telegram", Bot.ADDRESS).build()));
        try (TelegramChannel telegram = bot.builder().build();
                Mailing mailing = Mailing.builder()
                        .store(InMemoryStore.create())
                        .channel(telegram)
                        .audience("guests", guests)
                        .start()) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("guests").text("Wrong price"));
            assertThat(campaign.awaitFinished(Duration.ofSeconds(30))).isEqualTo(CampaignState.FINISHED);

            campaign.recall();

            assertThat(campaign.awaitFinished(Duration.ofSeconds(30))).isEqualTo(CampaignState.CREATED);
            assertThat(campaign.progress().recalled()).isEqualTo(1);
        }
        assertThat(bot.methods()).containsExactly("sendMessage", "deleteMessages");
        assertThat(ids(bot.body(1))).containsExactly(12L);
    }
}
