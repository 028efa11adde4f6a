package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Problem;
import io.mailing.Reason;
import io.mailing.Receipt;
import io.mailing.Receipt.Taken;
import io.mailing.RetryPolicy;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What providers say of messages in doubt, and campaigns that wait for it. */
class EvidenceTest {

    private static final RetryPolicy THREE = new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(1));
    private static final String FIRST = "1001";
    private static final Reason GONE = new Reason("gone", "The number is not in use");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final FakeChannel email = FakeChannel.named("email");
    private ManualRuntime runtime = new ManualRuntime(clock);

    private Mailing start(int guests, FakeChannel... channels) {
        return start(memory, guests, channels);
    }

    private Mailing start(InMemoryStore store, int guests, FakeChannel... channels) {
        var builder = Mailing.builder()
                .store(new ProbedStore(store, (method, arguments, real) -> real.call()))
                .runtime(runtime)
                .audience("guests", AudienceSource.of(List.of(Guests.many(guests))));
        for (FakeChannel channel : channels) {
            builder.channel(channel);
        }
        return builder.start();
    }

    /** As by SIGKILL; another node begins. */
    private Mailing crash(int guests, FakeChannel... channels) {
        runtime.kill();
        runtime = new ManualRuntime(clock);
        return start(guests, channels);
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests")
                .text("Hello <first_name>!")
                .retry(THREE)
                .inDoubt(InDoubtPolicy.WAIT);
    }

    private Campaign launch(Mailing mailing, CampaignDraft draft) {
        Campaign campaign = mailing.campaigns().launch(draft);
        runtime.advance(Duration.ofSeconds(1));
        return campaign;
    }

    private static Campaign again(Mailing mailing, Campaign campaign) {
        return mailing.campaigns().find(campaign.id()).orElseThrow();
    }

    private String key(FakeChannel channel) {
        return channel.received().get(0).key();
    }

    private boolean heard(Mailing mailing, FakeChannel channel, Receipt.Word word) {
        return heard(mailing, channel, word, clock.instant());
    }

    private boolean heard(Mailing mailing, FakeChannel channel, Receipt.Word word, Instant at) {
        boolean known = mailing.inbound()
                .receipt(new Receipt(key(channel), channel.traits().name(), word, "their-id", at));
        runtime.crank();
        return known;
    }

    private static void assertSound(Mailing mailing, Campaign campaign) {
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    private static JournalEntry entry(Mailing mailing, Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(1)).get(0);
    }

    @Test
    void evidence_in_time_settles_what_was_in_doubt_and_nothing_is_sent_again() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(2, telegram)) {
            Campaign campaign = launch(mailing, draft());
            runtime.advance(Duration.ofMinutes(59));
            assertThat(campaign.progress().inDoubt())
                    .as("at once, not deferred")
                    .isEqualTo(1);
            assertThat(campaign.state()).as("held").isEqualTo(CampaignState.SENDING);

            assertThat(heard(mailing, telegram, Taken.ACCEPTED)).isTrue();

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            runtime.advance(Duration.ofDays(1));
            assertThat(campaign.progress().sent()).isEqualTo(2);
            assertThat(telegram).sentExactly(2).neverTwice();
            assertSound(mailing, campaign);
        }
    }

    @Test
    void without_evidence_it_is_sent_again_when_the_time_is_over() {
        telegram.when(FIRST).vanishAfterAccept().times(1);
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().evidenceWithin(Duration.ofSeconds(30)));
            runtime.advance(Duration.ofSeconds(28));
            assertThat(telegram.attemptsTo(FIRST)).as("before the time").isEqualTo(1);
            runtime.advance(Duration.ofSeconds(5));

            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(2);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void evidence_after_it_was_sent_again_counts_and_the_rest_of_the_attempts_is_not_used() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().evidenceWithin(Duration.ofSeconds(30)));
            runtime.advance(Duration.ofSeconds(40));
            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(2);

            assertThat(heard(mailing, telegram, Taken.DELIVERED)).isTrue();
            runtime.advance(Duration.ofHours(2));

            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(2);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void without_any_evidence_the_attempts_are_spent_the_last_one_waits_too_and_then_it_is_left() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram, email)) {
            Campaign campaign = launch(mailing, draft().evidenceWithin(Duration.ofMinutes(10)));
            runtime.advance(Duration.ofMinutes(29));
            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(3);
            assertThat(campaign.state())
                    .as("the last attempt's evidence may come")
                    .isEqualTo(CampaignState.SENDING);
            runtime.advance(Duration.ofMinutes(3));

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(3);
            assertThat(email).as("never by the next channel").sentExactly(0);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void with_one_attempt_it_is_waited_for_and_never_sent_again() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().retry(RetryPolicy.none()));
            runtime.advance(Duration.ofMinutes(59));
            assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
            runtime.advance(Duration.ofMinutes(2));

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(telegram).sentExactly(1);
        }
    }

    @Test
    void what_a_killed_node_left_waits_for_evidence_which_another_node_takes() {
        Campaign before = launch(start(100, telegram), draft().throttle(Throttle.perSecond(10)));
        runtime.advance(Duration.ofMillis(3_210));
        try (Mailing mailing = crash(100, telegram)) {
            Campaign campaign = again(mailing, before);
            runtime.advance(Duration.ofMinutes(2));
            long inDoubt = campaign.progress().inDoubt();
            assertThat(inDoubt).as("the open window").isBetween(1L, 5L);
            assertThat(campaign.state()).as("held").isEqualTo(CampaignState.SENDING);

            for (var message : telegram.received()) {
                assertThat(mailing.inbound()
                                .receipt(new Receipt(
                                        message.key().toUpperCase(Locale.ROOT),
                                        "telegram",
                                        Taken.ACCEPTED,
                                        null,
                                        clock.instant())))
                        .isTrue();
            }
            runtime.advance(Duration.ofHours(2));

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(100);
            assertThat(telegram).sentExactly(100).neverTwice();
            assertSound(mailing, campaign);
        }
    }

    @Test
    void what_a_killed_node_left_is_sent_again_if_no_evidence_comes_also_if_the_next_one_is_killed_while_it_waits() {
        Campaign before = start(1, telegram).campaigns().launch(draft().evidenceWithin(Duration.ofMinutes(5)));
        runtime.crank();
        Campaign waiting = again(crash(1, telegram), before);
        runtime.advance(Duration.ofMinutes(2));
        assertThat(waiting.progress().inDoubt()).isEqualTo(1);
        try (Mailing mailing = crash(1, telegram)) {
            Campaign campaign = again(mailing, before);
            runtime.advance(Duration.ofMinutes(2));
            assertThat(telegram).as("still waiting").sentExactly(1);
            runtime.advance(Duration.ofMinutes(3));

            assertThat(telegram).sentExactly(2);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_failure_that_comes_while_its_node_is_dead_and_not_yet_rescued_counts() {
        Mailing first = start(1, telegram, email);
        Campaign before = first.campaigns().launch(draft());
        runtime.crank();
        assertThat(telegram).sentExactly(1);
        try (Mailing mailing = crash(1, telegram, email)) {
            Campaign campaign = again(mailing, before);
            assertThat(campaign.progress().inDoubt())
                    .as("nothing was written down")
                    .isZero();

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            runtime.advance(Duration.ofMinutes(2));

            assertThat(email).sentExactly(1);
            assertThat(telegram).sentExactly(1);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_failure_of_what_is_in_doubt_lets_it_go_by_the_next_channel() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram, email)) {
            Campaign campaign = launch(mailing, draft());

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE)))
                    .as("repeated")
                    .isTrue();
            runtime.advance(Duration.ofSeconds(1));

            assertThat(email).sentExactly(1);
            assertThat(telegram).sentExactly(1);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_failure_of_what_is_in_doubt_ends_it_where_there_is_no_next_channel() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft());

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().failed()).isEqualTo(1);
            assertThat(campaign.progress().inDoubt()).isZero();
            assertThat(mailing.history().report(campaign.id()).toString()).contains("gone");
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_failure_that_is_older_than_the_attempt_in_doubt_is_not_its_own() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().evidenceWithin(Duration.ofMinutes(1)));
            Instant early = clock.instant().plusSeconds(10);
            runtime.advance(Duration.ofSeconds(70));
            assertThat(telegram.attemptsTo(FIRST)).isEqualTo(2);

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE), early))
                    .isTrue();
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            assertThat(campaign.progress().failed()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_refusal_that_is_told_once_more_is_not_that_of_the_message_which_was_asked_for_again() {
        telegram.when(FIRST).refuse("no such number").times(1).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Instant refused = clock.instant();
            Campaign campaign = launch(mailing, draft());
            assertThat(campaign.progress().failed()).isEqualTo(1);
            assertThat(campaign.resendFailed()).isEqualTo(1);
            runtime.advance(Duration.ofSeconds(1));
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE), refused))
                    .isTrue();

            assertThat(campaign.progress().failed()).isZero();
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void what_was_taken_stays_sent_after_a_failure_and_becomes_delivered() {
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft());

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            assertThat(campaign.progress().failed()).isZero();
            assertThat(heard(mailing, telegram, Taken.DELIVERED)).isTrue();
            assertThat(heard(mailing, telegram, Taken.ACCEPTED)).isTrue();

            assertThat(entry(mailing, campaign).state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void without_the_policy_evidence_counts_too_and_a_finished_campaign_goes_on() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram, email)) {
            Campaign campaign = launch(mailing, draft().inDoubt(InDoubtPolicy.LEAVE));
            assertThat(campaign.state()).as("nothing is waited for").isEqualTo(CampaignState.FINISHED);

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            runtime.advance(Duration.ofSeconds(2));

            assertThat(email).sentExactly(1);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
        }
    }

    @Test
    void when_the_campaign_s_time_is_over_nothing_is_waited_for_or_sent_again() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().expireAfter(Duration.ofMinutes(20)));
            runtime.advance(Duration.ofMinutes(19));
            assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
            runtime.advance(Duration.ofMinutes(2));

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(telegram).sentExactly(1);

            assertThat(heard(mailing, telegram, Taken.ACCEPTED)).as("late").isTrue();
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void nothing_is_sent_again_while_paused_and_a_cancelled_campaign_waits_no_more() throws InterruptedException {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft().evidenceWithin(Duration.ofMinutes(1)));
            campaign.pause();
            runtime.advance(Duration.ofMinutes(10));
            assertThat(telegram).sentExactly(1);

            campaign.resume();
            runtime.advance(Duration.ofSeconds(2));
            assertThat(telegram).sentExactly(2);

            campaign.cancel();
            runtime.advance(Duration.ofMinutes(10));
            assertThat(telegram).sentExactly(2);
            assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void keys_of_others_and_wrong_channels_are_unknown() {
        telegram.when(FIRST).vanishAfterAccept();
        String stranger;
        try (Mailing other = start(InMemoryStore.create(clock), 1, email)) {
            launch(other, draft());
            stranger = key(email);
        }
        runtime = new ManualRuntime(clock);
        try (Mailing mailing = start(1, telegram)) {
            Campaign campaign = launch(mailing, draft());
            String own = key(telegram);
            for (String key : List.of(stranger, "", "no key", "0".repeat(32), own.substring(1), own + "0")) {
                assertThat(mailing.inbound()
                                .receipt(new Receipt(key, "telegram", Taken.ACCEPTED, null, clock.instant())))
                        .as("key '%s'", key)
                        .isFalse();
            }
            assertThat(mailing.inbound().receipt(new Receipt(own, "email", Taken.ACCEPTED, null, clock.instant())))
                    .as("a channel by which it doesn't go")
                    .isFalse();
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        }
    }

    @Test
    void of_an_erased_recipient_is_kept_what_is_known_and_nothing_is_waited_for() {
        telegram.when(FIRST).vanishAfterAccept();
        try (Mailing mailing = start(1, telegram, email)) {
            Campaign campaign = launch(mailing, draft());
            mailing.recipients().erase("g0");
            runtime.advance(Duration.ofSeconds(2));
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);

            assertThat(heard(mailing, telegram, new Receipt.Failed(GONE))).isTrue();
            assertThat(campaign.progress().failed()).isEqualTo(1);
            assertThat(entry(mailing, campaign).reason()).isEqualTo(new Reason("gone", ""));
            assertThat(heard(mailing, telegram, Taken.ACCEPTED)).isTrue();

            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertThat(entry(mailing, campaign).providerId()).isNull();
            assertThat(email).sentExactly(0);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void a_time_for_evidence_goes_with_the_policy_alone() {
        try (Mailing mailing = start(1, telegram)) {
            CampaignDraft timed = CampaignDraft.to("guests").text("Hello").evidenceWithin(Duration.ofMinutes(5));
            assertThat(mailing.campaigns().check(timed))
                    .extracting(Problem::field)
                    .containsExactly("evidenceWithin");
            assertThat(mailing.campaigns().check(timed.inDoubt(InDoubtPolicy.WAIT)))
                    .isEmpty();
        }
        for (Duration wrong : List.of(Duration.ofMillis(999), Duration.ofDays(3).plusNanos(1), Duration.ofDays(-1))) {
            assertThatThrownBy(() -> draft().evidenceWithin(wrong))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
