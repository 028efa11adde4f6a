package io.mailing.test;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.TemplateVariables;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each assertion is seen passing, and failing with a message that helps. */
class MailingAssertionsTest {

    private static final String ANNA = "anna@guests.example";
    private static final String BORIS = "boris@guests.example";
    private static final String CLARA = "clara@guests.example";

    private final FakeChannel channel = FakeChannel.named("email");

    private void send(String address, String key) throws InterruptedException {
        MessageContent content = new MessageContent(
                Template.text("Sale", TemplateSyntax.ANGLE),
                Template.text("Hello <name>!", TemplateSyntax.ANGLE),
                Template.html("<p>Hello <name></p>", TemplateSyntax.ANGLE),
                null,
                List.of(),
                null,
                null);
        try (MessageSender sender = channel.open(content, TemplateVariables.of(content.templates()))) {
            RecipientValues values =
                    RecipientValues.of(new @Nullable Object[] {"Anna"}, Locale.ENGLISH, LocalDate.parse("2026-03-01"));
            sender.send(new OutboundMessage(key, address, values));
        }
    }

    private void sendToAnnaAndBoris() throws InterruptedException {
        send(ANNA, "key-1");
        send(BORIS, "key-2");
    }

    private static void assertFails(ThrowingCallable assertion, String... said) {
        var failure = assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
        for (String part : said) {
            failure.hasMessageContaining(part);
        }
    }

    @Test
    void sent_to() throws Exception {
        sendToAnnaAndBoris();

        assertThat(channel).sentTo(ANNA).sentTo(BORIS, ANNA);
        assertFails(() -> assertThat(channel).sentTo(ANNA, CLARA), "email", "to have sent to <" + CLARA, ANNA, BORIS);
    }

    @Test
    void sent_to_says_that_it_was_tried() throws Exception {
        channel.when(CLARA).refuse("550 no such user");
        send(CLARA, "key-3");

        assertFails(() -> assertThat(channel).sentTo(CLARA), "tried 1 times");
    }

    @Test
    void sent_only_to() throws Exception {
        sendToAnnaAndBoris();

        assertThat(channel).sentOnlyTo(BORIS, ANNA);
        assertFails(() -> assertThat(channel).sentOnlyTo(ANNA), "to nobody but", BORIS);
        assertFails(() -> assertThat(channel).sentOnlyTo(ANNA, BORIS, CLARA), "to have sent to <" + CLARA);
    }

    @Test
    void sent_nothing_to() throws Exception {
        sendToAnnaAndBoris();

        assertThat(channel).sentNothingTo(CLARA);
        assertFails(() -> assertThat(channel).sentNothingTo(CLARA, BORIS), "sent nothing to <" + BORIS, "Hello Anna!");
    }

    @Test
    void sent_exactly() throws Exception {
        assertThat(channel).sentExactly(0);
        sendToAnnaAndBoris();

        assertThat(channel).sentExactly(2);
        assertFails(() -> assertThat(channel).sentExactly(1), "exactly 1 messages, but it sent 2", ANNA, BORIS);
        assertFails(() -> assertThat(channel).sentExactly(3), "exactly 3 messages, but it sent 2");
    }

    @Test
    void long_lists_are_cut() throws Exception {
        for (int i = 0; i < 25; i++) {
            send("guest" + i + "@guests.example", "key-" + i);
        }

        assertFails(() -> assertThat(channel).sentExactly(1), "guest19@guests.example", "and 5 more");
    }

    @Test
    void strangers_are_found_behind_a_cut_list() throws Exception {
        for (int i = 0; i < 25; i++) {
            send(ANNA, "key-" + i);
        }
        send(BORIS, "key-25");

        assertFails(() -> assertThat(channel).sentOnlyTo(ANNA), BORIS);
    }

    @Test
    void never_twice() throws Exception {
        sendToAnnaAndBoris();
        send(ANNA, "key-of-another-campaign");
        assertThat(channel).neverTwice();

        send(BORIS, "key-2");
        assertFails(() -> assertThat(channel).neverTwice(), "no delivery twice", BORIS, "key-2");
    }

    @Test
    void never_twice_sees_what_vanished() throws Exception {
        channel.when(ANNA).vanishAfterAccept().times(1);
        send(ANNA, "key-1");
        send(ANNA, "key-1");

        assertFails(() -> assertThat(channel).neverTwice(), ANNA);
    }

    @Test
    void only_message_to() throws Exception {
        sendToAnnaAndBoris();
        assertThat(channel).onlyMessageTo(ANNA).hasText("Hello Anna!");

        assertFails(() -> assertThat(channel).onlyMessageTo(CLARA), "one message to <" + CLARA, "it sent 0");
        send(ANNA, "key-3");
        assertFails(
                () -> assertThat(channel).onlyMessageTo(ANNA), "one message to <" + ANNA, "it sent 2", "Hello Anna!");
    }

    @Test
    void subject_text_and_html() throws Exception {
        sendToAnnaAndBoris();
        SentMessage message = channel.received().get(0);

        assertThat(message)
                .hasSubject("Sale")
                .hasText("Hello Anna!")
                .hasHtml("<p>Hello Anna</p>")
                .hasTextContaining("Anna")
                .hasHtmlContaining("<p>");
        assertFails(() -> assertThat(message).hasSubject("Gift"), ANNA, "subject", "Gift", "Sale");
        assertFails(() -> assertThat(message).hasSubject(null), "subject", "Sale");
        assertFails(() -> assertThat(message).hasText("Hello"), "text", "Hello Anna!");
        assertFails(() -> assertThat(message).hasHtml("Hello"), "HTML", "<p>Hello Anna</p>");
        assertFails(() -> assertThat(message).hasTextContaining("Boris"), "text", "Boris", "Hello Anna!");
        assertFails(() -> assertThat(message).hasHtmlContaining("<b>"), "HTML", "<b>", "<p>Hello Anna</p>");
    }

    @Test
    void parts_that_are_not_there() {
        SentMessage bare = new SentMessage(
                "telegram",
                "101",
                "key",
                null,
                null,
                null,
                new MessageContent(null, null, null, null, List.of(), null, null));

        assertThat(bare).hasSubject(null).hasText(null).hasHtml(null);
        assertFails(() -> assertThat(bare).hasTextContaining("Anna"), "101", "Anna");
        assertFails(() -> assertThat(bare).hasHtmlContaining("<p>"), "101", "<p>");
    }

    @Test
    void null_is_named() {
        assertFails(() -> assertThat((FakeChannel) null).sentExactly(0), "null");
        assertFails(() -> assertThat((SentMessage) null).hasText("x"), "null");
        assertThatCode(() -> assertThat(channel).isNotNull()).doesNotThrowAnyException();
    }
}
