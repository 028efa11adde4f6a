package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Progress;
import io.mailing.Recipient;
import io.mailing.Throttle;
import io.mailing.UnknownCampaignException;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people look at: speeds, the journal's entries, CSV. */
class HistoryTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final FakeChannel email = FakeChannel.named("email");
    private final Mailing mailing = Mailing.builder()
            .store(InMemoryStore.create(clock))
            .runtime(runtime)
            .channel(telegram)
            .channel(email)
            .audience("guests", AudienceSource.of(List.of(Guests.many(600))))
            .audience("few", AudienceSource.of(List.of(Guests.many(5))))
            .audience(
                    "odd",
                    AudienceSource.of(List.of(
                            Recipient.builder("=1+1")
                                    .address("email", "anna@guests.example")
                                    .build(),
                            Recipient.builder("a \"b\"; =c\r\nd")
                                    .address("telegram", "+48600")
                                    .build())))
            .recipientLink(HistoryTest::card)
            .start();

    private static URI card(String id) {
        return switch (id) {
            case "g1" -> null;
            case "g2" -> throw new IllegalStateException("the application's own matter");
            default -> URI.create("https://shop.example/guests/" + id.replaceAll("\\W", ""));
        };
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    private CampaignSummary summary(Campaign campaign) {
        return mailing.history().summary(campaign.id());
    }

    private Campaign finish(CampaignDraft draft) throws InterruptedException {
        Campaign campaign = mailing.campaigns().launch(draft);
        campaign.awaitFinished(MINUTE);
        return campaign;
    }

    @Test
    void speeds_are_told_without_pauses_and_over_the_last_minute() throws Exception {
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(2)));
        runtime.crank();
        runtime.advance(Duration.ofSeconds(30));
        assertThat(summary(campaign).lastMinute())
                .as("it began half a minute ago")
                .isBetween(110L, 130L);
        runtime.advance(Duration.ofSeconds(60));
        campaign.pause();
        assertThat(summary(campaign).speedPerMinute()).isBetween(115L, 125L);

        runtime.advance(Duration.ofSeconds(30));
        assertThat(summary(campaign).lastMinute())
                .as("paused since it was looked at")
                .isLessThan(10);
        runtime.advance(Duration.ofSeconds(60));
        assertThat(summary(campaign).lastMinute()).isZero();
        assertThat(summary(campaign).speedPerMinute()).as("pauses left out").isBetween(115L, 125L);
        runtime.advance(Duration.ofHours(1));
        assertThat(summary(campaign).lastMinute()).as("not looked at for long").isNull();

        campaign.resume();
        campaign.awaitFinished(Duration.ofHours(1));
        runtime.advance(Duration.ofMinutes(2));
        assertThat(summary(campaign).lastMinute()).as("ended long ago").isZero();
        assertThat(summary(campaign).progress().sentOfTotal()).isEqualTo("600/600");
    }

    @Test
    void a_campaign_that_waits_for_its_time_has_no_speed() {
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests")
                        .text("Hello!")
                        .startAt(clock.instant().plus(MINUTE)));

        assertThat(summary(campaign).lastMinute()).isZero();
        assertThat(summary(campaign).speedPerMinute()).isZero();
        assertThat(campaign.progress()).isEqualTo(new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void history_is_filtered_by_what_a_campaign_is() throws Exception {
        Campaign sale = finish(
                CampaignDraft.to("few").name("Autumn SALE").author("anna").text("Hello!"));
        Campaign bonus = mailing.campaigns()
                .launch(CampaignDraft.triggered().name("Bonus").text("Hello!"));
        HistoryFilter all = HistoryFilter.newest(10);

        assertThat(ids(all)).containsExactly(bonus.id(), sale.id());
        assertThat(ids(all.text("sale"))).containsExactly(sale.id());
        assertThat(ids(all.author("anna"))).containsExactly(sale.id());
        assertThat(ids(all.kinds(CampaignKind.TRIGGERED))).containsExactly(bonus.id());
        assertThat(ids(all.channel("email").created(MailingExtension.START, null)))
                .hasSize(2);
        assertThat(ids(all.channel("sms"))).isEmpty();
    }

    private List<CampaignId> ids(HistoryFilter filter) {
        return mailing.history().campaigns(filter).stream()
                .map(CampaignSummary::id)
                .toList();
    }

    @Test
    void journal_has_each_attempt_and_a_link_to_the_recipients_card() throws Exception {
        telegram.when("1001").refuse("403 blocked");
        Campaign campaign = finish(CampaignDraft.to("few").text("Hello!"));

        List<JournalEntry> journal = mailing.history().journal(campaign.id(), JournalFilter.first(10));

        JournalEntry entry = journal.get(0);
        assertThat(entry.recipientLink()).isEqualTo(URI.create("https://shop.example/guests/g0"));
        assertThat(entry.attempts()).isEqualTo(2);
        assertThat(entry.outcomes())
                .extracting(one -> one.number() + " " + one.channel() + " " + one.state())
                .containsExactly("1 telegram DEFERRED", "2 email SENT");
        assertThat(entry.outcomes().get(0).reason()).isNotNull();
        assertThat(entry.outcomes().get(1).providerId())
                .isEqualTo(entry.providerId())
                .isNotNull();
        assertThat(entry.outcomes().get(1).at()).isEqualTo(entry.at());
        assertThat(journal.get(1).recipientLink()).as("it has none").isNull();
        assertThat(journal.get(2).recipientLink()).as("a fault of it").isNull();

        assertThat(mailing.history()
                        .journal(campaign.id(), JournalFilter.first(10).channel("email")))
                .containsExactly(entry);
        assertThat(mailing.history()
                        .journal(campaign.id(), JournalFilter.first(10).recipient("g3")))
                .containsExactly(journal.get(3));

        mailing.recipients().erase("g0");
        assertThat(mailing.history()
                        .journal(campaign.id(), JournalFilter.first(1))
                        .get(0)
                        .recipientLink())
                .isNull();
    }

    @Test
    void journal_is_filtered_by_reason() throws Exception {
        telegram.when("1003").refuse("403 blocked");
        email.when("guest2@guests.example").refuse("550 unknown");
        Campaign campaign = finish(CampaignDraft.to("few").text("Hello!"));
        JournalEntry failed = mailing.history()
                .journal(campaign.id(), JournalFilter.first(10).states(DeliveryState.FAILED))
                .get(0);

        assertThat(mailing.history()
                        .journal(
                                campaign.id(),
                                JournalFilter.first(10).reason(failed.reason().code())))
                .containsExactly(failed);
    }

    @Test
    void exports_are_whole_whatever_the_page_and_hold_no_formulas() throws Exception {
        Campaign odd =
                finish(CampaignDraft.to("odd").name("=cmd()").author("@anna").text("Hello!"));
        Campaign few = finish(CampaignDraft.to("few").name("Few").text("Hello!"));
        StringWriter history = new StringWriter();
        StringWriter journal = new StringWriter();
        StringWriter people = new StringWriter();

        mailing.history().exportHistory(HistoryFilter.newest(1), history);
        mailing.history().exportJournal(few.id(), JournalFilter.first(2), journal);
        mailing.history().exportJournal(odd.id(), JournalFilter.first(1000), people);

        assertThat(history.toString().split("\r\n"))
                .hasSize(3)
                .satisfies(lines -> assertThat(lines[0])
                        .startsWith("\"id\",\"created\",\"name\",\"type\",\"state\",\"author\",\"audience\",\"total\""))
                .satisfies(lines -> assertThat(lines[1])
                        .startsWith("\"2\",\"")
                        .contains("\"Few\",\"one-off\",\"finished\",\"\",\"few\",\"5\",\"0\",\"5\"")
                        .contains("\"5/5\""))
                .satisfies(lines -> assertThat(lines[2]).contains("\"'=cmd()\",", "\"'@anna\","));
        assertThat(journal.toString().split("\r\n")).hasSize(6);
        assertThat(people.toString())
                .contains("\"'=1+1\",\"sent\",\"email\",\"anna@guests.example\",\"1\",\""
                        + clock.instant().toString().substring(0, 13))
                .contains("\"a \"\"b\"\"; =c\r\nd\",\"sent\",\"telegram\",\"'+48600\"")
                .contains("\"https://shop.example/guests/11\"");
        assertThatThrownBy(() -> mailing.history().exportJournal(new CampaignId(9), JournalFilter.first(1), journal))
                .isInstanceOf(UnknownCampaignException.class);
    }

    @Test
    void an_exports_writer_stays_open_and_its_fault_is_told() throws Exception {
        finish(CampaignDraft.to("few").text("Hello!"));
        StringWriter open = new StringWriter() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
        mailing.history().exportHistory(HistoryFilter.newest(10), open);
        IOException full = new IOException("the disk is full");
        Writer broken = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw full;
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> mailing.history().exportHistory(HistoryFilter.newest(10), broken))
                .isSameAs(full);
    }
}
