package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignReport;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.LedgerDroppedException;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Progress;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Trigger;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Campaigns that ended long ago: their report stays, their deliveries don't. */
class RetentionTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final List<Mailing> nodes = new ArrayList<>();
    private final ManualRuntime runtime = new ManualRuntime(clock);

    private Mailing start(ManualRuntime on, Duration kept) {
        FakeChannel telegram = FakeChannel.named("telegram");
        telegram.when("1001").refuse("403 blocked");
        MailingBuilder builder = Mailing.builder()
                .store(store)
                .runtime(on)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(10))));
        Mailing mailing = (kept == null ? builder : builder.keepLedgers(kept)).start();
        nodes.add(mailing);
        return mailing;
    }

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private static List<JournalEntry> journal(Mailing mailing, Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(1000));
    }

    @Test
    void after_the_time_the_report_says_the_same_and_the_journal_is_empty() throws Exception {
        Mailing mailing = start(runtime, Duration.ofHours(2));
        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        campaign.awaitFinished(MINUTE);
        CampaignReport report = mailing.history().report(campaign.id());
        Progress progress = campaign.progress();
        JournalEntry entry = journal(mailing, campaign).get(0);
        assertThat(report.reasons()).hasSize(1);

        runtime.advance(Duration.ofMinutes(118));
        assertThat(journal(mailing, campaign)).as("not yet").hasSize(10);
        runtime.advance(Duration.ofMinutes(4));

        CampaignSummary summary = mailing.history().summary(campaign.id());
        assertThat(summary.ledgerDropped()).isTrue();
        assertThat(journal(mailing, campaign)).isEmpty();
        assertThat(campaign.progress()).isEqualTo(progress);
        CampaignReport after = mailing.history().report(campaign.id());
        assertThat(after.reasons()).isEqualTo(report.reasons());
        assertThat(after.plan()).isEqualTo(report.plan());
        assertThat(after.toString().lines().filter(line -> !line.startsWith("Journal")))
                .containsExactlyElementsOf(report.toString().lines().toList());
        assertThat(after.toString()).contains("dropped");
        assertThat(mailing.history().campaigns(HistoryFilter.newest(10))).containsExactly(summary);

        assertThatThrownBy(campaign::resendFailed).isInstanceOf(LedgerDroppedException.class);
        assertThatThrownBy(campaign::resendInDoubt).isInstanceOf(LedgerDroppedException.class);
        assertThatThrownBy(() -> mailing.history().verify(campaign.id())).isInstanceOf(LedgerDroppedException.class);
        assertThatThrownBy(() -> mailing.history().message(entry)).isInstanceOf(LedgerDroppedException.class);
    }

    @Test
    void what_is_sent_again_is_kept_from_its_new_end_on() throws Exception {
        Mailing mailing = start(runtime, Duration.ofHours(2));
        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        campaign.awaitFinished(MINUTE);
        runtime.advance(Duration.ofMinutes(90));
        assertThat(campaign.resendFailed()).isEqualTo(1);
        campaign.awaitFinished(MINUTE);

        runtime.advance(Duration.ofMinutes(90));
        assertThat(journal(mailing, campaign)).hasSize(10);
        runtime.advance(Duration.ofMinutes(40));
        assertThat(journal(mailing, campaign)).isEmpty();
    }

    @Test
    void without_a_time_everything_is_kept() throws Exception {
        Mailing mailing = start(runtime, null);
        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        campaign.awaitFinished(MINUTE);

        clock.advance(Duration.ofDays(3000));
        runtime.advance(Duration.ofMinutes(5));

        assertThat(journal(mailing, campaign)).hasSize(10);
        assertThat(mailing.history().summary(campaign.id()).ledgerDropped()).isFalse();
    }

    @Test
    void two_nodes_drop_the_same_ledger_without_harm() throws Exception {
        ManualRuntime there = new ManualRuntime(clock);
        Mailing mailing = start(runtime, Duration.ofHours(1));
        start(there, Duration.ofHours(1));
        List<Campaign> campaigns = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
            campaign.awaitFinished(MINUTE);
            campaigns.add(campaign);
        }
        for (int minute = 0; minute < 63; minute++) {
            runtime.advance(Duration.ofSeconds(30));
            there.advance(Duration.ofSeconds(30));
        }
        assertThat(campaigns).allSatisfy(campaign -> {
            assertThat(journal(mailing, campaign)).isEmpty();
            assertThat(campaign.progress().sent()).isEqualTo(9);
        });
    }

    @Test
    void a_time_under_an_hour_is_refused() {
        assertThatThrownBy(() -> Mailing.builder().keepLedgers(Duration.ofMinutes(59)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT59M");
    }

    @Test
    void an_event_that_is_committed_after_the_drop_changes_nothing() throws Exception {
        Mailing mailing = start(runtime, Duration.ofHours(1));
        Campaign campaign = mailing.campaigns().launch(CampaignDraft.triggered().text("Hello!"));
        campaign.trigger("1", Guests.many(2)[1]);
        campaign.closeToTriggers();
        campaign.awaitFinished(MINUTE);
        Delivery delivery = store.history()
                .deliveries(campaign.id(), new DeliveryFilter(Set.of(), null, 1))
                .get(0)
                .delivery();
        runtime.advance(Duration.ofMinutes(65));
        assertThat(mailing.history().summary(campaign.id()).ledgerDropped()).isTrue();
        Progress progress = campaign.progress();

        // As a transaction of the application does that looked at the campaign while it stood.
        store.triggers()
                .append(
                        campaign.id(),
                        new Trigger("late", List.of(new Trigger.Planned("telegram", delivery)), clock.instant()));
        runtime.advance(Duration.ofMinutes(2));

        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress()).isEqualTo(progress);
        assertThat(progress.sent()).isEqualTo(1);
    }
}
