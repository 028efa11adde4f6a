package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Template;
import io.mailing.spi.MessageSender;
import io.mailing.spi.Preview;
import io.mailing.spi.SendOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelegramContentTest {

    private final Bot bot = new Bot();
    private final TelegramChannel channel = bot.builder().build();

    @AfterEach
    void stop() {
        channel.close();
        bot.close();
    }

    @Test
    void text_or_image_is_enough() {
        assertThat(channel.check(Bot.text("Hello"))).isEmpty();
        assertThat(channel.check(Bot.content(null, Bot.image(), List.of()))).isEmpty();
    }

    @Test
    void html_alone_is_not_enough() {
        MessageContent html =
                new MessageContent(null, null, Template.html("<b>Hello</b>"), null, List.of(), null, null);

        assertThat(channel.check(html))
                .containsExactly(new Problem(
                        "channel telegram", "Telegram needs a text or an image; subject and HTML are not shown there"));
    }

    @Test
    void files_alone_and_a_blank_text_are_not_enough() {
        assertThat(channel.check(Bot.content(null, null, List.of(Bot.file("a.pdf")))))
                .hasSize(1);
        assertThat(channel.check(Bot.text(" \n "))).hasSize(1);
    }

    @Test
    void fixed_parts_over_4096_characters_are_refused_before_the_launch() {
        assertThat(channel.check(Bot.text("x".repeat(4096) + "<first_name>"))).isEmpty();

        assertThat(channel.check(Bot.text("x".repeat(4097) + "<first_name>")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("4097", "4096", "shorten"));
    }

    @Test
    void characters_are_counted_as_code_points() {
        assertThat(channel.check(Bot.text("\uD83D\uDE00".repeat(4096)))).isEmpty();
        assertThat(channel.check(Bot.text("\uD83D\uDE00".repeat(4097)))).hasSize(1);
    }

    @Test
    void image_that_a_store_kept_is_measured_again() {
        MediaFile large = MediaFile.stored("large.png", "image/png", new byte[MediaFile.MAX_IMAGE_BYTES + 1]);

        assertThat(channel.check(Bot.content("Hello", large, List.of())))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("large.png", "10485761"));
    }

    @Test
    void preview_shows_the_text_and_sends_nothing() {
        MessageSender sender = Bot.open(channel, Bot.text("Hello <first_name>, <i>!"));

        assertThat(sender.preview(Bot.to(Bot.ADDRESS, "Anna", "<b>")))
                .isEqualTo(new Preview.Message(null, "Hello Anna, <b>!", null));
        assertThat(bot.requests()).isEmpty();
    }

    @Test
    void preview_of_an_image_alone_has_no_text() {
        MessageSender sender = Bot.open(channel, Bot.content(null, Bot.image(), List.of()));

        assertThat(sender.preview(Bot.to(Bot.ADDRESS))).isEqualTo(new Preview.Message(null, null, null));
    }

    @Test
    void missing_value_makes_the_message_unfit_and_sends_nothing() throws Exception {
        MessageSender sender = Bot.open(channel, Bot.text("Hello <first_name>"));

        assertThat(sender.preview(Bot.to(Bot.ADDRESS, (Object) null)))
                .isInstanceOfSatisfying(
                        Preview.Unfit.class,
                        unfit -> assertThat(unfit.reason().code()).isEqualTo("missing-value"));
        assertThat(sender.send(Bot.to(Bot.ADDRESS, (Object) null)))
                .isInstanceOfSatisfying(
                        SendOutcome.Unfit.class,
                        unfit -> assertThat(unfit.reason().code()).isEqualTo("missing-value"));
        assertThat(bot.requests()).isEmpty();
    }

    @Test
    void text_too_long_for_one_recipient_is_never_cut() throws Exception {
        bot.on("sendMessage", Bot.taken(1));
        MessageSender sender = Bot.open(channel, Bot.text("x".repeat(4090) + "<first_name>"));

        assertThat(sender.send(Bot.to(Bot.ADDRESS, "Sophia")))
                .isEqualTo(new SendOutcome.Accepted("700100200:1", true, null));
        assertThat(sender.send(Bot.to(Bot.ADDRESS, "Sophia!")))
                .isInstanceOfSatisfying(SendOutcome.Unfit.class, unfit -> {
                    assertThat(unfit.reason().code()).isEqualTo("text-too-long");
                    assertThat(unfit.reason().text()).contains("4097");
                });
        assertThat(sender.preview(Bot.to(Bot.ADDRESS, "Sophia!"))).isInstanceOf(Preview.Unfit.class);
        assertThat(bot.requests()).hasSize(1);
    }

    @Test
    void text_that_is_blank_for_one_recipient_is_not_sent() throws Exception {
        MessageSender sender = Bot.open(channel, Bot.text(" <first_name|> "));

        assertThat(sender.send(Bot.to(Bot.ADDRESS, (Object) null)))
                .isInstanceOfSatisfying(
                        SendOutcome.Unfit.class,
                        unfit -> assertThat(unfit.reason().code()).isEqualTo("empty-text"));
        assertThat(bot.requests()).isEmpty();
    }
}
