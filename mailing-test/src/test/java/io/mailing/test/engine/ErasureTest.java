package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Preview;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is erased is gone from the journal and gets nothing more, and the sums stay right. */
class ErasureTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final Mailing mailing = Mailing.builder()
            .store(store)
            .runtime(runtime)
            .channel(telegram)
            .audience("guests", AudienceSource.of(List.of(Guests.many(100))))
            .start();

    @AfterEach
    void close() {
        mailing.close();
    }

    private Campaign launch() {
        return mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello <first_name>!").throttle(Throttle.perSecond(20)));
    }

    private List<JournalEntry> journal(Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(1000));
    }

    private List<String> addresses() {
        return telegram.received().stream().map(SentMessage::address).toList();
    }

    @Test
    void what_was_sent_stays_sent_to_nobody() throws Exception {
        telegram.when("1001").refuse("403 blocked by 1001");
        Campaign first = launch();
        first.awaitFinished(MINUTE);
        Campaign second = launch();
        second.awaitFinished(MINUTE);
        JournalEntry before = journal(first).get(0);
        assertThat(before.recipient()).isEqualTo("g0");

        assertThat(mailing.recipients().erase("g0")).isEqualTo(2);
        assertThat(mailing.recipients().erase("g1")).isEqualTo(2);
        assertThat(mailing.recipients().erase("g0")).as("a second time").isZero();

        JournalEntry failed = journal(first).get(0);
        assertThat(failed.erased()).isTrue();
        assertThat(failed.recipient())
                .startsWith("erased-")
                .isEqualTo(journal(second).get(0).recipient());
        assertThat(failed.address()).isNull();
        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.reason()).isNotNull().satisfies(reason -> {
            assertThat(reason.text()).isEmpty();
            assertThat(before.reason()).isNotNull().extracting("code").isEqualTo(reason.code());
        });
        assertThat(mailing.history().message(failed)).isInstanceOf(Preview.Unfit.class);
        JournalEntry sent = journal(first).get(1);
        assertThat(sent.state().accepted()).isTrue();
        assertThat(sent.providerId()).isNull();
        assertThat(journal(first).get(2).erased()).isFalse();
        assertThat(first.progress().sent()).isEqualTo(99);
        assertThat(mailing.history().verify(first.id()).sound()).isTrue();
        assertThat(first.resendFailed()).as("there is nobody to send it to").isZero();
        assertThat(first.state()).isEqualTo(CampaignState.FINISHED);
    }

    @Test
    void who_is_erased_while_a_campaign_is_sent_gets_nothing_more() throws Exception {
        Campaign campaign = launch();
        runtime.advance(Duration.ofSeconds(1));
        assertThat(addresses()).isNotEmpty();

        assertThat(mailing.recipients().erase("g50")).isEqualTo(1);
        assertThat(mailing.recipients().erase("g99")).isEqualTo(1);
        campaign.awaitFinished(MINUTE);

        assertThat(addresses()).hasSize(98).doesNotContain("1051", "1100");
        assertThat(campaign.progress().skipped()).isEqualTo(2);
        assertThat(mailing.history().report(campaign.id()).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.reason().code()).isEqualTo("erased"));
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void a_campaign_that_waited_for_the_erased_alone_is_finished() throws Exception {
        telegram.when("1100").refuseForNow("later");
        Campaign campaign = launch();
        runtime.advance(Duration.ofSeconds(10));
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);

        mailing.recipients().erase("g99");

        assertThat(campaign.awaitFinished(Duration.ofSeconds(2))).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().skipped()).isEqualTo(1);
    }

    @Test
    void an_erased_person_stays_suppressed() throws Exception {
        mailing.suppressions().suppress("telegram", "1001", "stop");
        launch().awaitFinished(MINUTE);
        mailing.recipients().erase("g0");

        assertThat(mailing.suppressions().contains("telegram", "1001")).isTrue();
        launch().awaitFinished(MINUTE);
        assertThat(addresses()).doesNotContain("1001");
    }

    @Test
    void who_is_erased_while_an_event_waits_gets_nothing_and_is_named_nowhere() throws Exception {
        Campaign campaign = mailing.campaigns().launch(CampaignDraft.triggered().text("Hello <first_name>!"));
        runtime.crank();
        campaign.trigger("bonus-1", Guests.many(2)[0]);
        campaign.trigger("bonus-2", Guests.many(2)[1]);

        assertThat(mailing.recipients().erase("g0")).isEqualTo(1);
        campaign.closeToTriggers();
        assertThat(campaign.awaitFinished(MINUTE)).isEqualTo(CampaignState.FINISHED);

        assertThat(addresses()).containsExactly("1002");
        assertThat(journal(campaign))
                .extracting(JournalEntry::recipient)
                .hasSize(2)
                .contains("g1")
                .doesNotContain("g0");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }
}
