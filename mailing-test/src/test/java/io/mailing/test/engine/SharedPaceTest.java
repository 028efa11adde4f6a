package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one store keep to one pace, and a node that starts later does too. */
class SharedPaceTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final List<FakeChannel> channels = new ArrayList<>();
    private final List<Mailing> nodes = new ArrayList<>();

    private Mailing start(Throttle pace) {
        FakeChannel channel = FakeChannel.with(new ChannelTraits("telegram", pace, 4), address -> true);
        channels.add(channel);
        Mailing node = Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(channel)
                .audience("guests", AudienceSource.of(List.of(Guests.many(2_000))))
                .start();
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private int sent() {
        return channels.stream().mapToInt(channel -> channel.received().size()).sum();
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").text("Hello <first_name>!");
    }

    @Test
    void three_nodes_send_a_campaign_as_fast_as_its_throttle_says_and_no_faster() {
        Mailing first = start(Throttle.none());
        start(Throttle.none());
        start(Throttle.none());
        first.campaigns().launch(draft().throttle(Throttle.perSecond(20)));
        runtime.advance(Duration.ofSeconds(60));
        assertThat(sent()).isBetween(1_180, 1_202);
        assertThat(channels)
                .allSatisfy(channel -> assertThat(channel.received()).hasSizeGreaterThan(100));
    }

    @Test
    void three_nodes_keep_to_the_pace_of_a_channel_together() {
        Mailing first = start(Throttle.perSecond(20));
        start(Throttle.perSecond(20));
        start(Throttle.perSecond(20));
        first.campaigns().launch(draft());
        first.campaigns().launch(draft());
        runtime.advance(Duration.ofSeconds(60));
        assertThat(sent()).isBetween(1_180, 1_202);
    }

    @Test
    void a_daily_quota_is_not_free_again_after_a_restart() throws InterruptedException {
        Throttle quota = Throttle.batches(100, Duration.ofDays(1));
        Mailing first = start(quota);
        first.campaigns().launch(draft().expireAfter(Duration.ofDays(30)));
        runtime.advance(Duration.ofMinutes(10));
        assertThat(sent()).isEqualTo(100);
        first.close();
        start(quota);
        runtime.advance(Duration.ofHours(12));
        assertThat(sent()).as("on the same day").isEqualTo(100);
        runtime.advance(Duration.ofHours(13));
        assertThat(sent()).as("on the next day").isEqualTo(200);
    }

    @Test
    void what_a_provider_asks_of_one_node_holds_for_all_and_for_those_that_start_later() {
        Mailing first = start(Throttle.perSecond(20));
        channels.get(0).when("1001").throttle(Duration.ofHours(1)).times(1);
        Campaign campaign = first.campaigns().launch(draft());
        runtime.advance(Duration.ofSeconds(5));
        int before = sent();
        assertThat(before).isLessThan(10);
        start(Throttle.perSecond(20));
        runtime.advance(Duration.ofMinutes(50));
        assertThat(sent()).as("the second node waits too").isEqualTo(before);
        runtime.advance(Duration.ofMinutes(11));
        assertThat(sent()).as("by whichever node gets the turns").isGreaterThan(before);
        assertThat(campaign.progress().sent()).isPositive();
    }
}
