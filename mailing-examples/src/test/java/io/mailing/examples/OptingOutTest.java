package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mailing.Recipient;
import io.mailing.ReplyAction;
import io.mailing.SuppressionScope;
import io.mailing.test.MailingExtension;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example does what it says, over a real connection. */
class OptingOutTest {

    private static final URI PAGE = URI.create("https://hotel.example/unsubscribe");

    @RegisterExtension
    final MailingExtension kit =
            MailingExtension.withChannels("email", "sms").with(mailing -> OptingOut.set(mailing, PAGE));

    private static Recipient anna() {
        return Recipient.builder("4711").address("email", "anna@guests.example").build();
    }

    private static HttpResponse<String> send(HttpServer server, URI link, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI here = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + link.getRawPath() + "?" + link.getRawQuery());
        return HttpClient.newHttpClient()
                .send(request.uri(here).header("Accept-Language", "en").build(), BodyHandlers.ofString());
    }

    @Test
    void a_link_leads_to_a_page_that_acts_when_it_is_posted() throws Exception {
        kit.audience("guests", anna());
        kit.finish(OptingOut.news());
        String text =
                Objects.requireNonNull(kit.channel("email").received().get(0).text());
        URI link = URI.create(text.substring(text.indexOf("https:")));
        HttpServer server = OptingOut.serve(kit.mailing(), 0);
        try {
            HttpResponse<String> page =
                    send(server, link, HttpRequest.newBuilder().GET());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("Hotel Seaside", "Stop \u201CNews and offers\u201D");
            assertThat(send(server, link, HttpRequest.newBuilder().method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(200);
            SuppressionScope scope = SuppressionScope.address("email", "anna@guests.example");
            assertThat(kit.mailing().suppressions().find(scope.topic("news"))).isEmpty();

            HttpResponse<String> done = send(
                    server, link, HttpRequest.newBuilder().POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(kit.mailing().suppressions().find(scope.topic("news"))).isPresent();
            assertThat(kit.mailing().suppressions().find(scope)).isEmpty();
            assertThat(send(server, link, HttpRequest.newBuilder().DELETE()).statusCode())
                    .isEqualTo(405);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void scopes_replies_and_files_are_as_told() throws Exception {
        OptingOut.scopes(kit.mailing());
        SuppressionScope scope = SuppressionScope.address("email", "anna@guests.example");
        assertThat(kit.mailing().suppressions().find(scope)).isEmpty();
        assertThat(kit.mailing().suppressions().find(scope.topic("news"))).isPresent();

        assertThat(OptingOut.replied(kit.mailing(), "+48600100201", "Stop!")).isEqualTo(ReplyAction.OPTED_OUT);
        StringWriter file = new StringWriter();
        assertThat(OptingOut.move(kit.mailing(), file, new StringReader("address,channel\n+48600100202,sms\n"))
                        .added())
                .isEqualTo(1);
        assertThat(file.toString()).hasLineCount(6).contains("'+48600100201");
    }
}
