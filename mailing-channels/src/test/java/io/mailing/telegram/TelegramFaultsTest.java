package io.mailing.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.SendOutcome.NotSubmitted;
import io.mailing.spi.SendOutcome.Unknown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TelegramFaultsTest {

    private static final String YES =
            "{\"ok\":true,\"result\":{\"message_id\":1,\"chat\":{\"id\":" + Bot.ADDRESS + "}}}";

    private static TelegramChannel.Builder to(String url) {
        return TelegramChannel.bot(Bot.TOKEN).baseUrl(url).answerTimeout(Duration.ofSeconds(20));
    }

    private static SendOutcome send(TelegramChannel channel) throws InterruptedException {
        return Bot.open(channel, Bot.text("Hello")).send(Bot.to(Bot.ADDRESS));
    }

    private static void assertReason(SendOutcome outcome, Class<? extends SendOutcome> kind, String code)
            throws ReflectiveOperationException {
        assertThat(outcome).isInstanceOf(kind);
        assertThat(TelegramAnswersTest.reason(outcome)).startsWith(code + ": ");
    }

    @Test
    void refused_connection_means_not_submitted() throws Exception {
        String url;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + gone.getLocalPort();
        }
        try (TelegramChannel channel = to(url).build()) {
            assertReason(send(channel), NotSubmitted.class, "telegram-unreachable");
            assertThat(channel.verify())
                    .isInstanceOfSatisfying(
                            TelegramChannel.Verification.Faulty.class,
                            faulty -> assertThat(faulty.reason().code()).isEqualTo("telegram-unreachable"));
        }
    }

    @Test
    void unknown_host_means_not_submitted() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .dns(host -> {
                    throw new UnknownHostException(host);
                })
                .build();
        try (TelegramChannel channel =
                to("https://telegram.test").client(client).build()) {
            assertReason(send(channel), NotSubmitted.class, "telegram-dns");
        }
    }

    @Test
    void server_without_tls_means_not_submitted() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    socket.getInputStream().read();
                    RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                    socket.close();
                });
                TelegramChannel channel = to(server.url("https")).build()) {
            assertReason(send(channel), NotSubmitted.class, "telegram-tls");
        }
    }

    @Test
    void silence_during_the_tls_handshake_means_not_submitted() throws Exception {
        try (RawServer server =
                        new RawServer((self, socket) -> socket.getInputStream().read());
                TelegramChannel channel = to(server.url("https"))
                        .answerTimeout(Duration.ofMillis(200))
                        .build()) {
            assertReason(send(channel), NotSubmitted.class, "telegram-unreachable");
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void broken_answer_leaves_the_message_in_doubt(Fault fault) throws Exception {
        try (Bot bot = new Bot();
                TelegramChannel channel = bot.builder().build()) {
            bot.on("sendMessage", WireMock.aResponse().withFault(fault));

            assertThat(send(channel)).isInstanceOf(Unknown.class);
            assertThat(bot.requests()).as("never repeated").hasSize(1);
        }
    }

    @Test
    void reset_after_the_headers_leaves_the_message_in_doubt() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.readHead(socket);
                    RawServer.reset(socket);
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertReason(send(channel), Unknown.class, "telegram-answer-lost");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void end_of_stream_after_the_request_leaves_the_message_in_doubt() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    socket.close();
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertReason(send(channel), Unknown.class, "telegram-answer-lost");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void yes_that_breaks_off_in_its_body_leaves_the_message_in_doubt() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    RawServer.write(socket, RawServer.head("200 OK", YES.length()) + YES.substring(0, 20));
                    socket.close();
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertReason(send(channel), Unknown.class, "telegram-answer-lost");
        }
    }

    @Test
    void no_that_breaks_off_in_its_body_is_still_a_no() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    RawServer.write(socket, RawServer.head("429 Too Many Requests", 100) + "{\"ok\":fal");
                    socket.close();
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertReason(send(channel), SendOutcome.Throttled.class, "telegram-429");
        }
    }

    @Test
    void silence_after_the_request_leaves_the_message_in_doubt() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    socket.getInputStream().read();
                });
                TelegramChannel channel = to(server.url("http"))
                        .answerTimeout(Duration.ofMillis(300))
                        .build()) {
            assertReason(send(channel), Unknown.class, "telegram-timeout");
        }
    }

    @Test
    void answer_that_drips_is_bounded_as_a_whole() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    RawServer.write(socket, RawServer.head("200 OK", 100_000));
                    try {
                        while (!over.await(20, TimeUnit.MILLISECONDS)) {
                            RawServer.write(socket, " ");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                TelegramChannel channel = to(server.url("http"))
                        .answerTimeout(Duration.ofMillis(400))
                        .build()) {
            assertReason(send(channel), Unknown.class, "telegram-timeout");
        } finally {
            over.countDown();
        }
    }

    @Test
    void kept_connection_that_the_server_closed_is_noticed_before_anything_is_written() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer(
                        (self, socket) -> {
                            self.read(socket);
                            RawServer.answer(socket, "200 OK", YES);
                            socket.close();
                            closed.countDown();
                        },
                        (self, socket) -> {
                            self.read(socket);
                            RawServer.answer(socket, "200 OK", YES);
                        });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertThat(send(channel)).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(send(channel)).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(server.connections).hasValue(2);
            assertThat(server.requests).as("one request a message").hasValue(2);
        }
    }

    @Test
    void several_closed_connections_cost_no_message() throws Exception {
        CyclicBarrier allThere = new CyclicBarrier(4);
        CountDownLatch closed = new CountDownLatch(4);
        RawServer.Script once = (self, socket) -> {
            self.read(socket);
            await(allThere);
            RawServer.answer(socket, "200 OK", YES);
            socket.close();
            closed.countDown();
        };
        RawServer.Script good = (self, socket) -> {
            self.read(socket);
            RawServer.answer(socket, "200 OK", YES);
        };
        try (RawServer server = new RawServer(once, once, once, once, good);
                TelegramChannel channel = to(server.url("http")).build()) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<SendOutcome>> first = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    first.add(threads.submit(() -> send(channel)));
                }
                for (Future<SendOutcome> outcome : first) {
                    assertThat(outcome.get(20, TimeUnit.SECONDS))
                            .as("four calls are under way at once")
                            .isInstanceOf(SendOutcome.Accepted.class);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(send(channel)).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(server.requests).hasValue(5);
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Test
    void tls_connection_is_kept_from_message_to_message() throws Exception {
        WireMockServer https = new WireMockServer(
                WireMockConfiguration.options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
        https.start();
        AtomicInteger connections = new AtomicInteger();
        OkHttpClient client = trusting()
                .eventListener(new EventListener() {
                    @Override
                    public void secureConnectEnd(Call call, Handshake handshake) {
                        connections.incrementAndGet();
                    }
                })
                .build();
        try (TelegramChannel channel =
                to("https://127.0.0.1:" + https.httpsPort()).client(client).build()) {
            https.stubFor(Bot.method("sendMessage").willReturn(Bot.taken(1)));
            for (int i = 0; i < 20; i++) {
                assertThat(send(channel)).isInstanceOf(SendOutcome.Accepted.class);
            }
            assertThat(connections).hasValue(1);
        } finally {
            https.stop();
        }
    }

    @Test
    void untrusted_certificate_means_not_submitted() throws Exception {
        WireMockServer https = new WireMockServer(
                WireMockConfiguration.options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
        https.start();
        try (TelegramChannel channel =
                to("https://127.0.0.1:" + https.httpsPort()).build()) {
            assertReason(send(channel), NotSubmitted.class, "telegram-tls");
            assertThat(https.getAllServeEvents()).isEmpty();
        } finally {
            https.stop();
        }
    }

    private static OkHttpClient.Builder trusting() throws GeneralSecurityException {
        X509TrustManager anyone = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anyone}, null);
        return new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), anyone)
                .hostnameVerifier((host, session) -> true);
    }

    @Test
    void kept_connection_that_closes_after_the_request_leaves_the_message_in_doubt() throws Exception {
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    RawServer.answer(socket, "200 OK", YES);
                    self.read(socket);
                    socket.close();
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            assertThat(send(channel)).isInstanceOf(SendOutcome.Accepted.class);

            assertReason(send(channel), Unknown.class, "telegram-answer-lost");
            assertThat(server.connections)
                    .as("on the kept connection, and not repeated on another")
                    .hasValue(1);
        }
    }

    @Test
    void interrupt_before_the_request_sends_nothing() throws Exception {
        try (Bot bot = new Bot();
                TelegramChannel channel = bot.builder().build()) {
            bot.on("sendMessage", Bot.taken(1));
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> send(channel)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(bot.requests()).isEmpty();
        }
    }

    @Test
    void interrupt_while_the_answer_is_awaited_loses_no_message() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (RawServer server = new RawServer((self, socket) -> {
                    self.read(socket);
                    read.countDown();
                    try {
                        interrupted.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    RawServer.answer(socket, "200 OK", YES);
                });
                TelegramChannel channel = to(server.url("http")).build()) {
            CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread sender = new Thread(() -> {
                try {
                    outcome.complete(send(channel));
                    flag.set(Thread.currentThread().isInterrupted());
                } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
            sender.start();
            assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
            sender.interrupt();
            interrupted.countDown();
            sender.join(10_000);

            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .as("accepted or in doubt, but never an exception that says it wasn't sent")
                    .isInstanceOfAny(SendOutcome.Accepted.class, Unknown.class);
            assertThat(flag.get()).as("the interrupt is not lost").isTrue();
        }
    }

    @Test
    void closed_channel_submits_nothing() throws Exception {
        try (Bot bot = new Bot()) {
            TelegramChannel channel = bot.builder().build();
            channel.close();
            channel.close();

            assertReason(send(channel), NotSubmitted.class, "telegram-closed");
            assertThat(bot.requests()).isEmpty();
        }
    }

    @Test
    void failing_interceptor_of_a_lent_client_is_an_outcome_and_shows_nothing() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    throw new IllegalStateException("at " + chain.request().url());
                })
                .build();
        try (TelegramChannel channel = to("http://127.0.0.1:1").client(client).build()) {
            SendOutcome outcome = send(channel);

            assertReason(outcome, NotSubmitted.class, "telegram-client-failed");
            assertThat(outcome.toString()).doesNotContain(Bot.SECRET);
        }
    }
}
