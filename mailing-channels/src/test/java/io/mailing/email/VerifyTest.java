package io.mailing.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.email.EmailChannel.VerifyResult;
import io.mailing.email.ScriptedSmtpServer.Close;
import io.mailing.email.ScriptedSmtpServer.Hang;
import io.mailing.email.ScriptedSmtpServer.Step;
import io.mailing.spi.MessageSender;
import io.mailing.spi.SendOutcome;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an administrator is told, and that TLS protects. */
class VerifyTest {

    private static final String PASSWORD = "s3cret-pass";

    @TempDir
    static Path folder;

    private static TestCertificate good;
    private static TestCertificate otherHost;
    private static TestCertificate expired;

    @BeforeAll
    static void makeCertificates() throws Exception {
        good = new TestCertificate(folder, "ip:127.0.0.1,dns:localhost");
        otherHost = new TestCertificate(folder, "dns:other.example");
        expired = new TestCertificate(folder, "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
    }

    private static EmailChannel.Builder secured(ScriptedSmtpServer server, Security security) throws Exception {
        EmailChannel.Builder builder =
                Samples.impatient(server.port()).sslContext(good.forClient()).readTimeout(Duration.ofSeconds(5));
        return security == Security.SSL ? builder.ssl() : builder.startTls();
    }

    private static ScriptedSmtpServer server(Security security, TestCertificate certificate) throws Exception {
        ScriptedSmtpServer server = new ScriptedSmtpServer();
        return security == Security.SSL
                ? server.ssl(certificate.forServer())
                : server.startTls(certificate.forServer());
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "SSL"})
    void a_good_server_passes_and_takes_messages(Security security) throws Exception {
        try (ScriptedSmtpServer server = server(security, good).login().start();
                EmailChannel channel =
                        secured(server, security).login("news", PASSWORD).build()) {
            VerifyResult result = channel.verify();
            assertThat(result.ok()).as(result.message()).isTrue();
            assertThat(server.taken).isEmpty();

            MessageSender sender = channel.open(Samples.plain(), Samples.variables(Samples.plain()));
            assertThat(sender.send(Samples.to("anna@guest.example"))).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(sender.send(Samples.to("ewa@guest.example"))).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(server.taken).hasSize(2);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "SSL"})
    void a_certificate_for_another_host_is_refused(Security security) throws Exception {
        try (ScriptedSmtpServer server = server(security, otherHost).login().start();
                EmailChannel channel = secured(server, security)
                        .sslContext(otherHost.forClient())
                        .login("news", PASSWORD)
                        .build()) {
            assertFailure(channel, "tls", "another host name");
            assertThat(server.commands("AUTH")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "SSL"})
    void a_certificate_that_nobody_vouches_for_is_refused(Security security) throws Exception {
        try (ScriptedSmtpServer server = server(security, good).login().start();
                EmailChannel channel = secured(server, security)
                        .sslContext(SSLContext.getDefault())
                        .login("news", PASSWORD)
                        .build()) {
            assertFailure(channel, "tls", "not trusted");
            MessageSender sender = channel.open(Samples.plain(), Samples.variables(Samples.plain()));
            assertThat(sender.send(Samples.to("anna@guest.example")))
                    .isInstanceOfSatisfying(
                            SendOutcome.NotSubmitted.class,
                            it -> assertThat(it.reason().code()).isEqualTo("smtp-certificate-untrusted"));
            assertThat(server.commands("AUTH")).isEmpty();
        }
    }

    @Test
    void an_expired_certificate_is_called_that() throws Exception {
        try (ScriptedSmtpServer server = server(Security.SSL, expired).start();
                EmailChannel channel = secured(server, Security.SSL)
                        .sslContext(expired.forClient())
                        .build()) {
            assertFailure(channel, "tls", "expired");
        }
    }

    @Test
    void without_starttls_neither_password_nor_message_is_sent() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().login().start();
                EmailChannel channel = secured(server, Security.STARTTLS)
                        .login("news", PASSWORD)
                        .build()) {
            assertFailure(channel, "starttls", "offers no STARTTLS");
            assertThat(server.commands("AUTH")).isEmpty();
            assertThat(server.commands("MAIL")).isEmpty();
        }
    }

    @Test
    void a_refused_starttls_is_told() throws Exception {
        try (ScriptedSmtpServer server = server(Security.STARTTLS, good)
                        .on(Step.STARTTLS, "454 4.7.0 TLS not available")
                        .start();
                EmailChannel channel = secured(server, Security.STARTTLS).build()) {
            assertFailure(channel, "starttls", "454 4.7.0 TLS not available");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL"})
    void a_silent_server_is_told_with_the_step(Step step) throws Exception {
        try (ScriptedSmtpServer server = server(Security.STARTTLS, good)
                        .login()
                        .on(step, new Hang())
                        .start();
                EmailChannel channel = secured(server, Security.STARTTLS)
                        .readTimeout(Duration.ofMillis(700))
                        .login("news", PASSWORD)
                        .build()) {
            VerifyResult result = channel.verify();
            assertThat(result.ok()).isFalse();
            assertThat(result.step())
                    .isEqualTo(
                            switch (step) {
                                case CONNECT -> "greeting";
                                case EHLO -> "hello";
                                case STARTTLS -> "starttls";
                                case AUTH -> "login";
                                default -> "sender";
                            });
            assertThat(result.message()).contains("did not answer in time");
        }
    }

    @Test
    void a_wrong_password_is_told_without_it() throws Exception {
        try (ScriptedSmtpServer server = server(Security.STARTTLS, good)
                        .login()
                        .on(Step.AUTH, "535 5.7.8 no access for news with " + PASSWORD)
                        .start();
                EmailChannel channel = secured(server, Security.STARTTLS)
                        .login("news", PASSWORD)
                        .build()) {
            assertFailure(channel, "login", "user name or password is wrong");
            assertThat(channel.verify().toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void a_server_without_a_login_is_told() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel =
                        Samples.impatient(server.port()).login("news", PASSWORD).build()) {
            assertFailure(channel, "login", "offers no login");
        }
    }

    @Test
    void a_missing_login_is_told() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(Step.MAIL, "530 5.7.0 Authentication required")
                        .start();
                EmailChannel channel = Samples.impatient(server.port()).build()) {
            assertFailure(channel, "sender", "login first");
        }
    }

    @Test
    void a_refused_sender_is_told() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(Step.MAIL, "553 5.7.1 <news@shop.example>: not yours")
                        .start();
                EmailChannel channel = Samples.impatient(server.port()).build()) {
            assertFailure(channel, "sender", "refused the sender's address (553 5.7.1 (address): not yours)");
        }
    }

    @Test
    void ssl_on_a_port_without_it_is_told() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.impatient(server.port()).ssl().build()) {
            assertFailure(channel, "tls", "use startTls()");
        }
    }

    @Test
    void a_server_that_hangs_up_is_told() throws Exception {
        try (ScriptedSmtpServer server =
                        new ScriptedSmtpServer().on(Step.CONNECT, new Close()).start();
                EmailChannel channel = Samples.impatient(server.port()).build()) {
            assertFailure(channel, "greeting", "closed the connection");
        }
    }

    @Test
    void a_closed_port_is_told() {
        int port;
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
            port = server.port();
        }
        try (EmailChannel channel = Samples.impatient(port).build()) {
            assertFailure(channel, "connect", "refuses connections");
        }
    }

    @Test
    void an_unknown_host_is_told() {
        try (EmailChannel channel = EmailChannel.smtp("no-such-host.invalid", 587)
                .from("news@shop.example")
                .build()) {
            assertFailure(channel, "host", "no-such-host.invalid is not known");
        }
    }

    private static void assertFailure(EmailChannel channel, String step, String words) {
        VerifyResult result = channel.verify();
        assertThat(result.ok()).isFalse();
        assertThat(result.message()).contains(words);
        assertThat(result.step()).isEqualTo(step);
        assertThat(result.message()).doesNotContain(PASSWORD, "\n").endsWith(".");
    }
}
