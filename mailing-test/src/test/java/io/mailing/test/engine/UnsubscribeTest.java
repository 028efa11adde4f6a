package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Recipient;
import io.mailing.StoreException;
import io.mailing.SuppressionFilter;
import io.mailing.UnsubscribeRequest;
import io.mailing.UnsubscribeResponse;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page behind an unsubscribe link. */
class UnsubscribeTest {

    private static final URI BASE = URI.create("https://guests.example/out?from=mail");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final List<Mailing> nodes = new ArrayList<>();
    private Store used = store;

    private MailingBuilder builder() {
        return Mailing.builder()
                .store(used)
                .runtime(new ManualRuntime(clock))
                .channel(telegram)
                .topic("news", "<b>News</b> & \"offers\"")
                .unsubscribeTitle("Guests' <House>")
                .unsubscribeLinks(BASE)
                .audience("guests", AudienceSource.of(List.of(Guests.anna())));
    }

    private Mailing start() {
        Mailing mailing = builder().start();
        nodes.add(mailing);
        return mailing;
    }

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private String query(Mailing mailing, @Nullable String topic) throws InterruptedException {
        mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("<unsubscribe_link>").topic(topic))
                .awaitFinished(Duration.ofMinutes(1));
        String link = telegram.received().get(telegram.received().size() - 1).text();
        assertThat(link).startsWith(BASE + "&t=").matches("[!-~]+");
        return URI.create(Objects.requireNonNull(link)).getRawQuery();
    }

    private static UnsubscribeResponse ask(Mailing mailing, String method, @Nullable String query, String body) {
        return mailing.unsubscribe().handle(new UnsubscribeRequest(method, query, body, null));
    }

    private static boolean nobodyIsOut(Mailing mailing) {
        return mailing.suppressions().list(SuppressionFilter.first(10)).isEmpty();
    }

    @Test
    void no_token_but_a_genuine_one_opens_anything() throws Exception {
        Mailing mailing = start();
        String query = query(mailing, "news");
        assertThat(ask(mailing, "GET", query, "").status()).isEqualTo(200);
        int first = query.indexOf("t=") + 2;

        for (int i = first; i < query.length(); i++) {
            char other = query.charAt(i) == 'A' ? 'B' : 'A';
            String changed = query.substring(0, i) + other + query.substring(i + 1);
            assertThat(ask(mailing, "POST", changed, "do=all").status())
                    .as("changed at %d", i)
                    .isEqualTo(404);
            assertThat(ask(mailing, "POST", query.substring(0, i), "do=all").status())
                    .as("cut at %d", i)
                    .isEqualTo(404);
        }
        // The last character has bits that stand for nothing: a second text for the same bytes.
        for (char c = '0'; c <= 'z'; c++) {
            String twin = query.substring(0, query.length() - 1) + c;
            if (!twin.equals(query)) {
                assertThat(ask(mailing, "POST", twin, "do=all").status()).isEqualTo(404);
            }
        }
        for (String wrong :
                new String[] {query + "A", query + "=", query + "==", "t=", "x=1", "t=%zz", "t=" + "A".repeat(5000)}) {
            assertThat(ask(mailing, "POST", wrong, "do=all").status()).as(wrong).isEqualTo(404);
        }
        assertThat(ask(mailing, "POST", null, "do=all").status()).isEqualTo(404);
        assertThat(nobodyIsOut(mailing)).isTrue();
    }

    @Test
    void a_token_of_another_installation_is_none() throws Exception {
        Mailing mailing = start();
        String query = query(mailing, null);
        used = InMemoryStore.create(clock);
        Mailing other = start();

        assertThat(ask(other, "POST", query, "do=all").status()).isEqualTo(404);
        assertThat(ask(mailing, "POST", query, "do=all").status()).isEqualTo(200);
    }

    @Test
    void a_link_holds_when_the_ledger_and_the_person_are_gone() throws Exception {
        Mailing mailing = start();
        String query = query(mailing, "news");
        Recipient anna = Guests.anna();
        mailing.recipients().erase(anna.id());

        assertThat(ask(mailing, "POST", query, "List-Unsubscribe=One-Click").status())
                .isEqualTo(200);

        assertThat(mailing.suppressions().list(SuppressionFilter.first(10)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.forgotten()).isTrue());
    }

    @Test
    void the_page_runs_nothing_and_escapes_all() throws Exception {
        Mailing mailing = start();
        UnsubscribeResponse page = ask(mailing, "GET", query(mailing, "news"), "");

        assertThat(page.body())
                .contains("&lt;b&gt;News&lt;/b&gt; &amp; &quot;offers&quot;", "Guests&#39; &lt;House&gt;")
                .doesNotContain("<b>", "<script", "http", "101");
        assertThat(page.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Language", "en")
                .containsEntry("Referrer-Policy", "no-referrer")
                .hasEntrySatisfying("X-Robots-Tag", value -> assertThat(value).contains("noindex"))
                .hasEntrySatisfying(
                        "Content-Security-Policy",
                        value -> assertThat(value)
                                .startsWith("default-src 'none'; style-src 'sha256-")
                                .contains("frame-ancestors 'none'"));
    }

    @Test
    void who_subscribes_again_reads_so_in_the_heading_and_the_title() throws Exception {
        Mailing mailing = start();
        String query = query(mailing, "news");
        assertThat(ask(mailing, "GET", query, "").body()).contains("<h1>Unsubscribe</h1>", "<title>Unsubscribe - ");
        assertThat(ask(mailing, "POST", query, "do=topic").body()).contains("<h1>You are unsubscribed</h1>");

        assertThat(ask(mailing, "POST", query, "do=back").body())
                .contains("<h1>You are subscribed again</h1>", "<title>You are subscribed again - ")
                .doesNotContain("<p></p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH", "get", ""})
    void other_methods_are_refused(String method) {
        UnsubscribeResponse response = ask(start(), method, "t=x", "do=all");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("Allow", "GET, HEAD, POST");
    }

    @Test
    void the_language_is_the_first_of_the_requests_that_the_page_speaks() {
        Mailing mailing = start();
        String[][] asked = {
            {"de-AT,de;q=0.9,en;q=0.5", "de"},
            {"nn, ru;q=0.7", "ru"},
            {"pl", "pl"},
            {"fr-CA", "fr"},
            {"es-419", "es"},
            {"uk-UA", "uk"},
            {"*", "en"},
            {"xx", "en"},
            {";;;q=", "en"},
            {"a".repeat(10_000), "en"}
        };
        for (String[] pair : asked) {
            UnsubscribeResponse response =
                    mailing.unsubscribe().handle(new UnsubscribeRequest("GET", null, null, pair[0]));
            assertThat(response.headers()).as(pair[0]).containsEntry("Content-Language", pair[1]);
            assertThat(response.body()).contains("<html lang=\"" + pair[1] + "\">");
        }
    }

    @Test
    void a_form_that_asks_for_nothing_does_nothing() throws Exception {
        Mailing mailing = start();
        String query = query(mailing, null);
        for (String body : new String[] {"", "do=", "do=explode", "x".repeat(100_000), "&&&=&do"}) {
            assertThat(ask(mailing, "POST", query, body).status()).isEqualTo(400);
        }
        assertThat(nobodyIsOut(mailing)).isTrue();
        String multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--";
        assertThat(ask(mailing, "POST", query, multipart).status()).isEqualTo(200);
        assertThat(mailing.suppressions().contains("telegram", "101")).isTrue();
    }

    @Test
    void while_the_store_is_away_the_mail_program_is_asked_to_come_again() throws Exception {
        used = new ProbedStore(store, (method, arguments, real) -> {
            if (method.equals("suppress")) {
                throw new StoreException("away", null);
            }
            return real.call();
        });
        Mailing mailing = start();
        UnsubscribeResponse response = ask(mailing, "POST", query(mailing, null), "List-Unsubscribe=One-Click");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsKey("Retry-After");
    }

    @Test
    void only_addresses_of_the_web_can_be_links_and_without_one_there_is_no_page() {
        for (String wrong : new String[] {
            "ftp://guests.example/", "/out", "https:out", "https://guests.example/#x", "javascript:alert(1)"
        }) {
            assertThatThrownBy(() -> Mailing.builder().unsubscribeLinks(URI.create(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Mailing without = Mailing.builder()
                .store(store)
                .runtime(new ManualRuntime(clock))
                .channel(telegram)
                .start();
        nodes.add(without);
        assertThatThrownBy(without::unsubscribe).isInstanceOf(IllegalStateException.class);
    }
}
