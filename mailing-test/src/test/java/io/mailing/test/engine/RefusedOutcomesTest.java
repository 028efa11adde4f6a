package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Outcome;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Outcomes that the store refuses on every try, while it takes others. */
class RefusedOutcomesTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final ProbedStore store = new ProbedStore(memory, this::answer);

    private Predicate<Outcome> refused = RefusedOutcomesTest::none;
    private RuntimeException fault = new StoreException("could not record 500 outcomes: value too long", null);
    private int records;
    private boolean away;

    private static boolean none(Outcome outcome) {
        return false;
    }

    private Object answer(String method, Object[] arguments, Callable<Object> real) throws Exception {
        if (away) {
            throw new StoreException("the database is away", null);
        }
        if (method.equals("record")) {
            records++;
            if (((Collection<?>) arguments[0]).stream().anyMatch(outcome -> refused.test((Outcome) outcome))) {
                throw fault;
            }
        }
        return real.call();
    }

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

    private static Predicate<Outcome> ofDelivery(int block, int seq) {
        return outcome -> outcome.key().block() == block && outcome.key().seq() == seq;
    }

    private long sent(Campaign campaign) {
        return memory.history().counts(campaign.id()).getOrDefault(DeliveryState.SENT, 0L);
    }

    @Test
    void an_outcome_that_the_store_never_takes_holds_back_no_other_one() {
        refused = ofDelivery(1, 7);
        try (Mailing mailing = start(700)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofMinutes(1));
            assertThat(sent(campaign)).isEqualTo(699);
            assertThat(campaign.state()).as("one is not accounted for").isEqualTo(CampaignState.SENDING);
            refused = RefusedOutcomesTest::none;
            runtime.advance(Duration.ofMinutes(2));
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(sent(campaign)).as("the evidence was kept").isEqualTo(700);
            assertThat(telegram).sentExactly(700).neverTwice();
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    @Test
    void several_of_them_are_found_each() {
        refused = outcome -> outcome.key().seq() % 100 == 3;
        try (Mailing mailing = start(700)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofMinutes(1));
            assertThat(sent(campaign)).isEqualTo(693);
            refused = RefusedOutcomesTest::none;
        }
    }

    @Test
    void a_store_that_stumbles_over_an_outcome_goes_on_with_the_others() {
        fault = new IllegalStateException("a bug of the store");
        refused = ofDelivery(1, 7);
        try (Mailing mailing = start(50)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofMinutes(1));
            assertThat(sent(campaign)).isEqualTo(49);
            refused = RefusedOutcomesTest::none;
        }
    }

    @Test
    void it_is_offered_again_about_once_a_minute() {
        refused = ofDelivery(1, 7);
        try (Mailing mailing = start(20)) {
            mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofMinutes(5));
            int before = records;
            runtime.advance(Duration.ofHours(1));
            assertThat(records - before).isBetween(50, 70);
            refused = RefusedOutcomesTest::none;
        }
    }

    @Test
    void nothing_more_is_permitted_while_the_last_batch_is_not_written_down() {
        refused = outcome -> true;
        try (Mailing mailing = start(12_000)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofSeconds(2));
            assertThat(telegram.received())
                    .as("a batch, and the windows open then")
                    .hasSizeBetween(500, 1_500);
            refused = RefusedOutcomesTest::none;
            runtime.advance(Duration.ofMinutes(10));
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(sent(campaign)).isEqualTo(12_000);
            assertThat(telegram).neverTwice();
        }
    }

    @Test
    void a_store_that_refuses_all_of_them_stops_the_sending_before_memory_fills() {
        refused = outcome -> true;
        try (Mailing mailing = start(12_000)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofMinutes(10));
            assertThat(telegram.received()).hasSizeLessThanOrEqualTo(2_000);
            refused = RefusedOutcomesTest::none;
            runtime.advance(Duration.ofMinutes(10));
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(sent(campaign)).isEqualTo(12_000);
            assertThat(telegram).neverTwice();
        }
    }

    @Test
    void a_paused_campaign_goes_on_although_one_of_its_outcomes_is_refused() {
        refused = ofDelivery(2, 3);
        try (Mailing mailing = start(100)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(1)));
            runtime.advance(Duration.ofSeconds(30));
            campaign.pause();
            runtime.advance(Duration.ofMinutes(1));
            campaign.resume();
            runtime.advance(Duration.ofMinutes(3));
            assertThat(sent(campaign)).isEqualTo(99);
            refused = RefusedOutcomesTest::none;
            runtime.advance(Duration.ofMinutes(2));
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(telegram).sentExactly(100).neverTwice();
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    @Test
    void an_absence_of_the_store_is_not_taken_for_a_refusal() {
        try (Mailing mailing = start(900)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(20)));
            runtime.advance(Duration.ofSeconds(10));
            away = true;
            runtime.advance(Duration.ofMinutes(10));
            away = false;
            records = 0;
            runtime.advance(Duration.ofSeconds(5));
            assertThat(records).as("what waited is written in one go").isLessThan(110);
            runtime.advance(Duration.ofMinutes(2));
            assertThat(sent(campaign)).isEqualTo(900);
        }
    }

    @Test
    void what_is_refused_is_offered_once_more_when_the_node_ends() {
        refused = ofDelivery(1, 7);
        Mailing mailing = start(20);
        Campaign campaign = mailing.campaigns().launch(draft());
        runtime.advance(Duration.ofMinutes(10));
        refused = RefusedOutcomesTest::none;
        mailing.close();
        assertThat(sent(campaign)).isEqualTo(20);
    }
}
