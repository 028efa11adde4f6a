package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a hold a channel is tried with one message before the others follow. */
class ProbeTest {

    private static final int GUESTS = 100;
    private static final int CONCURRENCY = 8;

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime manual = new ManualRuntime(clock);
    private final QueueingRuntime runtime = new QueueingRuntime(manual);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final Mailing mailing = Mailing.builder()
            .store(InMemoryStore.create(clock))
            .runtime(runtime)
            .channel(telegram)
            .audience("guests", AudienceSource.of(List.of(Guests.many(GUESTS))))
            .start();

    @BeforeEach
    void a_full_cohort_is_under_way() {
        mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello <first_name>!"));
        manual.crank();
        runtime.runWaiting(); // the snapshot
        assertThat(runtime.waiting()).isEqualTo(CONCURRENCY);
    }

    @AfterEach
    void nothing_is_left() {
        for (int i = 0; i < 2 * GUESTS; i++) {
            runtime.runWaiting();
            manual.advance(Duration.ofMinutes(2));
        }
        assertThat(telegram).sentExactly(GUESTS).neverTwice();
        mailing.close();
    }

    private void eachIsToldToWait(Duration time, int times) {
        for (int i = 0; i < GUESTS; i++) {
            telegram.when(Integer.toString(1001 + i)).throttle(time).times(times);
        }
    }

    private void behaves() {
        for (int i = 0; i < GUESTS; i++) {
            telegram.when(Integer.toString(1001 + i));
        }
    }

    @Test
    void a_provider_that_is_still_blocked_gets_one_message_after_each_hold() {
        eachIsToldToWait(Duration.ofSeconds(3), 10);
        runtime.runWaiting();
        assertThat(runtime.waiting()).isZero();
        for (int i = 0; i < 5; i++) {
            manual.advance(Duration.ofSeconds(3));
            assertThat(runtime.waiting()).as("one probe").isEqualTo(1);
            manual.advance(Duration.ofSeconds(4));
            assertThat(runtime.waiting()).as("until it is answered").isEqualTo(1);
            runtime.runWaiting();
            assertThat(runtime.waiting()).isZero();
        }
        behaves();
    }

    @Test
    void a_long_hold_ends_with_one_message_too() {
        eachIsToldToWait(Duration.ofMinutes(10), 10);
        runtime.runWaiting();
        manual.advance(Duration.ofMinutes(11));
        assertThat(runtime.waiting()).isEqualTo(1);
        behaves();
    }

    @Test
    void the_others_follow_once_the_probe_is_taken() {
        eachIsToldToWait(Duration.ofSeconds(3), 1);
        runtime.runWaiting();
        behaves();
        manual.advance(Duration.ofSeconds(3));
        runtime.runWaiting();
        manual.advance(Duration.ofMillis(100));
        assertThat(runtime.waiting()).isEqualTo(CONCURRENCY);
    }
}
