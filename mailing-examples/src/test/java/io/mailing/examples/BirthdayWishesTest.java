package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mailing.Campaign;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.SentMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server of one's own, which greets two guests and has something else in mind for the third. */
class BirthdayWishesTest {

    private HttpServer models;

    @BeforeEach
    void serve() throws IOException {
        models = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        models.createContext("/v1/chat/completions", exchange -> {
            String order = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String text = order.contains("Ola") ? "Happy birthday, Ola! Enjoy your tea." : "Get it for free!";
            byte[] answer = ("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":90}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        models.start();
    }

    @AfterEach
    void stop() {
        models.stop(0);
    }

    @Test
    void each_guest_gets_a_line() throws InterruptedException {
        FakeChannel telegram = FakeChannel.named("telegram");
        URI address = URI.create("http://127.0.0.1:" + models.getAddress().getPort() + "/v1");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream console = System.out;
        try (Mailing mailing = BirthdayWishes.withWriter(
                        Mailing.builder()
                                .store(InMemoryStore.create())
                                .channel(telegram)
                                .audience(
                                        "guests",
                                        AudienceSource.of(
                                                List.of(guest("1", "Ola", "tea"), guest("2", "Jan", "cake")))),
                        address)
                .start()) {
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            try {
                assertThat(BirthdayWishes.look(mailing)).hasSize(2);
            } finally {
                System.setOut(console);
            }
            assertThat(output.toString(StandardCharsets.UTF_8)).contains("1: {telegram=");

            Campaign wishes = mailing.campaigns().launch(BirthdayWishes.draft());
            assertThat(wishes.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        }
        assertThat(telegram.received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder(
                        "Happy birthday, Ola! Enjoy your tea.\n\nYour coffee shop",
                        "Happy birthday, Jan!\n\nYour coffee shop");
    }

    private static Recipient guest(String id, String name, String favourite) {
        return Recipient.builder(id)
                .address("telegram", "10" + id)
                .attribute("first_name", name)
                .attribute("favourite", favourite)
                .build();
    }
}
