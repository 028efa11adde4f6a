package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.PauseResult;
import io.mailing.Throttle;
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

/** A pause that says when nothing more goes out, on any node. */
class QuiescenceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final ManualRuntime here = new ManualRuntime(clock);
    private final ManualRuntime there = new ManualRuntime(clock);
    private final FakeChannel ownChannel = FakeChannel.named("telegram");
    private final FakeChannel otherChannel = FakeChannel.named("telegram");
    private Mailing own;
    private Mailing other;

    private Mailing start(ManualRuntime runtime, FakeChannel channel) {
        return Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(channel)
                .audience("guests", AudienceSource.of(List.of(Guests.many(1_000))))
                .start();
    }

    @BeforeEach
    void startTwoNodes() {
        own = start(here, ownChannel);
        other = start(there, otherChannel);
    }

    @AfterEach
    void close() {
        own.close();
        other.close();
    }

    private void both(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusMillis(100)) {
            here.advance(Duration.ofMillis(50));
            there.advance(Duration.ofMillis(50));
        }
    }

    private Campaign halfSent() {
        Campaign campaign = own.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello <first_name>!").throttle(Throttle.perSecond(50)));
        both(Duration.ofSeconds(8));
        assertThat(ownChannel.received()).isNotEmpty();
        assertThat(otherChannel.received()).isNotEmpty();
        return campaign;
    }

    @Test
    void a_pause_is_quiet_once_the_other_node_has_handed_back_what_it_held() throws InterruptedException {
        Campaign campaign = halfSent();
        assertThat(campaign.pause()).isEqualTo(PauseResult.HALTING);
        // Only this node's loops go on: the other one has not heard of it.
        assertThat(campaign.awaitQuiesced(Duration.ofSeconds(5))).isEqualTo(PauseResult.HALTING);
        both(Duration.ofSeconds(3));
        assertThat(campaign.awaitQuiesced(Duration.ZERO)).isEqualTo(PauseResult.QUIESCED);
        int sent = ownChannel.received().size() + otherChannel.received().size();
        both(MINUTE);
        assertThat(ownChannel.received().size() + otherChannel.received().size())
                .isEqualTo(sent);
        campaign.resume();
        both(MINUTE);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent()).isEqualTo(1_000);
        assertThat(ownChannel).neverTwice();
        assertThat(otherChannel).neverTwice();
    }

    @Test
    void a_node_that_has_died_is_waited_for_until_its_lease_has_run_out() throws InterruptedException {
        Campaign campaign = halfSent();
        there.kill();
        assertThat(campaign.pause()).isEqualTo(PauseResult.HALTING);
        assertThat(campaign.awaitQuiesced(Duration.ofSeconds(20))).isEqualTo(PauseResult.HALTING);
        assertThat(campaign.awaitQuiesced(Duration.ofSeconds(20))).isEqualTo(PauseResult.QUIESCED);
    }

    @Test
    void a_cancelled_campaign_becomes_quiet_too() throws InterruptedException {
        Campaign campaign = halfSent();
        assertThat(campaign.cancel()).isEqualTo(PauseResult.HALTING);
        both(Duration.ofSeconds(3));
        assertThat(campaign.awaitQuiesced(Duration.ZERO)).isEqualTo(PauseResult.QUIESCED);
        assertThat(campaign.progress().cancelled()).isPositive();
    }

    @Test
    void who_waits_for_a_campaign_that_was_not_halted_is_told() {
        Campaign campaign = halfSent();
        assertThatThrownBy(() -> campaign.awaitQuiesced(MINUTE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is SENDING: pause or cancel it first");
    }

    @Test
    void a_pause_between_two_blocks_is_quiet_at_once() {
        Campaign campaign = own.campaigns()
                .launch(CampaignDraft.to("guests")
                        .text("Hello <first_name>!")
                        .startAt(MailingExtension.START.plus(MINUTE)));
        assertThat(campaign.cancel()).isEqualTo(PauseResult.QUIESCED);
    }
}
