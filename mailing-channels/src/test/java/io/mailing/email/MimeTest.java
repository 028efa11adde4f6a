package io.mailing.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.SendOutcome;
import jakarta.mail.BodyPart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server receives, looked at as raw source and through a parser that is not ours. */
class MimeTest {

    private static final String TO = "anna@guest.example";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T09:05:07Z"), ZoneId.of("Europe/Warsaw"));

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private EmailChannel channel;

    @BeforeEach
    void start() {
        server.start();
        channel = channel().build();
    }

    private EmailChannel.Builder channel() {
        return Samples.channel(server.getSmtp().getPort()).clock(CLOCK);
    }

    @AfterEach
    void stop() {
        channel.close();
        server.stop();
    }

    private MimeMessage receive(MessageContent content, Object... values) throws Exception {
        return receive(channel, content, Samples.to(TO, values));
    }

    private MimeMessage receive(EmailChannel through, MessageContent content, OutboundMessage message)
            throws Exception {
        try (MessageSender sender = through.open(content, Samples.variables(content))) {
            assertThat(sender.send(message)).isInstanceOf(SendOutcome.Accepted.class);
        }
        MimeMessage[] received = server.getReceivedMessages();
        return received[received.length - 1];
    }

    private static String raw(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(ISO_8859_1);
    }

    private static String type(Part part) throws Exception {
        return part.getContentType().replaceFirst("(?s);.*", "");
    }

    private static List<BodyPart> parts(Part part) throws Exception {
        MimeMultipart multipart = (MimeMultipart) part.getContent();
        BodyPart[] parts = new BodyPart[multipart.getCount()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = multipart.getBodyPart(i);
        }
        return Arrays.asList(parts);
    }

    private static byte[] bytes(Part part) throws Exception {
        return part.getInputStream().readAllBytes();
    }

    @Test
    void a_text_is_one_part() throws Exception {
        MimeMessage message = receive(
                Samples.content("Hello <first_name>", "Dear <first_name>,\n.\n..dots\nbye", null, null), "Anna");

        assertThat(type(message)).isEqualTo("text/plain");
        assertThat(message.getContent()).asString().startsWith("Dear Anna,\r\n.\r\n..dots\r\nbye");
        assertThat(message.getSubject()).isEqualTo("Hello Anna");
    }

    @Test
    void the_fields_of_a_message_are_complete() throws Exception {
        String raw = raw(receive(Samples.plain()));
        String header = raw.substring(0, raw.indexOf("\r\n\r\n"));

        assertThat(header.lines().filter(line -> !line.matches("(Return-Path|Received|[\\t ]).*")))
                .containsExactlyInAnyOrder(
                        "Date: Sun, 1 Mar 2026 10:05:07 +0100",
                        "Message-ID: <" + Samples.KEY + "@shop.example>",
                        "To: " + TO,
                        "Subject: Hello",
                        "From: Shop <news@shop.example>",
                        "MIME-Version: 1.0",
                        "Content-Type: text/plain; charset=UTF-8",
                        "Content-Transfer-Encoding: quoted-printable");
    }

