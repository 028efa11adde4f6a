package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.InvalidDraftException;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.NotFinishedException;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.TriggerRefusedException;
import io.mailing.UnknownCampaignException;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns that stand, and send one message for each event that the application triggers. */
class TriggeredTest {

    private static final CampaignDraft BONUS =
            CampaignDraft.triggered().name("Bonus accrued").text("<first_name>, you have <points> points");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final FakeChannel email = FakeChannel.named("email");
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private ManualRuntime runtime = new ManualRuntime(clock);
    private Mailing mailing;

    private Mailing start(Store store) {
        return Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(email)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(200))))
                .start();
    }

    @BeforeEach
    void start() {
        mailing = start(memory);
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    private Campaign launch(CampaignDraft draft) {
        Campaign campaign = mailing.campaigns().launch(draft);
        runtime.crank();
        return campaign;
    }

    private static Recipient guest(int number) {
        return Recipient.builder("g" + number)
                .address("email", "guest" + number + "@guests.example")
                .attribute("first_name", "Guest " + number)
                .attribute("points", number)
                .build();
    }

    private List<JournalEntry> journal(Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(1000));
    }

    @Test
    void it_stands_and_sends_a_message_for_each_event_at_once() {
        Campaign campaign = launch(BONUS);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(email).sentExactly(0);

        assertThat(campaign.trigger("bonus-1", guest(1))).isTrue();
        runtime.crank();

        assertThat(email.received()).extracting(SentMessage::text).containsExactly("Guest 1, you have 1 points");
        assertThat(campaign.trigger("bonus-2", guest(2))).isTrue();
        assertThat(mailing.campaigns().trigger(campaign.id(), "bonus-3", guest(1)))
                .as("the same recipient, another event")
                .isTrue();
        runtime.advance(Duration.ofSeconds(2));
        assertThat(email).sentExactly(3);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.progress().total()).isEqualTo(3);
        assertThat(campaign.progress().sent()).isEqualTo(3);
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        assertThat(mailing.history().report(campaign.id()).toString()).contains("triggered");
        assertThat(journal(campaign)).hasSize(3);
    }

    @Test
    void the_same_event_never_sends_twice() {
        Campaign campaign = launch(BONUS);
        Campaign other = launch(BONUS);

        assertThat(campaign.trigger("bonus-1", guest(1))).isTrue();
        assertThat(campaign.trigger("bonus-1", guest(1))).isFalse();
        runtime.advance(Duration.ofSeconds(2));
        assertThat(campaign.trigger("bonus-1", guest(2))).isFalse();
        assertThat(other.trigger("bonus-1", guest(3))).as("another campaign").isTrue();
        runtime.advance(Duration.ofSeconds(2));

        assertThat(email).sentExactly(2);
    }

    @Test
    void keys_that_are_none_are_refused() {
        Campaign campaign = launch(BONUS);

        assertThatNullPointerException()
                .isThrownBy(() -> campaign.trigger(null, guest(1)))
                .withMessageContaining("event key");
        for (String key : List.of("", "  ", " a", "a ", "a\nb", "a\uD800b", "k".repeat(191))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> campaign.trigger(key, guest(1)))
                    .withMessageContaining("event key");
        }
        assertThat(campaign.trigger("k".repeat(190), guest(1))).isTrue();
    }

    @Test
    void a_campaign_that_takes_no_triggers_says_why() throws InterruptedException {
        Campaign audience = launch(CampaignDraft.to("guests").text("Hello"));
        assertThatExceptionOfType(TriggerRefusedException.class)
                .isThrownBy(() -> audience.trigger("1", guest(1)))
                .withMessageContaining("goes to an audience");
        assertThatExceptionOfType(TriggerRefusedException.class).isThrownBy(audience::closeToTriggers);

        Campaign cancelled = launch(BONUS);
        cancelled.cancel();
        assertThatExceptionOfType(TriggerRefusedException.class)
                .isThrownBy(() -> cancelled.trigger("1", guest(1)))
                .withMessageContaining("CANCELLED");

        Campaign closed = launch(BONUS);
        closed.pause();
        closed.closeToTriggers();
        assertThatExceptionOfType(TriggerRefusedException.class)
                .isThrownBy(() -> closed.trigger("1", guest(1)))
                .withMessageContaining("closed");
        closed.resume();
        assertThat(closed.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);

        assertThatExceptionOfType(UnknownCampaignException.class)
                .isThrownBy(() -> mailing.campaigns().trigger(new CampaignId(99), "1", guest(1)));
    }

    @Test
    void a_draft_with_a_start_or_an_expiry_or_without_content_is_refused() {
        assertThatExceptionOfType(InvalidDraftException.class)
                .isThrownBy(() -> launch(CampaignDraft.triggered()
                        .startAt(Instant.parse("2027-01-01T00:00:00Z"))
                        .expireAfter(Duration.ofDays(1))
                        .sendMode(SendMode.priority("pigeon"))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .contains("startAt", "expireAfter", "content", "channel pigeon"));
        assertThat(mailing.campaigns().check(BONUS)).isEmpty();
    }

    @Test
    void who_lacks_an_address_or_a_value_is_skipped_with_the_reason() {
        Campaign campaign = launch(BONUS);

        campaign.trigger("1", Recipient.builder("nobody").build());
        campaign.trigger(
                "2",
                Recipient.builder("no-points")
                        .address("email", "a@guests.example")
                        .attribute("first_name", "Anna")
                        .build());
        runtime.advance(Duration.ofSeconds(2));

        assertThat(campaign.progress().skipped()).isEqualTo(2);
        assertThat(email).sentExactly(0);
        assertThat(journal(campaign))
                .extracting(entry -> Objects.requireNonNull(entry.reason()).code())
                .containsExactlyInAnyOrder("no-address", "missing-value");
    }

    @Test
    void to_all_channels_each_has_its_message() {
        Campaign campaign = launch(
                CampaignDraft.triggered().text("Hello <first_name>").sendMode(SendMode.all("email", "telegram")));

        campaign.trigger("1", Guests.anna());
        runtime.crank();

        assertThat(email).sentExactly(1);
        assertThat(telegram).sentExactly(1);
        assertThat(campaign.progress().total()).isEqualTo(2);
    }

    @Test
    void it_is_finished_when_it_was_closed_and_all_is_sent() throws InterruptedException {
        Campaign campaign = launch(BONUS.throttle(Throttle.perSecond(10)));
        for (int i = 0; i < 50; i++) {
            campaign.trigger("bonus-" + i, guest(i));
        }
        assertThatExceptionOfType(NotFinishedException.class)
                .isThrownBy(() -> campaign.awaitFinished(Duration.ofMinutes(1)));
        campaign.trigger("last", guest(50));
        campaign.closeToTriggers();
        campaign.closeToTriggers();
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);

        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);

        assertThat(campaign.progress().sent()).isEqualTo(51);
        assertThat(email).sentExactly(51);
    }

    @Test
    void while_it_is_paused_events_wait() {
        Campaign campaign = launch(BONUS);
        campaign.pause();
        assertThat(campaign.trigger("1", guest(1))).isTrue();
        runtime.advance(Duration.ofMinutes(1));
        assertThat(email).sentExactly(0);
        assertThat(campaign.progress().waiting()).isEqualTo(1);

        campaign.resume();
        runtime.advance(Duration.ofSeconds(2));
        assertThat(email).sentExactly(1);
    }

    @Test
    void it_does_not_expire() {
        CampaignId id = launch(BONUS).id();
        mailing.close();
        clock.advance(Duration.ofDays(40));
        runtime = new ManualRuntime(clock);
        mailing = start(memory);
        Campaign campaign = mailing.campaigns().find(id).orElseThrow();

        campaign.trigger("1", guest(1));
        runtime.advance(Duration.ofSeconds(2));

        assertThat(email).sentExactly(1);
    }

    @Test
    void a_cancel_counts_what_was_not_sent() {
        Campaign campaign = launch(BONUS.throttle(Throttle.perSecond(1)));
        for (int i = 0; i < 10; i++) {
            campaign.trigger("bonus-" + i, guest(i));
        }
        campaign.cancel();
        runtime.advance(Duration.ofSeconds(30));

        assertThat(campaign.progress().total()).isEqualTo(10);
        assertThat(campaign.progress().waiting()).isZero();
        assertThat(campaign.progress().cancelled() + campaign.progress().sent()).isEqualTo(10);
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void lost_answers_and_failures_are_sent_again_as_in_any_campaign() {
        email.when("guest1@guests.example").vanishAfterAccept().times(1);
        email.when("guest2@guests.example").refuse("no such user").times(1);
        Campaign campaign = launch(BONUS.sendMode(SendMode.priority("email"))
                .retry(new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(1))));
        campaign.trigger("1", guest(1));
        campaign.trigger("2", guest(2));
        runtime.advance(Duration.ofMinutes(1));

        assertThat(campaign.progress().sent())
                .as("in doubt is sent again by default")
                .isEqualTo(1);
        assertThat(email.attemptsTo("guest1@guests.example")).isEqualTo(2);
        assertThat(campaign.progress().failed()).isEqualTo(1);
        assertThat(campaign.resendFailed()).isEqualTo(1);
        runtime.advance(Duration.ofMinutes(1));
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void it_is_listed_as_triggered_and_another_node_sends_it_after_a_crash() throws InterruptedException {
        Campaign before = launch(BONUS);
        before.trigger("1", guest(1));
        runtime.kill();
        runtime = new ManualRuntime(clock);
        mailing = start(memory);
        Campaign campaign = mailing.campaigns().find(before.id()).orElseThrow();

        assertThat(campaign.trigger("1", guest(1))).isFalse();
        campaign.closeToTriggers();
        assertThat(campaign.awaitFinished(Duration.ofMinutes(5))).isEqualTo(CampaignState.FINISHED);

        assertThat(email).sentExactly(1);
        assertThat(mailing.history().report(campaign.id()).summary().kind()).isEqualTo(CampaignKind.TRIGGERED);
    }

    @Test
    void each_event_is_sent_once_though_the_store_loses_answers() throws InterruptedException {
        FlakyStore flaky = new FlakyStore(memory);
        ManualRuntime another = new ManualRuntime(clock);
        runtime = another;
        try (Mailing node = start(flaky)) {
            Campaign campaign = node.campaigns().launch(BONUS);
            flaky.loseAnswers(7);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                events.add("bonus-" + i);
            }
            for (int i = 0; i < 40; i++) {
                triggerUntilTaken(campaign, events.get(i), guest(i));
                another.advance(Duration.ofMillis(300));
            }
            another.advance(Duration.ofMinutes(1));
            flaky.behave();
            campaign.closeToTriggers();
            assertThat(campaign.awaitFinished(Duration.ofMinutes(5))).isEqualTo(CampaignState.FINISHED);

            assertThat(campaign.progress().sent()).isEqualTo(40);
            assertThat(email).sentExactly(40);
        }
    }

    private static void triggerUntilTaken(Campaign campaign, String event, Recipient recipient) {
        for (int i = 0; i < 100; i++) {
            try {
                campaign.trigger(event, recipient);
                return;
            } catch (StoreException e) {
                assertThat(e).isNotNull();
            }
        }
        throw new AssertionError("the store never took " + event);
    }
}
