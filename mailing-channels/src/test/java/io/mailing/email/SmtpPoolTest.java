package io.mailing.email;

import static io.mailing.email.ScriptedSmtpServer.Step.DOT;
import static io.mailing.email.ScriptedSmtpServer.Step.MAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.mailing.Throttle;
import io.mailing.email.ScriptedSmtpServer.Act;
import io.mailing.email.ScriptedSmtpServer.Hang;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.MessageSender;
import io.mailing.spi.SendOutcome;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections are shared, grow old, and never hang. */
@Timeout(60)
class SmtpPoolTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void many_messages_go_through_one_connection() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.channel(server.port()).build();
                MessageSender sender = sender(channel)) {
            for (int i = 0; i < 50; i++) {
                assertThat(sender.send(Samples.to("anna@guest.example"))).isInstanceOf(SendOutcome.Accepted.class);
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands("NOOP")).isEmpty();
            assertThat(server.commands("RSET")).isEmpty();
        }
    }

    @Test
    void a_connection_is_given_up_after_its_measure_of_messages() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.channel(server.port())
                        .maxMessagesPerConnection(10)
                        .build();
                MessageSender sender = sender(channel)) {
            for (int i = 0; i < 25; i++) {
                sender.send(Samples.to("anna@guest.example"));
            }
            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.taken).hasSize(25);
        }
    }

    @Test
    void a_connection_that_was_idle_too_long_is_not_used_again() throws Exception {
        AtomicLong nanos = new AtomicLong();
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.channel(server.port())
                        .idleTimeout(Duration.ofSeconds(30))
                        .ticker(nanos::get)
                        .build();
                MessageSender sender = sender(channel)) {
            sender.send(Samples.to("anna@guest.example"));
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            sender.send(Samples.to("anna@guest.example"));
            assertThat(server.connections()).isEqualTo(1);

            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            sender.send(Samples.to("anna@guest.example"));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void four_connections_carry_four_hundred_messages_each_once() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try (EmailChannel channel = Samples.channel(server.getSmtp().getPort()).build();
                MessageSender sender = sender(channel)) {
            List<Future<SendOutcome>> outcomes = new ArrayList<>();
            ExecutorService four = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 400; i++) {
                String key = String.format("%032x", i);
                String to = "guest" + i + "@guest.example";
                outcomes.add(four.submit(() -> sender.send(Samples.message(key, to))));
            }
            for (Future<SendOutcome> outcome : outcomes) {
                assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Accepted.class);
            }
            four.shutdown();
            Set<String> people = new HashSet<>();
            Set<String> ids = new HashSet<>();
            for (MimeMessage message : server.getReceivedMessages()) {
                people.add(message.getRecipients(Message.RecipientType.TO)[0].toString());
                ids.add(message.getMessageID());
            }
            assertThat(server.getReceivedMessages()).hasSize(400);
            assertThat(people).hasSize(400);
            assertThat(ids).hasSize(400);
        } finally {
            server.stop();
        }
    }

    @Test
    void no_more_connections_are_open_than_allowed() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel =
                        Samples.channel(server.port()).connections(3).build();
                MessageSender sender = sender(channel)) {
            List<Future<SendOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                outcomes.add(threads.submit(() -> sender.send(Samples.to("anna@guest.example"))));
            }
            for (Future<SendOutcome> outcome : outcomes) {
                assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Accepted.class);
            }
            assertThat(server.connections()).isBetween(1, 3);
            assertThat(server.taken).hasSize(60);
        }
    }

    @Test
    void an_interrupt_before_anything_was_handed_over_is_let_through() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start();
                EmailChannel channel = Samples.channel(server.port()).build();
                MessageSender sender = sender(channel)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sender.send(Samples.to("anna@guest.example")))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void an_interrupt_while_waiting_for_a_connection_is_let_through() throws Exception {
        ScriptedSmtpServer server =
                new ScriptedSmtpServer().on(MAIL, new Hang()).start();
        try (EmailChannel channel =
                        Samples.channel(server.port()).connections(1).build();
                MessageSender sender = sender(channel)) {
            Future<SendOutcome> first = threads.submit(() -> sender.send(Samples.to("anna@guest.example")));
            while (server.commands("MAIL").isEmpty()) {
                Thread.onSpinWait();
            }
            Thread waiting = Thread.currentThread();
            threads.execute(() -> {
                while (waiting.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                waiting.interrupt();
            });
            assertThatThrownBy(() -> sender.send(Samples.to("ewa@guest.example")))
                    .isInstanceOf(InterruptedException.class);
            server.close();
            assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.NotSubmitted.class);
        }
    }

    @Test
    void a_server_that_answers_in_drops_does_not_hold_a_message_for_ever() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmailChannel channel =
                        Samples.impatient(listener.getLocalPort()).build();
                MessageSender sender = sender(channel)) {
            Future<Void> drips = threads.submit(() -> drip(listener));

            assertThat(sender.send(Samples.to("anna@guest.example"))).isInstanceOf(SendOutcome.NotSubmitted.class);
            assertThat(drips).isNotNull();
        }
    }

    /** A byte of a never ending line whenever the client may be about to lose its patience. */
    private Void drip(ServerSocket listener) throws IOException {
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write("220 ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                try {
                    if (socket.getInputStream().read() < 0) {
                        return null;
                    }
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write('x');
                }
            }
        }
    }

    @Test
    void closing_waits_for_no_message_and_breaks_none_off() throws Exception {
        ScriptedSmtpServer server =
                new ScriptedSmtpServer().on(DOT, new Act[] {new Hang()}).start();
        EmailChannel channel = Samples.channel(server.port()).build();
        MessageSender sender = sender(channel);
        Future<SendOutcome> last = threads.submit(() -> sender.send(Samples.to("anna@guest.example")));
        while (server.taken.isEmpty()) {
            Thread.onSpinWait();
        }
        channel.close();
        assertThat(last.isDone()).isFalse();

        server.close();
        assertThat(last.get(10, TimeUnit.SECONDS)).isInstanceOf(SendOutcome.Unknown.class);
    }

    /** Without it a message of 20 kB takes 45 ms on loopback in place of 1: Nagle's algorithm and delayed answers. */
    @Test
    void small_writes_are_sent_at_once() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer().start()) {
            SmtpLimits limits = new SmtpLimits(
                    1, 1, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
            SmtpServer settings = new SmtpServer(
                    "127.0.0.1",
                    server.port(),
                    Security.NONE,
                    (SSLSocketFactory) SSLSocketFactory.getDefault(),
                    null,
                    null);
            SmtpConnector connector = new SmtpConnector(settings, limits, System::nanoTime);
            try (SmtpPool pool = new SmtpPool(connector, limits)) {
                SmtpConnection connection = connector.open(pool);
                assertThat(connection.tcp().getTcpNoDelay()).isTrue();
                connection.quit();
            }
        }
    }

    /** Interrupting a virtual thread closes its socket: what came of the message depends on how far it was. */
    @ParameterizedTest
    @EnumSource(
            value = ScriptedSmtpServer.Step.class,
            names = {"CONNECT", "MAIL", "RCPT", "DATA", "DOT"})
    void an_interrupted_virtual_thread_tells_whether_the_message_was_out(ScriptedSmtpServer.Step step)
            throws Exception {
        Method start = startVirtualThread();
        assumeThat(start).as("virtual threads").isNotNull();
        CountDownLatch silent = new CountDownLatch(1);
        CompletableFuture<Object> ending = new CompletableFuture<>();
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()
                        .on(step, new Hang())
                        .onHang(silent::countDown)
                        .start();
                EmailChannel channel = Samples.channel(server.port()).build();
                MessageSender sender = sender(channel)) {
            Runnable task = () -> {
                try {
                    ending.complete(sender.send(Samples.to("anna@guest.example")));
                } catch (InterruptedException e) {
                    ending.complete(e);
                }
            };
            Thread thread = (Thread) Objects.requireNonNull(start).invoke(null, task);
            assertThat(silent.await(10, TimeUnit.SECONDS)).isTrue();
            while (thread.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            thread.interrupt();

            assertThat(ending.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(step == DOT ? SendOutcome.Unknown.class : InterruptedException.class);
        }
    }

    private static @Nullable Method startVirtualThread() {
        try {
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    @Test
    void the_traits_are_the_builders() {
        try (EmailChannel channel = Samples.channel(25)
                .name("newsletter")
                .connections(7)
                .pace(Throttle.perSecond(5))
                .build()) {
            assertThat(channel.traits()).isEqualTo(new ChannelTraits("newsletter", Throttle.perSecond(5), 7));
        }
    }

    private static MessageSender sender(EmailChannel channel) {
        return channel.open(Samples.plain(), Samples.variables(Samples.plain()));
    }
}
