package io.mailing.email;

import static io.mailing.email.ScriptedSmtpServer.Step.AUTH;
import static io.mailing.email.ScriptedSmtpServer.Step.CONNECT;
import static io.mailing.email.ScriptedSmtpServer.Step.CONTENT;
import static io.mailing.email.ScriptedSmtpServer.Step.DATA;
import static io.mailing.email.ScriptedSmtpServer.Step.DOT;
import static io.mailing.email.ScriptedSmtpServer.Step.EHLO;
import static io.mailing.email.ScriptedSmtpServer.Step.HELO;
import static io.mailing.email.ScriptedSmtpServer.Step.MAIL;
import static io.mailing.email.ScriptedSmtpServer.Step.RCPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.email.ScriptedSmtpServer.Act;
import io.mailing.email.ScriptedSmtpServer.Close;
import io.mailing.email.ScriptedSmtpServer.Hang;
import io.mailing.email.ScriptedSmtpServer.Reset;
import io.mailing.email.ScriptedSmtpServer.Say;
import io.mailing.email.ScriptedSmtpServer.Step;
import io.mailing.email.ScriptedSmtpServer.Usual;
import io.mailing.spi.MessageSender;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.SendOutcome.Accepted;
import io.mailing.spi.SendOutcome.NotSubmitted;
import io.mailing.spi.SendOutcome.RefusedForGood;
import io.mailing.spi.SendOutcome.RefusedForNow;
import io.mailing.spi.SendOutcome.Throttled;
import io.mailing.spi.SendOutcome.Unknown;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault at every step of a message, and what it must be called. */
@Timeout(60)
class OutcomeByStepTest {

    private static final String TO = "anna.petrova@guest.example";

