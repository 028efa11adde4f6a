package io.mailing.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Reply;
import io.mailing.ReplyAction;
import io.mailing.StopWords;
import io.mailing.SuppressionFilter;
import io.mailing.SuppressionImport;
import io.mailing.SuppressionScope;
import io.mailing.UnsubscribeRequest;
import io.mailing.UnsubscribeResponse;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** People who want less, or nothing more: topics, replies, links, files. */
public final class OptingOut {

    private static final int LONGEST_FORM = 16 * 1024;

    private OptingOut() {}

    /**
     * Names the topics, and where the page is.
     *
     * @param mailing that is being set up
     * @param page where the application serves the page, such as {@code https://hotel.example/unsubscribe}
     * @return the same
     */
    static MailingBuilder set(MailingBuilder mailing, URI page) {
        // set
        return mailing.topic("news", "News and offers")
                .topic("events", "Concerts and dinners")
                .unsubscribeLinks(page)
                .unsubscribeTitle("Hotel Seaside")
                .stopWords(StopWords.standard().with(Locale.forLanguageTag("cs"), "odhlásit"));
        // end
    }

    /**
     * A message with a way out.
     *
     * @return its draft
     */
    static CampaignDraft news() {
        // draft
        return CampaignDraft.to("guests")
                .topic("news")
                .subject("Spring at the seaside")
                .text("Rooms with a view, from Monday.\n\nNo more of this: <unsubscribe_link>");
        // end
    }

    /**
     * What the application itself knows of people.
     *
     * @param mailing started, with the topic "news" and the channels "email" and "sms"
     */
    static void scopes(Mailing mailing) {
        // scopes
        SuppressionScope anna = SuppressionScope.address("email", "anna@guests.example");
        mailing.suppressions().suppress(anna, "unsubscribed");
        mailing.suppressions().suppress(anna.topic("news"), "unsubscribed");
        mailing.suppressions().suppress(SuppressionScope.recipient("4711"), "house ban");
        mailing.suppressions().suppress(SuppressionScope.recipientOn("sms", "4712"), "asked at the desk");
        mailing.suppressions().suppress(SuppressionScope.addressEverywhere("+48600100200"), "not hers");

        mailing.suppressions().lift(anna); // of news she still gets nothing
        // end
    }

    /**
     * What came back by SMS.
     *
     * @param mailing started, with a channel "sms"
     * @param from who wrote
     * @param text what
     * @return what it did
     */
    static ReplyAction replied(Mailing mailing, String from, String text) {
        // reply
        ReplyAction action = mailing.inbound().reply(new Reply("sms", from, text));
        // end
        return action;
    }

    /**
     * Moves the list from one installation to another.
     *
     * @param mailing started
     * @param to where it is written
     * @param from what is read
     * @return which lines were refused, and why
     * @throws IOException if a file can't be written or read
     */
    static SuppressionImport move(Mailing mailing, Writer to, Reader from) throws IOException {
        // files
        mailing.suppressions().exportCsv(SuppressionFilter.first(1000), to);
        SuppressionImport report = mailing.suppressions().importCsv(from);
        report.refusals().forEach(line -> System.out.println("line " + line.line() + ": " + line.reason()));
        // end
        return report;
    }

    /**
     * Serves the page by the JDK's own server, on this machine alone.
     *
     * @param mailing started, with unsubscribe links
     * @param port 0 for any
     * @return a running server
     * @throws IOException if the port is taken
     */
    static HttpServer serve(Mailing mailing, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/unsubscribe", exchange -> answer(mailing, exchange));
        server.start();
        return server;
    }

    // serve
    private static void answer(Mailing mailing, HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] form = exchange.getRequestBody().readNBytes(LONGEST_FORM);
            UnsubscribeResponse response = mailing.unsubscribe()
                    .handle(new UnsubscribeRequest(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawQuery(),
                            new String(form, StandardCharsets.UTF_8),
                            exchange.getRequestHeaders().getFirst("Accept-Language")));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] page = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), page.length == 0 ? -1 : page.length);
            if (page.length > 0) {
                exchange.getResponseBody().write(page);
            }
        }
    }
    // end
}
