package io.mailing.test;

import static io.mailing.test.FeatureDesk.EMAIL;
import static io.mailing.test.FeatureDesk.TELEGRAM;
import static io.mailing.test.FeatureDesk.draft;
import static io.mailing.test.FeatureDesk.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.HistoryFilter;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.QuietHours;
import io.mailing.Reply;
import io.mailing.ReplyAction;
import io.mailing.SendMode;
import io.mailing.Suppression;
import io.mailing.SuppressionEntry;
import io.mailing.SuppressionExport;
import io.mailing.SuppressionFilter;
import io.mailing.SuppressionImport;
import io.mailing.SuppressionScope;
import io.mailing.Suppressions;
import io.mailing.UnsubscribeRequest;
import io.mailing.UnsubscribeResponse;
import io.mailing.test.FeatureContract.Feature;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;

/** People who want less, or nothing more, and people who come back. */
final class OptOutFeatures {

    private static final String LINK = "https://guests.example/out?t=";

    private OptOutFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("opt-outs: of one topic, and of another one not", OptOutFeatures::topics),
                new Feature("opt-outs: of a recipient, everywhere or on one channel", OptOutFeatures::recipients),
                new Feature("opt-outs: while a campaign is sent, and for what is triggered", OptOutFeatures::meanwhile),
                new Feature("opt-outs: by a STOP word, and in again by a START word", OptOutFeatures::words),
                new Feature("opt-outs: by a link, and in again", OptOutFeatures::links),
                new Feature("opt-outs: looked through, exported, read again elsewhere", OptOutFeatures::files),
                new Feature("opt-outs: forgotten and erased people stay opted out", OptOutFeatures::forgotten));
    }

    private static CampaignDraft byTelegram() {
        return draft().sendMode(SendMode.priority(TELEGRAM));
    }

    private static FeatureDesk topical(FeatureDesk desk) {
        return desk.with(builder -> builder.topic("news", "News & offers")
                .topic("events", "Events")
                .unsubscribeLinks(URI.create("https://guests.example/out")));
    }

    private static List<String> sent(FeatureChannel channel) {
        return channel.addresses();
    }

    /** What a channel got since it was asked last. */
    private static final class FeatureChannel {
        private final FakeChannel channel;
        private int seen;

        FeatureChannel(FakeChannel channel) {
            this.channel = channel;
        }

        List<String> addresses() {
            List<String> all =
                    channel.received().stream().map(SentMessage::address).toList();
            List<String> fresh = List.copyOf(all.subList(seen, all.size()));
            seen = all.size();
            return fresh;
        }
    }

    private static void topics(FeatureDesk desk) throws InterruptedException {
        topical(desk);
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        Suppressions suppressions = desk.mailing().suppressions();
        SuppressionScope one = SuppressionScope.address(TELEGRAM, "101");
        assertThat(suppressions.suppress(one.topic("news"), "unsubscribed")).isTrue();
        assertThat(suppressions.suppress(one.topic("news"), "again")).isFalse();
        assertThat(suppressions.contains(TELEGRAM, "101")).isFalse();

        Campaign news = desk.finished(byTelegram().topic("news"));
        assertThat(sent(telegram)).containsExactly("102", "103");
        assertThat(news.progress().skipped()).isEqualTo(1);
        assertThat(desk.mailing()
                        .history()
                        .campaigns(HistoryFilter.newest(1))
                        .get(0)
                        .topic())
                .isEqualTo("news");
        assertThat(news.copy().topic("events")).isNotNull();
        assertThat(desk.mailing()
                        .campaigns()
                        .estimate(byTelegram().topic("news"))
                        .suppressed())
                .isEqualTo(1);
        desk.finished(byTelegram().topic("events"));
        desk.finished(byTelegram());
        assertThat(sent(telegram)).hasSize(6);

        assertThat(suppressions.suppress(one, "unsubscribed")).as("everything").isTrue();
        desk.finished(byTelegram().topic("events"));
        desk.finished(byTelegram());
        assertThat(sent(telegram)).hasSize(4).doesNotContain("101");
        assertThat(suppressions.lift(one)).isTrue();
        desk.finished(byTelegram().topic("news"));
        assertThat(sent(telegram)).as("the topic is left all the same").hasSize(2);
        assertThat(suppressions.lift(one.topic("news"))).isTrue();
        desk.finished(byTelegram().topic("news"));
        assertThat(sent(telegram)).hasSize(3);

        assertThat(desk.mailing().campaigns().check(draft().topic("gossip")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("topic"));
        assertThat(desk.mailing().campaigns().review(draft().topic("events")).toString())
                .contains("events");
        assertThatThrownBy(() -> suppressions.suppress(one.topic("gossip"), "stop"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void recipients(FeatureDesk desk) throws InterruptedException {
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        FeatureChannel email = new FeatureChannel(desk.email());
        Suppressions suppressions = desk.mailing().suppressions();
        suppressions.suppress(SuppressionScope.recipient("p1"), "wants no mail");
        suppressions.suppress(SuppressionScope.recipientOn(TELEGRAM, "p2"), "wants emails");

        Campaign campaign = desk.finished(draft().subject("Sale"));

        assertThat(sent(telegram)).containsExactly("103");
        assertThat(sent(email)).containsExactly("p2@guests.example");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(suppressions.find(SuppressionScope.recipient("p1")))
                .hasValueSatisfying(found -> assertThat(found.source()).isEqualTo(Suppression.API));
        assertThat(suppressions.find(SuppressionScope.recipient("p2"))).isEmpty();
        Campaign test = desk.rest(desk.mailing().campaigns().sendTest(byTelegram(), person(1)));
        assertThat(test.progress().skipped()).isEqualTo(1);

        suppressions.lift(SuppressionScope.recipient("p1"));
        // The same text on both channels, as a telephone number has.
        suppressions.suppress(SuppressionScope.addressEverywhere("102"), "stop");
        desk.finished(draft().subject("Sale"));
        assertThat(sent(telegram)).containsExactly("101", "103");
        assertThat(sent(email)).containsExactly("p2@guests.example");
    }

    private static void meanwhile(FeatureDesk desk) throws InterruptedException {
        // The desk's day begins at 10:00: what has begun waits, so that people have time to opt out.
        desk.with(builder -> builder.quietHours(QuietHours.between(LocalTime.of(8, 0), LocalTime.NOON))
                .topic("news", "News")
                .topic("events", "Events"));
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        Suppressions suppressions = desk.mailing().suppressions();
        Campaign waits = desk.launch(byTelegram().topic("news"));
        Campaign bonus = desk.launch(CampaignDraft.triggered()
                .sendMode(SendMode.priority(TELEGRAM))
                .topic("events")
                .atAnyHour(true)
                .text("A bonus"));
        assertThat(sent(telegram)).isEmpty();
        suppressions.suppress(SuppressionScope.address(TELEGRAM, "102").topic("news"), "stop");
        suppressions.suppress(SuppressionScope.recipientOn(TELEGRAM, "p3"), "stop");

        assertThat(bonus.trigger("bonus-2", person(2))).isTrue();
        assertThat(bonus.trigger("bonus-3", person(3))).isTrue();
        desk.leap(Duration.ofSeconds(3));
        assertThat(sent(telegram)).containsExactly("102");

        desk.leap(Duration.ofHours(2));
        assertThat(desk.rest(waits).progress().skipped()).isEqualTo(2);
        assertThat(sent(telegram)).containsExactly("101");
        assertThat(desk.mailing().history().verify(waits.id()).sound()).isTrue();
    }

    private static void words(FeatureDesk desk) throws InterruptedException {
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        Mailing mailing = desk.mailing();
        Reply stop = new Reply(TELEGRAM, "101", " Отпишите! ", "event-1", FeatureDesk.START.minusSeconds(60));
        assertThat(mailing.inbound().reply(stop)).isEqualTo(ReplyAction.OPTED_OUT);
        assertThat(mailing.inbound().reply(stop)).as("a second time").isEqualTo(ReplyAction.NONE);
        assertThat(mailing.inbound().reply(new Reply(TELEGRAM, "102", "Don't stop!")))
                .isEqualTo(ReplyAction.NONE);
        assertThat(mailing.suppressions().find(TELEGRAM, "101"))
                .contains(new Suppression("stop", Suppression.REPLY, FeatureDesk.START.minusSeconds(60)));
        desk.finished(byTelegram());
        assertThat(sent(telegram)).containsExactly("102", "103");

        Reply early = new Reply(TELEGRAM, "101", "start", "event-0", FeatureDesk.START.minusSeconds(90));
        assertThat(mailing.inbound().reply(early)).as("written before the stop").isEqualTo(ReplyAction.NONE);
        assertThat(mailing.inbound().reply(new Reply(TELEGRAM, "101", "/start")))
                .isEqualTo(ReplyAction.OPTED_IN);
        mailing.suppressions()
                .suppress(
                        SuppressionScope.address(TELEGRAM, "102"),
                        new Suppression("complained", Suppression.COMPLAINT, FeatureDesk.START));
        assertThat(mailing.inbound().reply(new Reply(TELEGRAM, "102", "START")))
                .as("not the person's own")
                .isEqualTo(ReplyAction.NONE);
        desk.finished(byTelegram());
        assertThat(sent(telegram)).containsExactly("101", "103");
    }

    private static UnsubscribeResponse request(FeatureDesk desk, String method, String link, String body) {
        String query = URI.create(link).getRawQuery();
        return desk.mailing().unsubscribe().handle(new UnsubscribeRequest(method, query, body, "en"));
    }

    private static void links(FeatureDesk desk) throws InterruptedException {
        topical(desk);
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        CampaignDraft news = byTelegram().topic("news").text("News. <unsubscribe_link>");
        desk.finished(news);
        String link =
                Objects.requireNonNull(desk.telegram().received().get(0).text()).substring("News. ".length());
        assertThat(sent(telegram)).hasSize(3);
        assertThat(link).startsWith(LINK).doesNotContain("101");

        assertThat(request(desk, "GET", link, "").body())
                .contains("News &amp; offers")
                .doesNotContain("101");
        assertThat(request(desk, "HEAD", link, "do=all").body()).isEmpty();
        desk.finished(news);
        assertThat(sent(telegram)).as("to look changes nothing").hasSize(3);

        for (int i = 0; i < 2; i++) {
            assertThat(request(desk, "POST", link, "List-Unsubscribe=One-Click").status())
                    .isEqualTo(200);
        }
        SuppressionEntry entry =
                desk.mailing().suppressions().list(SuppressionFilter.first(10)).get(0);
        assertThat(entry.address()).as("the ledger knows it").isEqualTo("101");
        assertThat(entry.topic()).isEqualTo("news");
        assertThat(entry.suppression().source()).isEqualTo(Suppression.LINK);
        desk.finished(news);
        assertThat(sent(telegram)).containsExactly("102", "103");
        desk.finished(byTelegram());
        assertThat(sent(telegram)).hasSize(3);

        assertThat(request(desk, "POST", link, "do=all").body()).contains("no longer send you messages");
        desk.finished(byTelegram());
        assertThat(sent(telegram)).containsExactly("102", "103");
        assertThat(request(desk, "POST", link, "do=back").body()).contains("subscribed again");
        desk.finished(news);
        assertThat(sent(telegram)).hasSize(3);

        desk.mailing().suppressions().suppress(TELEGRAM, "101", "a house ban");
        assertThat(request(desk, "POST", link, "do=back").body()).contains("Only the sender");
        assertThat(desk.mailing().suppressions().contains(TELEGRAM, "101")).isTrue();
        assertThat(new FeatureDesk(InMemoryStore.create()).mailing().campaigns().check(news.topic(null)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("unsubscribe_link"));
    }

    private static void files(FeatureDesk desk) throws IOException {
        topical(desk);
        Suppressions suppressions = desk.mailing().suppressions();
        String csv = "\uFEFF" + """
                Topic,ADDRESS,channel,recipient,time,source,note
                ,101,telegram,,2020-05-01T10:00:00Z,complaint,x
                news,,,p2,,,
                ,101,telegram,,,,
                ,nobody,email,,,,
                ,102,telegram,p2,,,
                ,103,fax,,,,
                gossip,103,telegram,,,,
                ,103,telegram,,yesterday,,
                events,'+103,telegram,,,,
                """;

        SuppressionImport report = suppressions.importCsv(new StringReader(csv));

        assertThat(report.added()).isEqualTo(3);
        assertThat(report.known()).isEqualTo(1);
        assertThat(report.refused()).isEqualTo(5);
        assertThat(report.refusals())
                .extracting(SuppressionImport.Refusal::line)
                .containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(report.refusals().toString()).doesNotContain("nobody", "yesterday");
        assertThat(suppressions.find(TELEGRAM, "101"))
                .hasValueSatisfying(found -> assertThat(found.source()).isEqualTo(Suppression.COMPLAINT));
        assertThat(suppressions.importCsv(new StringReader(csv)).added())
                .as("a second time")
                .isZero();
        assertThat(suppressions.list(SuppressionFilter.first(10).topic("news")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.recipient()).isEqualTo("p2"));

        suppressions.suppress(TELEGRAM, "104", "forgotten soon");
        assertThat(suppressions.forget(TELEGRAM, "104")).isEqualTo(1);
        StringWriter file = new StringWriter();
        assertThat(suppressions.exportCsv(SuppressionFilter.first(2), file)).isEqualTo(new SuppressionExport(3, 1));
        try (FeatureDesk other = topical(new FeatureDesk(InMemoryStore.create()))) {
            SuppressionImport again = other.mailing().suppressions().importCsv(new StringReader(file.toString()));
            assertThat(again).isEqualTo(new SuppressionImport(3, 0, 0, List.of()));
            assertThat(other.mailing().suppressions().list(SuppressionFilter.first(10)))
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("number")
                    .isEqualTo(suppressions.list(SuppressionFilter.first(3)));
        }
    }

    private static void forgotten(FeatureDesk desk) throws InterruptedException {
        FeatureChannel telegram = new FeatureChannel(desk.telegram());
        Suppressions suppressions = desk.mailing().suppressions();
        desk.finished(byTelegram());
        suppressions.suppress(TELEGRAM, "101", "stop");
        suppressions.suppress(SuppressionScope.recipientOn(EMAIL, "p1"), "stop");
        suppressions.suppress(TELEGRAM, "102", "stop");

        assertThat(desk.mailing().recipients().erase("p1")).isEqualTo(1);

        assertThat(suppressions.list(SuppressionFilter.first(10)))
                .extracting(SuppressionEntry::forgotten)
                .containsExactly(true, true, false);
        assertThat(suppressions.contains(TELEGRAM, "101")).isTrue();
        assertThat(sent(telegram)).hasSize(3);
        desk.finished(byTelegram());
        assertThat(sent(telegram)).containsExactly("103");
    }
}
