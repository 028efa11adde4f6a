package io.mailing.email;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.TemplateVariables;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Contents, messages and channels that tests begin with. */
final class Samples {

    static final String KEY = "0123456789abcdef0123456789abcdef";

    /** The shortest time-out that a busy machine still keeps to. */
    static final Duration SHORT = Duration.ofMillis(250);

    /** A real PNG of one pixel. */
    static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    + "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082");

    private Samples() {}

    static MediaFile image() {
        return MediaFile.image("sale.png", PNG);
    }

    /** Null stands for a part that is not there. */
    static MessageContent content(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html,
            @Nullable MediaFile image,
            MediaFile... attachments) {
        return new MessageContent(
                subject == null ? null : Template.text(subject, TemplateSyntax.ANGLE),
                text == null ? null : Template.text(text, TemplateSyntax.ANGLE),
                html == null ? null : Template.html(html, TemplateSyntax.ANGLE),
                image,
                List.of(attachments),
                null,
                null);
    }

    static MessageContent from(MessageContent content, @Nullable String from, @Nullable String replyTo) {
        return new MessageContent(
                content.subject(),
                content.text(),
                content.html(),
                content.image(),
                content.attachments(),
                from,
                replyTo);
    }

    static MessageContent plain() {
        return content("Hello", "A text", null, null);
    }

    static TemplateVariables variables(MessageContent content) {
        return TemplateVariables.of(content.templates());
    }

    static OutboundMessage to(String address, @Nullable Object... values) {
        return message(KEY, address, values);
    }

    static OutboundMessage message(String key, String address, @Nullable Object... values) {
        @Nullable Object[] slots = Arrays.copyOf(values, values.length);
        return new OutboundMessage(key, address, RecipientValues.of(slots, Locale.ENGLISH, LocalDate.of(2026, 3, 1)));
    }

    /** A channel to a server on this machine, without encryption. */
    static EmailChannel.Builder channel(int port) {
        return EmailChannel.smtp("127.0.0.1", port).none().from("Shop <news@shop.example>");
    }

    /** The same with short time-outs, to be used where the server is to be silent. */
    static EmailChannel.Builder impatient(int port) {
        return channel(port).connectTimeout(SHORT).readTimeout(SHORT).finalReplyTimeout(SHORT);
    }
}
