package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The database goes away, comes back, and loses its answers. */
class StoreFaultsTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final FlakyStore store = new FlakyStore(memory);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");

    private Mailing start(int guests) {
        return Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(guests))))
                .start();
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").text("Hello <first_name>!");
    }

    private CampaignState state(CampaignId id) {
        return memory.campaigns().find(id).orElseThrow().state();
    }

    @Test
    void nothing_is_sent_without_the_store_s_permission_and_sending_resumes_by_itself() {
        try (Mailing mailing = start(200)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(10)));
            runtime.advance(Duration.ofSeconds(5));
            store.away(true);
            runtime.advance(Duration.ofSeconds(2));
            int sent = telegram.received().size();
            assertThat(sent).as("what had permission may go").isBetween(50, 56);
            runtime.advance(Duration.ofMinutes(10));
            assertThat(telegram).sentExactly(sent);
            store.away(false);
            runtime.advance(Duration.ofMinutes(2));
            assertThat(state(campaign.id())).isEqualTo(CampaignState.FINISHED);
            assertThat(telegram).sentExactly(200).neverTwice();
            assertThat(campaign.progress().sent())
                    .as("nothing is in doubt: this node lived on")
                    .isEqualTo(200);
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    @Test
    void who_waits_for_a_campaign_waits_through_lost_answers() throws InterruptedException {
        try (Mailing mailing = start(100)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(10)));
            store.loseAnswers(3);
            assertThat(campaign.awaitFinished(Duration.ofMinutes(10))).isEqualTo(CampaignState.FINISHED);
            assertThat(telegram).sentExactly(100).neverTwice();
            store.behave();
        }
    }

    @Test
    void a_campaign_with_which_something_is_wrong_holds_no_other_one_up() {
        try (Mailing mailing = start(20)) {
            Campaign faulty = mailing.campaigns().create(draft());
            Campaign sound = mailing.campaigns().create(draft());
            store.awayFor(faulty.id());
            memory.campaigns().move(faulty.id(), CampaignAction.PREPARE, null, clock.instant());
            sound.launch();
            runtime.advance(Duration.ofSeconds(10));
            assertThat(state(sound.id())).isEqualTo(CampaignState.FINISHED);
            assertThat(state(faulty.id())).isEqualTo(CampaignState.PREPARING);
            memory.campaigns().move(faulty.id(), CampaignAction.CANCEL, null, clock.instant());

            Campaign late =
                    mailing.campaigns().launch(draft().startAt(clock.instant().plusSeconds(60)));
            Campaign later =
                    mailing.campaigns().launch(draft().startAt(clock.instant().plusSeconds(70)));
            store.awayFor(late.id());
            runtime.advance(Duration.ofMinutes(2));
            assertThat(state(late.id())).isEqualTo(CampaignState.SCHEDULED);
            assertThat(state(later.id())).isEqualTo(CampaignState.FINISHED);
            store.behave();
            runtime.advance(Duration.ofMinutes(1));
            assertThat(state(late.id())).isEqualTo(CampaignState.FINISHED);
        }
    }

    @Test
    void a_store_that_is_away_is_not_asked_all_the_time() {
        try (Mailing mailing = start(200)) {
            mailing.campaigns().launch(draft().throttle(Throttle.perSecond(10)));
            runtime.advance(Duration.ofSeconds(5));
            store.away(true);
            int before = store.calls();
            runtime.advance(Duration.ofMinutes(1));
            assertThat(store.calls() - before).isLessThan(600);
            store.behave();
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answers_that_are_lost_lose_and_repeat_nothing(long seed) {
        try (Mailing mailing = start(150)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(50)));
            telegram.when("1003").refuseForNow("busy").times(1);
            telegram.when("1004").refuse("blocked");
            store.loseAnswers(seed);
            runtime.advance(Duration.ofSeconds(30));
            store.behave();
            runtime.advance(Duration.ofMinutes(3));
            assertThat(state(campaign.id())).isEqualTo(CampaignState.FINISHED);
            assertThat(telegram).sentExactly(149).neverTwice();
            assertThat(campaign.progress().failed()).isEqualTo(1);
            assertThat(campaign.progress().sent()).isEqualTo(149);
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    @Test
    void a_node_that_was_taken_for_dead_goes_on_under_a_new_name_and_repeats_nothing() {
        ManualRuntime other = new ManualRuntime(clock);
        FakeChannel sameTelegram = FakeChannel.named("telegram");
        try (Mailing first = start(900)) {
            Campaign campaign = first.campaigns().launch(draft().throttle(Throttle.perSecond(10)));
            runtime.advance(Duration.ofMillis(5_250));
            // The first node stops for a minute (a suspended machine), a second one takes over.
            try (Mailing second = Mailing.builder()
                    .store(memory)
                    .runtime(other)
                    .channel(sameTelegram)
                    .audience("guests", AudienceSource.of(List.of(Guests.many(900))))
                    .start()) {
                other.advance(Duration.ofMinutes(1));
                assertThat(second.history().summary(campaign.id()).progress().inDoubt())
                        .isPositive();
                for (int i = 0; i < 500; i++) {
                    runtime.advance(Duration.ofMillis(200));
                    other.crank();
                }
                assertThat(state(campaign.id())).isEqualTo(CampaignState.FINISHED);
            }
            assertThat(telegram.received().size() + sameTelegram.received().size())
                    .isEqualTo(900);
            assertThat(campaign.progress().sent())
                    .as("its late word settled what was in doubt")
                    .isEqualTo(900);
            assertThat(first.history().verify(campaign.id()).sound()).isTrue();
        }
    }
}