    private static Arguments row(Step step, String answer, Class<?> outcome, String code) {
        return Arguments.of(step, new Say(answer), outcome, code);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                row(CONNECT, "554 5.3.2 no service", NotSubmitted.class, "smtp-554"),
                row(CONNECT, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(CONNECT, "421 4.7.0 too many connections", Throttled.class, "smtp-421"),
                row(CONNECT, "hello there", NotSubmitted.class, "smtp-connection-lost"),
                row(EHLO, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(EHLO, "451 4.7.1 connection rate limit exceeded", Throttled.class, "smtp-451"),
                row(AUTH, "535 5.7.8 bad credentials", NotSubmitted.class, "smtp-535"),
                row(AUTH, "454 4.7.0 temporary authentication failure", Throttled.class, "smtp-454"),
                row(AUTH, "454 try later", NotSubmitted.class, "smtp-454"),
                row(AUTH, "530 5.7.0 STARTTLS first", NotSubmitted.class, "smtp-530"),
                row(MAIL, "550 5.1.0 sender refused", RefusedForGood.class, "smtp-550"),
                row(MAIL, "552 5.3.4 message too big", RefusedForGood.class, "smtp-552"),
                row(MAIL, "530 5.7.0 authentication required", NotSubmitted.class, "smtp-530"),
                row(MAIL, "550 5.4.5 daily sending limit exceeded", Throttled.class, "smtp-550"),
                row(MAIL, "451 4.3.0 try again", Throttled.class, "smtp-451"),
                row(MAIL, "452 out of storage", Throttled.class, "smtp-452"),
                row(MAIL, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(MAIL, "421 4.7.0 slow down", Throttled.class, "smtp-421"),
                row(RCPT, "550 5.1.1 no such user", RefusedForGood.class, "smtp-550"),
                row(RCPT, "553 5.1.3 bad address", RefusedForGood.class, "smtp-553"),
                row(RCPT, "450 mailbox busy", RefusedForNow.class, "smtp-450"),
                row(RCPT, "450 4.2.1 this user gets mail at too high a rate", RefusedForNow.class, "smtp-450"),
                row(RCPT, "452 4.2.2 mailbox full", RefusedForNow.class, "smtp-452"),
                row(RCPT, "450 4.7.1 Greylisted, come back in 300 seconds", RefusedForNow.class, "smtp-450"),
                row(RCPT, "451 4.7.1 Greylisting in action", RefusedForNow.class, "smtp-451"),
                row(RCPT, "450 4.7.1 access denied", Throttled.class, "smtp-450"),
                row(RCPT, "451 too many messages, slow down", Throttled.class, "smtp-451"),
                row(RCPT, "452 4.5.3 too many recipients", Throttled.class, "smtp-452"),
                row(RCPT, "452 4.3.1 insufficient system storage", Throttled.class, "smtp-452"),
                row(RCPT, "452 try later", RefusedForNow.class, "smtp-452"),
                row(RCPT, "454 4.7.1 relay not now", Throttled.class, "smtp-454"),
                row(RCPT, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(RCPT, "421 4.7.28 rate limited", Throttled.class, "smtp-421"),
                row(DATA, "554 5.7.1 no", RefusedForGood.class, "smtp-554"),
                row(DATA, "451 local error", RefusedForNow.class, "smtp-451"),
                row(DATA, "452 no storage", Throttled.class, "smtp-452"),
                row(DATA, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(DATA, "250 what for?", NotSubmitted.class, "smtp-protocol"),
                row(DOT, "554 5.7.1 spam", RefusedForGood.class, "smtp-554"),
                row(DOT, "552 5.3.4 too big", RefusedForGood.class, "smtp-552"),
                row(DOT, "451 4.6.0 can't scan", RefusedForNow.class, "smtp-451"),
                row(DOT, "451 4.3.0 queue full", Throttled.class, "smtp-451"),
                row(DOT, "454 Throttling failure: Maximum sending rate exceeded.", Throttled.class, "smtp-454"),
                row(DOT, "421 4.3.2 closing down", NotSubmitted.class, "smtp-421"),
                row(DOT, "354 come again", Unknown.class, "smtp-verdict-unclear"),
                row(DOT, "no number here", Unknown.class, "smtp-verdict-lost"));
    }

    @ParameterizedTest(name = "{0} answered with {1} is {2}")
    @MethodSource("answers")
    void an_answer_is_judged_by_its_step(Step step, Act act, Class<? extends SendOutcome> outcome, String code)
            throws Exception {
        try (ScriptedSmtpServer server =
                        new ScriptedSmtpServer().login().on(step, act).start();
                EmailChannel channel = Samples.channel(server.port())
                        .login("news@shop.example", "s3cret-pass")
                        .build()) {
            SendOutcome result = send(channel, Samples.plain());

            assertThat(result).isInstanceOf(outcome);
            assertThat(reason(result).code()).isEqualTo(code);
            assertThat(reason(result).text()).doesNotContain("@", "s3cret");
            assertThat(server.taken).hasSize(step == DOT ? 1 : 0);
        }
    }

    static Stream<Arguments> breaks() {
        Stream.Builder<Arguments> rows = Stream.builder();
        for (Act act : new Act[] {new Hang(), new Close(), new Reset()}) {
            for (Step step : new Step[] {CONNECT, EHLO, AUTH, MAIL, RCPT, DATA}) {
                rows.add(Arguments.of(step, act, NotSubmitted.class));
            }
            rows.add(Arguments.of(DOT, act, Unknown.class));
        }
        return rows.build();
    }

    @ParameterizedTest(name = "{1} at {0} is {2}")
    @MethodSource("breaks")
    void a_broken_connection_is_judged_by_its_step(Step step, Act act, Class<? extends SendOutcome> outcome)
            throws Exception {
        try (ScriptedSmtpServer server =
                        new ScriptedSmtpServer().login().on(step, act).start();
                EmailChannel channel = Samples.impatient(server.port())
                        .login("news", "s3cret-pass")
                        .build()) {
            SendOutcome result = send(channel, Samples.plain());

            assertThat(result).isInstanceOf(outcome);
            boolean late = act instanceof Hang;
            assertThat(reason(result).code())
                    .isEqualTo(
                            step == DOT
                                    ? (late ? "smtp-verdict-timeout" : "smtp-verdict-lost")
                                    : (late ? "smtp-timeout" : "smtp-connection-lost"));
            assertThat(server.taken).hasSize(step == DOT ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "{1} in the middle of a message is {2}")
    @MethodSource("breaksWithin")
    void a_message_that_was_cut_off_was_not_submitted(Step step, Act act, Class<? extends SendOutcome> outcome)
            throws Exception {
        MediaFile large = MediaFile.attachment("large.bin", new byte[5 * 1024 * 1024]);
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().on(step, act).start();
                EmailChannel channel = Samples.impatient(server.port()).build()) {
            SendOutcome result = send(channel, Samples.content("Hello", "A text", null, null, large));

            assertThat(result).isInstanceOf(outcome);
            assertThat(server.taken).isEmpty();
        }
    }

    static Stream<Arguments> breaksWithin() {
        return Stream.of(
                Arguments.of(CONTENT, new Hang(), NotSubmitted.class),
                Arguments.of(CONTENT, new Close(), NotSubmitted.class),
                Arguments.of(CONTENT, new Reset(), NotSubmitted.class));
    }

    static Stream<Arguments> keptBreaks() {
        return Stream.of(
                Arguments.of(Step.AFTER, new Act[] {new Close()}),
                Arguments.of(Step.AFTER, new Act[] {new Reset()}),
                Arguments.of(Step.AFTER, new Act[] {new Say("421 4.4.2 idle for too long")}),
                Arguments.of(MAIL, new Act[] {new Usual(), new Say("421 4.4.2 idle for too long")}),
                Arguments.of(MAIL, new Act[] {new Usual(), new Close()}),
                Arguments.of(MAIL, new Act[] {new Usual(), new Reset()}),
                Arguments.of(MAIL, new Act[] {new Usual(), new Hang()}));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("keptBreaks")
    void a_kept_connection_that_died_is_replaced_unnoticed(Step step, Act[] acts) throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().on(step, acts).start();
                EmailChannel channel = Samples.impatient(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.taken).hasSize(2);
        }
    }

    @Test
    void a_fresh_connection_that_dies_is_not_replaced() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(MAIL, new Usual(), new Close(), new Close())
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);
            assertThat(send(channel, Samples.plain())).isInstanceOf(NotSubmitted.class);

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.taken).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterSteps")
    void a_kept_connection_that_dies_after_its_first_command_is_no_secret(Step step, Class<?> outcome)
            throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(step, new Usual(), new Close())
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);
            assertThat(send(channel, Samples.plain())).isInstanceOf(outcome);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.taken).hasSize(step == DOT ? 2 : 1);
        }
    }

    static Stream<Arguments> laterSteps() {
        return Stream.of(
                Arguments.of(RCPT, NotSubmitted.class),
                Arguments.of(DATA, NotSubmitted.class),
                Arguments.of(DOT, Unknown.class));
    }

    @Test
    void a_refused_recipient_leaves_the_connection_to_the_next() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(RCPT, "550 5.1.1 no such user")
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(RefusedForGood.class);
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands("RSET")).hasSize(1);
        }
    }

    @Test
    void a_connection_that_said_421_is_not_used_again() throws Exception {
        try (ScriptedSmtpServer server =
                        new ScriptedSmtpServer().on(RCPT, "421 4.7.0 slow down").start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(Throttled.class);
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_server_that_knows_only_helo_is_served() throws Exception {
        try (ScriptedSmtpServer server =
                        new ScriptedSmtpServer().on(EHLO, "502 5.5.1 EHLO?").start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isInstanceOf(Accepted.class);
            assertThat(server.commands(HELO.name())).hasSize(1);
        }
    }

    @Test
    void the_servers_reason_is_told_without_the_address() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(RCPT, "550-5.1.1 <" + TO + ">: unknown,\r\n550 5.1.1 ask " + TO + " for another")
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            SendOutcome result = send(channel, Samples.plain());

            assertThat(reason(result).text())
                    .isEqualTo(
                            "the server refused the recipient: 550 5.1.1 (address): unknown, ask (address) for another");
        }
    }

    @Test
    void the_time_that_a_server_asks_for_is_handed_on() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(RCPT, "450 4.7.1 Greylisted, come back in 5 minutes")
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain()))
                    .isInstanceOfSatisfying(
                            RefusedForNow.class,
                            refused -> assertThat(refused.retryAfter()).hasMinutes(5));
        }
    }

    @Test
    void the_servers_queue_id_is_the_providers_id() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.channel(server.port()).build()) {
            assertThat(send(channel, Samples.plain())).isEqualTo(Accepted.sent("4F3A1"));
        }
    }

    @Test
    void a_closed_port_means_not_submitted() throws Exception {
        int port;
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
            port = server.port();
        }
        try (EmailChannel channel = Samples.channel(port).build()) {
            assertThat(reason(send(channel, Samples.plain())).code()).isEqualTo("smtp-connect-refused");
        }
    }

    @Test
    void an_unknown_host_means_not_submitted() throws Exception {
        try (EmailChannel channel = EmailChannel.smtp("no-such-host.invalid", 25)
                .from("news@shop.example")
                .build()) {
            assertThat(reason(send(channel, Samples.plain())).code()).isEqualTo("smtp-host-unknown");
        }
    }

    @Test
    void after_close_nothing_is_sent() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start()) {
            EmailChannel channel = Samples.channel(server.port()).build();
            MessageSender sender = channel.open(Samples.plain(), Samples.variables(Samples.plain()));
            assertThat(sender.send(Samples.to(TO))).isInstanceOf(Accepted.class);
            channel.close();
            channel.close();

            assertThat(sender.send(Samples.to(TO))).isInstanceOf(NotSubmitted.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static SendOutcome send(EmailChannel channel, MessageContent content) throws InterruptedException {
        try (MessageSender sender = channel.open(content, Samples.variables(content))) {
            return sender.send(Samples.to(TO));
        }
    }

    private static Reason reason(SendOutcome outcome) {
        if (outcome instanceof NotSubmitted it) {
            return it.reason();
        }
        if (outcome instanceof Throttled it) {
            return it.reason();
        }
        if (outcome instanceof RefusedForNow it) {
            return it.reason();
        }
        if (outcome instanceof RefusedForGood it) {
            return it.reason();
        }
        if (outcome instanceof Unknown it) {
            return it.reason();
        }
        throw new AssertionError("has no reason: " + outcome);
    }
}