    @Test
    void who_gets_bulk_mail_finds_the_way_out_in_its_header() throws Exception {
        String link = "https://shop.example/out?t=" + "a".repeat(200);
        assertThat(header(link, true))
                .contains("List-Unsubscribe: <" + link + ">", "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        assertThat(header("http://localhost/out?t=x", true))
                .contains("List-Unsubscribe: <http://localhost/out?t=x>")
                .noneMatch(line -> line.startsWith("List-Unsubscribe-Post"));
        assertThat(header(link, false)).noneMatch(line -> line.startsWith("List-Unsubscribe"));
    }

    private List<String> header(String link, boolean bulk) throws Exception {
        RecipientValues values =
                RecipientValues.of(new Object[0], Locale.ENGLISH, LocalDate.of(2026, 3, 1), () -> link);
        String raw =
                raw(receive(channel, Samples.plain(), new OutboundMessage(Samples.KEY, TO, values, bulk, List.of())));
        return raw.substring(0, raw.indexOf("\r\n\r\n")).lines().toList();
    }

    @Test
    void the_message_id_is_the_same_on_every_attempt() throws Exception {
        String first = receive(Samples.plain()).getMessageID();
        String second = receive(Samples.plain()).getMessageID();
        String other = receive(channel, Samples.plain(), Samples.message("f".repeat(32), TO))
                .getMessageID();

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void text_and_html_are_alternatives_with_the_html_last() throws Exception {
        MimeMessage message =
                receive(Samples.content("Hi", "Dear <first_name>", "<p>Dear <b><first_name></b></p>", null), "A<b>&");

        assertThat(type(message)).isEqualTo("multipart/alternative");
        assertThat(parts(message)).extracting(MimeTest::type).containsExactly("text/plain", "text/html");
        assertThat(parts(message).get(0).getContent()).asString().contains("Dear A<b>&");
        assertThat(parts(message).get(1).getContent()).asString().contains("<b>A&lt;b&gt;&amp;</b>");
    }

    @Test
    void html_alone_is_one_part() throws Exception {
        MimeMessage message = receive(Samples.content("Hi", null, "<p>Привет, <first_name></p>", null), "Анна");

        assertThat(type(message)).isEqualTo("text/html");
        assertThat(message.getContent()).asString().contains("<p>Привет, Анна</p>");
    }

    @Test
    void an_image_stands_beside_the_html_that_names_it() throws Exception {
        MimeMessage message = receive(
                Samples.content("Hi", "See the picture", "<p>Here: <img src=\"cid:image\"></p>", Samples.image()));

        assertThat(type(message)).isEqualTo("multipart/alternative");
        BodyPart related = parts(message).get(1);
        assertThat(related.getContentType()).contains("multipart/related").contains("type=\"text/html\"");
        assertThat(parts(related)).extracting(MimeTest::type).containsExactly("text/html", "image/png");
        BodyPart image = parts(related).get(1);
        String id = image.getHeader("Content-ID")[0];
        assertThat(id).matches("<image\\.[0-9a-f]{16}@shop\\.example>");
        assertThat(parts(related).get(0).getContent())
                .asString()
                .contains("<img src=\"cid:" + id.substring(1, id.length() - 1) + "\">")
                .doesNotContain("cid:image\"");
        assertThat(image.getDisposition()).isEqualTo("inline");
        assertThat(image.getFileName()).isEqualTo("sale.png");
        assertThat(bytes(image)).isEqualTo(Samples.PNG);
    }

    @Test
    void an_image_that_the_html_does_not_name_goes_to_its_end() throws Exception {
        MimeMessage message =
                receive(Samples.content("Hi", null, "<html><body><p>Hello</p></BODY></html>", Samples.image()));

        assertThat(type(message)).isEqualTo("multipart/related");
        assertThat(parts(message).get(0).getContent())
                .asString()
                .containsPattern(
                        "<p>Hello</p><p><img src=\"cid:image\\.[0-9a-f]+@shop.example\" alt=\"\"></p>\\s*</BODY>");
    }

    @Test
    void an_image_with_a_text_gets_a_page_of_its_own() throws Exception {
        MimeMessage message =
                receive(Samples.content("Hi", "1 < 2, <first_name>\nsecond line", null, Samples.image()), "A & <b>");

        assertThat(type(message)).isEqualTo("multipart/alternative");
        assertThat(parts(message).get(0).getContent()).asString().startsWith("1 < 2, A & <b>\r\nsecond line");
        assertThat(parts(parts(message).get(1)).get(0).getContent())
                .asString()
                .contains("<div>1 &lt; 2, A &amp; &lt;b&gt;<br>\r\nsecond line</div>")
                .containsPattern("<img src=\"cid:image\\.");
    }

    @Test
    void an_image_alone_is_a_message() throws Exception {
        MimeMessage message = receive(Samples.content("Hi", null, null, Samples.image()));

        assertThat(type(message)).isEqualTo("multipart/related");
        assertThat(parts(message)).hasSize(2);
    }

    @Test
    void attachments_follow_all_the_rest() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        MimeMessage message = receive(Samples.content(
                "Hi",
                "text",
                "<p>html</p>",
                Samples.image(),
                MediaFile.attachment("terms.pdf", noise),
                MediaFile.attachment("a.bin", new byte[] {1})));

        assertThat(type(message)).isEqualTo("multipart/mixed");
        assertThat(parts(message))
                .extracting(MimeTest::type)
                .containsExactly("multipart/alternative", "application/pdf", "application/octet-stream");
        assertThat(parts(message).get(1).getDisposition()).isEqualTo("attachment");
        assertThat(bytes(parts(message).get(1))).isEqualTo(noise);
        assertThat(bytes(parts(message).get(2))).isEqualTo(new byte[] {1});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terms.pdf",
                "Правила распродажи.pdf",
                "Оченьдлинноеимяфайлаcпробелами и знаками «осень» №5, которое не помещается в одну строку заголовка.pdf",
                "a \"quoted\" name; x=y.pdf",
                "emoji 🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁.pdf",
                "100% it's.pdf",
                "a-name-of-seventy-characters-without-any-space-in-it-is-split-in-two.pdf"
            })
    void file_names_reach_old_and_new_clients(String name) throws Exception {
        MimeMessage message =
                receive(Samples.content("Hi", "text", null, null, MediaFile.attachment(name, new byte[] {1})));

        BodyPart part = parts(message).get(1);
        assertThat(part.getFileName()).as("RFC 2231").isEqualTo(name);
        Matcher old = Pattern.compile("name=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(part.getHeader("Content-Type")[0]);
        assertThat(old.find()).isTrue();
        String value = old.group(1).replace("\\\"", "\"");
        assertThat(MimeUtility.decodeText(value.replaceAll("\r\n ", " ")))
                .as("RFC 2047")
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Осенняя распродажа: скидки до 50 % на всё, только для вас и только до воскресенья!",
                "Łódź, żółć i gęś — wyprzedaż",
                "🎁 подарок 👩‍👩‍👧‍👦 для вас ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё и ещё раз 🎁🎁🎁🎁🎁🎁🎁🎁🎁",
                "=?UTF-8?B?0J/QvtC00LTQtdC70LrQsA==?=",
                "a plain subject of ASCII words that is so long that it has to be folded into at least two lines",
                "x"
            })
    void subjects_survive(String subject) throws Exception {
        MimeMessage message = receive(Samples.content("<subject_line>", "text", null, null), subject);

        assertThat(message.getSubject()).isEqualTo(subject);
        assertThat(raw(message).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
    }

    @Test
    void a_subject_of_a_thousand_characters_without_a_space_keeps_lines_short() throws Exception {
        String subject = "x".repeat(900);
        MimeMessage message = receive(Samples.content("<subject_line>", "text", null, null), subject);

        assertThat(message.getSubject()).isEqualTo(subject);
        assertThat(raw(message).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
    }

    @Test
    void all_that_is_sent_is_ascii_in_short_lines() throws Exception {
        String raw = raw(receive(Samples.from(
                Samples.content(
                        "Привет",
                        "Привет ".repeat(500),
                        "<p>" + "żółw and much ASCII ".repeat(500) + "</p>",
                        Samples.image(),
                        MediaFile.attachment("Правила.pdf", new byte[5000])),
                "Очень длинное имя магазина, которое занимает не одну строку <news@shop.example>",
                "Łódź <answers@shop.example>")));

        assertThat(raw.chars()).allMatch(c -> c < 127 && (c >= ' ' || c == '\r' || c == '\n' || c == '\t'));
        assertThat(raw.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
        assertThat(raw.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    }

    @Test
    void random_texts_survive_in_both_encodings() throws Exception {
        Random random = new Random(3);
        String signs = "abc =.\t\r\n\u0000żЯ🎁";
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "ASCII for the most part ".repeat(60) : "Кириллица");
            random.ints(300, 0, 11)
                    .map(signs::codePointAt)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .forEach(text::appendCodePoint);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TextBody.write("plain", text.toString(), out);

            BodyPart part = new MimeBodyPart(new ByteArrayInputStream(out.toByteArray()));
            String expected = text.toString().replaceAll("\r\n|\r|\n", "\r\n");
            String read = new String(bytes(part), UTF_8);
            assertThat(part.getHeader("Content-Transfer-Encoding")[0])
                    .isEqualTo(i % 2 == 0 ? "quoted-printable" : "base64");
            assertThat(read).isIn(expected, expected + "\r\n");
        }
    }

    @Test
    void the_sender_may_be_chosen_by_the_message() throws Exception {
        MimeMessage message = receive(Samples.from(
                Samples.plain(), "Магазин «Ель» <sales@other.example>", "Пишите сюда <answers@shop.example>"));

        InternetAddress from = (InternetAddress) message.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Магазин «Ель»");
        assertThat(from.getAddress()).isEqualTo("sales@other.example");
        InternetAddress replyTo = (InternetAddress) message.getReplyTo()[0];
        assertThat(replyTo.getPersonal()).isEqualTo("Пишите сюда");
        assertThat(replyTo.getAddress()).isEqualTo("answers@shop.example");
        assertThat(message.getHeader("Return-Path")[0]).contains("sales@other.example");
        assertThat(message.getMessageID()).endsWith("@other.example>");
    }

    @Test
    void the_channels_own_reply_address_and_id_domain_hold_for_messages_without() throws Exception {
        try (EmailChannel other = channel()
                .replyTo("answers@shop.example")
                .messageIdDomain("Почта.example")
                .build()) {
            MimeMessage message = receive(other, Samples.plain(), Samples.to(TO));
            assertThat(message.getReplyTo()[0]).hasToString("answers@shop.example");
            assertThat(message.getMessageID()).endsWith("@xn--80a1acny.example>");
        }
    }

    @Test
    void a_name_with_signs_is_quoted() throws Exception {
        MimeMessage message = receive(Samples.from(Samples.plain(), "Shop, \"A & B\" Inc. <news@shop.example>", null));

        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("Shop, \"A & B\" Inc.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Anna\r\nBcc: x@evil.example",
                "Anna\nBcc: x@evil.example",
                "Anna\rBcc: x@evil.example",
                "Anna\u2028Bcc: x@evil.example",
                "Anna\u0085Bcc: x@evil.example",
                "Anna\u0000Bcc: x@evil.example"
            })
    void a_value_adds_no_header(String value) throws Exception {
        MimeMessage message = receive(Samples.content("Hello <first_name>!", "text", null, null), value);

        assertThat(message.getSubject()).matches("Hello Anna {1,2}Bcc: x@evil.example!");
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(raw(message).lines()).noneMatch(line -> line.startsWith("Bcc"));
    }

    @Test
    void a_look_alike_of_a_line_break_in_a_subject_is_unfit() throws Exception {
        MessageContent content = Samples.content("Hello <first_name>!", "text", null, null);
        try (MessageSender sender = channel.open(content, Samples.variables(content))) {
            assertThat(sender.send(Samples.to(TO, "Anna\u760D\u760ABcc: x@evil.example")))
                    .isInstanceOfSatisfying(
                            SendOutcome.Unfit.class,
                            unfit -> assertThat(unfit.reason().code()).isEqualTo("unsafe-header"));
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_missing_value_makes_the_message_unfit() throws Exception {
        MessageContent content = Samples.content("Hi", "Dear <first_name>", "<p>x</p>", null);
        try (MessageSender sender = channel.open(content, Samples.variables(content))) {
            OutboundMessage message = Samples.to(TO, new Object[] {null});
            assertThat(sender.send(message))
                    .isInstanceOfSatisfying(
                            SendOutcome.Unfit.class,
                            unfit -> assertThat(unfit.reason().code()).isEqualTo("missing-value"));
            assertThat(sender.preview(message)).isInstanceOf(Preview.Unfit.class);
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_preview_shows_what_is_sent() throws Exception {
        MessageContent content = Samples.content("Hi <first_name>", "Dear <first_name>", "<p><first_name></p>", null);
        try (MessageSender sender = channel.open(content, Samples.variables(content))) {
            assertThat(sender.preview(Samples.to(TO, "Анна")))
                    .isEqualTo(new Preview.Message("Hi Анна", "Dear Анна", "<p>Анна</p>"));
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void every_problem_of_a_content_is_named() {
        MessageContent content =
                Samples.from(Samples.content(null, null, " ", null), "news", "a\r\nBcc: x@evil.example");

        assertThat(channel.check(content))
                .extracting(Problem::field)
                .containsExactly("subject", "text", "from", "replyTo");
        assertThat(channel.check(Samples.plain())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nBcc: x", "a\u2028b", "\u760D", " "})
    void a_subject_that_is_no_header_is_a_problem(String subject) {
        assertThat(channel.check(Samples.content(subject, "text", null, null)))
                .extracting(Problem::field)
                .containsExactly("subject");
    }

    @Test
    void settings_that_make_no_sense_are_refused_by_name() {
        assertThatThrownBy(() -> EmailChannel.smtp("mail.example", 25).build()).hasMessageContaining("from is missing");
        assertThatThrownBy(() -> EmailChannel.smtp("mail.example", 0))
                .hasMessageContaining("port must be 1 to 65535, was 0");
        assertThatThrownBy(() -> EmailChannel.smtp(" ", 25)).hasMessageContaining("host");
        assertThatThrownBy(() -> channel().localHost("a\r\nMAIL FROM:<x>")).hasMessageContaining("localHost");
        assertThatThrownBy(() -> channel().connections(0)).hasMessageContaining("connections must be 1 to 1000, was 0");
        assertThatThrownBy(() -> channel().idleTimeout(Duration.ZERO)).hasMessageContaining("idleTimeout");
        assertThatThrownBy(() -> channel().messageIdDomain("x")).hasMessageContaining("messageIdDomain");
        assertThatThrownBy(() -> channel().login("news", "")).hasMessageContaining("password");
        assertThatThrownBy(() -> channel().name("E mail").build()).hasMessageContaining("channel name");
        assertThat(channel().login("news", "s3cret-pass").build().toString()).doesNotContain("s3cret", "@");
    }
}
