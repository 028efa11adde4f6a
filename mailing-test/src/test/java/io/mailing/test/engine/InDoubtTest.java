package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.InDoubtPolicy;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.store.NodeId;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What becomes of messages of which nobody knows whether they went out, and of those that failed. */
class InDoubtTest {

    private static final RetryPolicy THREE = new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(1));
    private static final String FIRST = "1001";

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final FakeChannel plain = FakeChannel.named("telegram");
    private final FakeChannel safe = FakeChannel.deduplicating("telegram");
    private ManualRuntime runtime = new ManualRuntime(clock);

    private Mailing start(int guests, FakeChannel... channels) {
        return start(new ProbedStore(memory, (method, arguments, real) -> real.call()), guests, channels);
    }

    private Mailing start(ProbedStore store, int guests, FakeChannel... channels) {
        var builder = Mailing.builder()
                .store(store)
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
        return CampaignDraft.to("guests").text("Hello <first_name>!").retry(THREE);
    }

    private Campaign launch(Mailing mailing, CampaignDraft draft) {
        Campaign campaign = mailing.campaigns().launch(draft);
        runtime.crank();
        return campaign;
    }

    private static Campaign again(Mailing mailing, Campaign campaign) {
        return mailing.campaigns().find(campaign.id()).orElseThrow();
    }

    private static void assertSound(Mailing mailing, Campaign campaign) {
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void a_lost_answer_is_tried_again_by_itself_under_the_policy() throws InterruptedException {
        plain.when(FIRST).vanishAfterAccept().times(1);
        try (Mailing mailing = start(2, plain)) {
            Campaign campaign = launch(mailing, draft().inDoubt(InDoubtPolicy.RESEND));
            runtime.advance(Duration.ofSeconds(9));
            assertThat(plain.attemptsTo(FIRST)).as("before the delay").isEqualTo(1);

            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);

            assertThat(campaign.progress().sent()).isEqualTo(2);
            assertThat(plain).sentExactly(3);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void answers_that_are_lost_for_ever_spend_the_attempts_and_no_more() throws InterruptedException {
        plain.when(FIRST).vanishAfterAccept();
        FakeChannel email = FakeChannel.named("email");
        try (Mailing mailing = start(1, plain, email)) {
            Campaign campaign = launch(mailing, draft().inDoubt(InDoubtPolicy.RESEND));

            assertThat(campaign.awaitFinished(Duration.ofHours(1))).isEqualTo(CampaignState.FINISHED);
            runtime.advance(Duration.ofDays(1));

            assertThat(plain.attemptsTo(FIRST)).isEqualTo(3);
            assertThat(email).as("never by the next channel").sentExactly(0);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void what_a_killed_node_left_is_sent_again_by_itself_under_the_policy() throws InterruptedException {
        Campaign before = launch(
                start(100, plain), draft().throttle(Throttle.perSecond(10)).inDoubt(InDoubtPolicy.RESEND));
        runtime.advance(Duration.ofMillis(4_210));
        try (Mailing mailing = crash(100, plain)) {
            Campaign campaign = again(mailing, before);

            assertThat(campaign.awaitFinished(Duration.ofMinutes(5))).isEqualTo(CampaignState.FINISHED);

            assertThat(campaign.progress().sent()).isEqualTo(100);
            assertThat(plain.received().size())
                    .as("at most the open window twice")
                    .isBetween(101, 105);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void what_a_killed_node_left_stays_in_doubt_without_the_policy() throws InterruptedException {
        Campaign before = launch(start(1, plain), draft());
        try (Mailing mailing = crash(1, plain)) {
            Campaign campaign = again(mailing, before);
            campaign.awaitFinished(Duration.ofMinutes(5));
            runtime.advance(Duration.ofDays(1));

            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(plain).sentExactly(1);
        }
    }

    @Test
    void a_message_that_kills_its_node_each_time_does_so_as_often_as_its_attempts() throws InterruptedException {
        Mailing mailing = start(1, plain);
        Campaign campaign = launch(mailing, draft().inDoubt(InDoubtPolicy.RESEND));
        for (int kills = 1; kills <= 3; kills++) {
            assertThat(plain.attemptsTo(FIRST)).isEqualTo(kills);
            mailing = crash(1, plain);
            // It is sent as soon as it is rescued, and recorded 50 ms later.
            for (int i = 0; i < 4_000 && plain.attemptsTo(FIRST) == kills; i++) {
                runtime.advance(Duration.ofMillis(10));
            }
        }
        try (Mailing last = mailing) {
            campaign = again(last, campaign);
            assertThat(campaign.awaitFinished(Duration.ofHours(1))).isEqualTo(CampaignState.FINISHED);
            assertThat(plain.attemptsTo(FIRST)).isEqualTo(3);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertSound(last, campaign);
        }
    }

    @Test
    void crashes_and_lost_answers_together_spend_the_attempts_once() throws InterruptedException {
        plain.when(FIRST).vanishAfterAccept();
        Campaign before = launch(start(1, plain), draft().inDoubt(InDoubtPolicy.RESEND));
        try (Mailing mailing = crash(1, plain)) {
            Campaign campaign = again(mailing, before);
            campaign.awaitFinished(Duration.ofHours(1));

            assertThat(plain.attemptsTo(FIRST)).isEqualTo(3);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        }
    }

    @Test
    void a_campaign_that_another_node_finishes_right_after_the_rescue_goes_on() throws InterruptedException {
        Campaign before = launch(start(1, plain), draft().inDoubt(InDoubtPolicy.RESEND));
        runtime.kill();
        runtime = new ManualRuntime(clock);
        AtomicBoolean finished = new AtomicBoolean();
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            Object answer = real.call();
            if (method.equals("rescue")) {
                finished.set(memory.ledger().finish(before.id(), clock.instant()));
            }
            return answer;
        });
        try (Mailing mailing = start(store, 1, plain)) {
            Campaign campaign = again(mailing, before);
            runtime.advance(Duration.ofMinutes(1));

            assertThat(finished).isTrue();
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().sent()).isEqualTo(1);
            assertThat(plain).sentExactly(2);
        }
    }

    @Test
    void what_was_left_in_doubt_without_a_resend_is_found_by_the_next_poll() throws InterruptedException {
        NodeId dead = new NodeId("dead");
        memory.nodes().renew(dead, Duration.ofSeconds(1));
        // Another node rescues, and dies before it can ask.
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("claimBlock") && memory.nodes().renew(dead, Duration.ofSeconds(1))) {
                memory.ledger()
                        .claimBlock(sending(), "telegram", dead, clock.instant())
                        .ifPresent(claim -> memory.ledger()
                                .permit(claim.lease(), claim.deliveries().subList(0, 2), clock.instant()));
                clock.advance(Duration.ofSeconds(2));
                memory.nodes().declareDead();
                memory.nodes().rescue(dead);
            }
            return real.call();
        });
        try (Mailing mailing = start(store, 5, plain)) {
            Campaign campaign = launch(mailing, draft().inDoubt(InDoubtPolicy.RESEND));

            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);

            assertThat(campaign.progress().sent()).isEqualTo(5);
            assertThat(plain).sentExactly(5).neverTwice();
        }
    }

    private CampaignId sending() {
        return memory.campaigns().inStates(Set.of(CampaignState.SENDING)).get(0).id();
    }

    @Test
    void what_is_in_doubt_when_the_time_is_over_is_left() throws InterruptedException {
        Campaign before =
                launch(start(1, plain), draft().inDoubt(InDoubtPolicy.RESEND).expireAfter(Duration.ofSeconds(20)));
        try (Mailing mailing = crash(1, plain)) {
            Campaign campaign = again(mailing, before);
            campaign.awaitFinished(Duration.ofMinutes(5));

            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            assertThat(plain).sentExactly(1);
        }
    }

    @Test
    void a_provider_that_de_duplicates_makes_resending_the_default_and_nobody_gets_it_twice()
            throws InterruptedException {
        safe.when(FIRST).vanishAfterAccept().times(2);
        Campaign before = launch(start(100, safe), draft().throttle(Throttle.perSecond(10)));
        runtime.advance(Duration.ofMillis(4_210));
        try (Mailing mailing = crash(100, safe)) {
            Campaign campaign = again(mailing, before);
            campaign.awaitFinished(Duration.ofMinutes(5));

            assertThat(campaign.progress().sent()).isEqualTo(100);
            assertThat(safe).sentExactly(100).neverTwice();
            assertThat(safe.attemptsTo(FIRST)).isEqualTo(3);
            assertSound(mailing, campaign);
        }
    }

    @Test
    void one_channel_that_does_not_de_duplicate_makes_leaving_the_default() {
        FakeChannel email = FakeChannel.named("email");
        try (Mailing mailing = start(1, safe, email)) {
            assertThat(policy(mailing, draft())).isEqualTo(InDoubtPolicy.LEAVE);
            assertThat(policy(mailing, draft().sendMode(SendMode.priority("telegram"))))
                    .isEqualTo(InDoubtPolicy.RESEND);
            assertThat(policy(
                            mailing,
                            draft().sendMode(SendMode.priority("telegram")).inDoubt(InDoubtPolicy.LEAVE)))
                    .as("the draft's own word")
                    .isEqualTo(InDoubtPolicy.LEAVE);
        }
        assertThat(new ChannelTraits("sms", Throttle.none(), 1).deduplicates()).isFalse();
    }

    private InDoubtPolicy policy(Mailing mailing, CampaignDraft draft) {
        return mailing.history().report(launch(mailing, draft).id()).plan().inDoubt();
    }

    @Test
    void what_failed_is_sent_again_on_request_from_the_first_channel_on() throws InterruptedException {
        FakeChannel email = FakeChannel.named("email");
        plain.when(FIRST).refuse("blocked").times(1);
        email.when("guest0@guests.example").refuse("550 no such user").times(1);
        try (Mailing mailing = start(3, plain, email)) {
            Campaign campaign = launch(mailing, draft());
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().failed()).isEqualTo(1);

            assertThat(campaign.resendFailed()).isEqualTo(1);
            assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);

            assertThat(campaign.progress().sent()).isEqualTo(3);
            assertThat(campaign.progress().failed()).isZero();
            assertThat(plain).sentTo(FIRST).neverTwice();
            assertThat(email).sentExactly(0);
            assertThat(campaign.resendFailed()).isZero();
            assertSound(mailing, campaign);
        }
    }
}
