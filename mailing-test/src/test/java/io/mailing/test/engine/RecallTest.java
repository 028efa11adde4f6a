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
import io.mailing.PauseResult;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recalls under a pace, under faults, and by several nodes. */
class RecallTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram").recallable();
    private final List<Mailing> nodes = new ArrayList<>();
    private Recipient[] guests = Guests.many(20);

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private Mailing node(ManualRuntime on, Store opened, FakeChannel... channels) {
        var builder =
                Mailing.builder().store(opened).runtime(on).audience("guests", AudienceSource.of(List.of(guests)));
        for (FakeChannel channel : channels) {
            builder = builder.channel(channel);
        }
        Mailing mailing = builder.start();
        nodes.add(mailing);
        return mailing;
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").text("Hello <first_name>!").sendMode(SendMode.all("telegram"));
    }

    private static Campaign finished(Mailing mailing, CampaignDraft draft) throws InterruptedException {
        Campaign campaign = mailing.campaigns().launch(draft);
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.FINISHED);
        return campaign;
    }

    private int asked() {
        return IntStream.range(0, guests.length)
                .map(i -> telegram.recallsOf(Integer.toString(1001 + i)))
                .sum();
    }

    @Test
    void a_recall_keeps_to_the_pace_of_its_own() throws Exception {
        telegram.recallable(Duration.ofDays(2), Throttle.perSecond(2), 1);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofSeconds(5));
        assertThat(asked()).isBetween(8, 11);
        assertThat(campaign.progress().recalled()).as("written down as it goes").isBetween(7L, 11L);
        assertThat(campaign.state()).isEqualTo(CampaignState.RECALLING);
        runtime.advance(Duration.ofSeconds(6));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(asked()).isEqualTo(20);
    }

    @Test
    void after_a_crash_another_node_goes_on_with_those_that_are_left() throws Exception {
        telegram.recallable(Duration.ofDays(2), Throttle.perSecond(2), 1);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofSeconds(4));
        int before = asked();
        assertThat(before).isBetween(6, 9);
        nodes.clear();
        runtime.kill();

        ManualRuntime there = new ManualRuntime(clock);
        Mailing other = node(there, store, telegram);
        there.advance(Duration.ofSeconds(10));
        assertThat(asked()).as("while the first one may still live").isEqualTo(before);
        there.advance(Duration.ofMinutes(1));

        Campaign found = other.campaigns().find(campaign.id()).orElseThrow();
        assertThat(found.state()).isEqualTo(CampaignState.CREATED);
        assertThat(found.progress().recalled()).isEqualTo(20);
        assertThat(telegram.standing()).isEmpty();
        assertThat(asked())
                .as("at most what was not written down is asked for twice")
                .isBetween(20, 21);
    }

    @Test
    void a_provider_that_throttles_is_left_alone_for_as_long_as_it_says() throws Exception {
        telegram.whenRecalling("1003")
                .throttle(Duration.ofMinutes(10))
                .times(1)
                .unreachable()
                .times(2);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofMinutes(9));
        int asked = asked();
        assertThat(asked).isLessThanOrEqualTo(3);
        assertThat(campaign.progress().recalled()).isEqualTo(2);
        runtime.advance(Duration.ofMinutes(2));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recalled()).isEqualTo(20);
        assertThat(telegram.recallsOf("1003")).isEqualTo(4);
    }

    @Test
    void what_grows_too_old_while_the_provider_is_away_is_given_up() throws Exception {
        telegram.whenRecalling("1001").unreachable();
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofMinutes(10));
        assertThat(campaign.progress().recalled())
                .as("the others don't wait for it")
                .isEqualTo(19);
        clock.advance(Duration.ofDays(2));
        runtime.advance(Duration.ofMinutes(3));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recallFailed()).isEqualTo(1);
    }

    @Test
    void one_that_is_never_taken_back_blocks_none_after_it() throws Exception {
        guests = Guests.many(250);
        telegram.whenRecalling("1001").unreachable();
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofMinutes(10));
        assertThat(campaign.progress().recalled()).isEqualTo(249);
        assertThat(campaign.state()).isEqualTo(CampaignState.RECALLING);
    }

    @Test
    void a_channel_whose_provider_is_away_holds_up_no_other_channel() throws Exception {
        FakeChannel viber = FakeChannel.named("viber").recallable();
        guests = IntStream.range(0, 300)
                .mapToObj(i -> Recipient.builder("g" + i)
                        .address(i < 150 ? "telegram" : "viber", Integer.toString(1001 + i))
                        .attribute("first_name", "Guest")
                        .build())
                .toArray(Recipient[]::new);
        telegram.whenRecalling("1001").throttle(Duration.ofMinutes(30)).times(1);
        Campaign campaign = finished(
                node(runtime, store, telegram, viber), draft().sendMode(SendMode.priority("telegram", "viber")));
        campaign.recall();
        runtime.advance(Duration.ofMinutes(1));
        assertThat(viber.standing()).isEmpty();
        assertThat(campaign.progress().recalled()).isEqualTo(150);
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recalled()).isEqualTo(300);
    }

    @Test
    void what_is_too_old_takes_no_turn_of_the_pace() throws Exception {
        telegram.recallable(Duration.ofDays(2), Throttle.perMinute(1), 1);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        clock.advance(Duration.ofDays(3));
        runtime.advance(Duration.ofMinutes(2));
        campaign.recall();
        runtime.advance(Duration.ofSeconds(10));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recallFailed()).isEqualTo(20);
    }

    @Test
    void what_was_taken_back_before_a_cancel_is_written_down_when_the_store_is_back() throws Exception {
        FlakyStore flaky = new FlakyStore(store);
        telegram.recallable(Duration.ofDays(2), Throttle.perSecond(20), 1);
        Campaign campaign = finished(node(runtime, flaky, telegram), draft());
        campaign.recall();
        runtime.advance(Duration.ofMillis(200));
        flaky.awayFor("record");
        runtime.advance(Duration.ofMillis(200));
        PauseResult unused = campaign.cancel();
        runtime.advance(Duration.ofSeconds(2));
        flaky.behave();
        runtime.advance(Duration.ofSeconds(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
        assertThat(asked()).isBetween(1, 19);
        assertThat(campaign.progress().recalled()).isEqualTo(asked());
    }

    @Test
    void a_channel_that_fails_is_asked_again() throws Exception {
        telegram.whenRecalling("1001")
                .fail(new IllegalStateException("a bug"))
                .times(2)
                .vanishAfterAccept()
                .times(1);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recalled()).isEqualTo(20);
        assertThat(telegram.recallsOf("1001")).isEqualTo(4);
    }

    @Test
    void a_store_that_is_away_holds_a_recall_up_and_loses_nothing() throws Exception {
        FlakyStore flaky = new FlakyStore(store);
        Campaign campaign = finished(node(runtime, flaky, telegram), draft());
        campaign.recall();
        flaky.loseAnswers(7);
        runtime.advance(Duration.ofMinutes(2));
        flaky.away(true);
        runtime.advance(Duration.ofMinutes(2));
        flaky.behave();
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recalled()).isEqualTo(20);
        assertThat(nodes.get(0).history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void a_delivery_that_was_accepted_twice_is_recalled_when_both_messages_are() throws Exception {
        guests = Guests.many(1);
        Mailing mailing = node(runtime, store, telegram);
        telegram.when("1001").vanishAfterAccept().times(1);
        Campaign campaign = finished(mailing, draft());
        assertThat(campaign.resendInDoubt()).isEqualTo(1);
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.FINISHED);
        // The provider's word about the first one comes after all.
        var facts = store.history()
                .deliveries(campaign.id(), new DeliveryFilter(Set.of(), null, 1))
                .get(0);
        var accepted = facts.attempts().get(facts.attempts().size() - 1);
        store.ledger()
                .record(
                        List.of(new Outcome(
                                facts.key(),
                                1,
                                DeliveryState.SENT,
                                "telegram",
                                null,
                                "telegram-first",
                                null,
                                Instant.EPOCH,
                                null)),
                        List.of());
        assertThat(accepted.attempt()).isEqualTo(2);

        campaign.recall();

        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(telegram.recallsOf("1001")).as("the other one is too old").isEqualTo(1);
        JournalEntry entry =
                mailing.history().journal(campaign.id(), JournalFilter.first(1)).get(0);
        assertThat(entry.state()).isEqualTo(DeliveryState.RECALL_FAILED);
        assertThat(Objects.requireNonNull(entry.reason()).code()).isEqualTo("too-old");
    }

    @Test
    void messages_to_one_address_go_together_and_one_by_one_where_that_is_refused() throws Exception {
        telegram.recallable(Duration.ofDays(2), Throttle.none(), 100);
        guests = IntStream.range(0, 4)
                .mapToObj(i -> Recipient.builder("g" + i)
                        .address("telegram", "1001")
                        .attribute("first_name", "Guest")
                        .build())
                .toArray(Recipient[]::new);
        telegram.whenRecalling("1001").refuse("one of them can't be").times(2);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        campaign.recall();
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(telegram.recallsOf("1001")).isEqualTo(5);
        assertThat(campaign.progress().recalled()).isEqualTo(3);
        assertThat(campaign.progress().recallFailed()).isEqualTo(1);
    }

    @Test
    void a_node_that_lacks_the_channel_leaves_a_recall_to_another_one() throws Exception {
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        ManualRuntime there = new ManualRuntime(clock);
        Mailing without = node(there, store, FakeChannel.named("email"));
        without.campaigns().find(campaign.id()).orElseThrow().recall();
        there.advance(Duration.ofSeconds(20));
        assertThat(campaign.state()).isEqualTo(CampaignState.RECALLING);
        assertThat(asked()).isZero();
        runtime.advance(Duration.ofSeconds(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(telegram.standing()).isEmpty();
    }

    @Test
    void of_two_nodes_one_works_on_a_recall() throws Exception {
        telegram.recallable(Duration.ofDays(2), Throttle.perSecond(4), 1);
        Campaign campaign = finished(node(runtime, store, telegram), draft());
        ManualRuntime there = new ManualRuntime(clock);
        node(there, store, telegram);
        campaign.recall();
        for (int second = 0; second < 10; second++) {
            runtime.advance(Duration.ofMillis(500));
            there.advance(Duration.ofMillis(500));
        }
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(asked()).isEqualTo(20);
    }

    @Test
    void nothing_is_recalled_while_another_node_may_still_send() throws Exception {
        ManualRuntime there = new ManualRuntime(clock);
        node(there, store, telegram);
        Mailing mailing = node(runtime, store, telegram);
        Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(2)));
        for (int second = 0; second < 3; second++) {
            there.advance(Duration.ofSeconds(1));
            runtime.advance(Duration.ofMillis(1));
        }
        int sent = telegram.received().size();
        assertThat(sent).isBetween(2, 10);
        PauseResult unused = campaign.pause();
        campaign.recall();
        runtime.advance(Duration.ofSeconds(5)); // the other one has not looked yet
        assertThat(asked()).isZero();

        there.advance(Duration.ofSeconds(5));
        runtime.advance(Duration.ofSeconds(5));
        there.advance(Duration.ofSeconds(5));

        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(telegram.standing()).isEmpty();
        assertThat(campaign.progress().cancelled())
                .isEqualTo(20 - campaign.progress().recalled());
    }

    @Test
    void a_throttle_that_was_changed_after_a_recall_holds() throws Exception {
        Mailing mailing = node(runtime, store, telegram);
        Campaign campaign = finished(mailing, draft().throttle(Throttle.perMinute(60)));
        campaign.recall();
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        campaign.edit(draft -> draft.throttle(Throttle.perSecond(20)));
        campaign.launch();
        runtime.advance(Duration.ofSeconds(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(telegram.standing()).hasSize(20);
    }

    @Test
    void who_was_erased_can_not_be_recalled() throws Exception {
        Mailing mailing = node(runtime, store, telegram);
        Campaign campaign = finished(mailing, draft());
        assertThat(mailing.recipients().erase("g3")).isEqualTo(1);
        campaign.recall();
        assertThat(campaign.awaitFinished(HOUR)).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().recalled()).isEqualTo(19);
        assertThat(mailing.history().report(campaign.id()).reasons())
                .extracting(reason -> reason.reason().code())
                .containsExactly("no-provider-id");
        assertThat(mailing.history().journal(campaign.id(), JournalFilter.first(100)))
                .filteredOn(JournalEntry::erased)
                .extracting(JournalEntry::reason)
                .extracting(reason -> Objects.requireNonNull(reason).text())
                .containsExactly("");
    }
}
