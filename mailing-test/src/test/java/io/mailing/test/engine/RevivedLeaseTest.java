package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.PauseResult;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine that was suspended, and that nobody took for dead meanwhile. */
class RevivedLeaseTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final ManualRuntime manual = new ManualRuntime(clock);
    private final QueueingRuntime runtime = new QueueingRuntime(manual);
    private final FakeChannel telegram = FakeChannel.named("telegram");

    @Test
    void what_was_said_to_be_quiet_stays_quiet_when_a_lease_that_ran_out_is_renewed() {
        Mailing mailing = Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(10))))
                .start();
        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello <first_name>!"));
        manual.crank();
        runtime.runWaiting(); // the audience is written down, sends wait for their threads
        assertThat(runtime.waiting()).isPositive();
        clock.advance(Duration.ofMinutes(1));
        PauseResult said = campaign.pause();
        manual.crank();
        runtime.runWaiting();
        assertThat(said).as("the node may still renew its lease").isEqualTo(PauseResult.HALTING);
    }
}
