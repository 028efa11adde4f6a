package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Quota;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Campaigns share a channel by weight, and limits hold together: of an address, of an account's day, of the channel. */
class FairnessTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel[] channel = new FakeChannel[1];
    private final Mailing[] mailing = new Mailing[1];

    private Mailing start(ChannelTraits traits) {
        channel[0] = FakeChannel.with(traits, address -> true);
        mailing[0] = Mailing.builder()
                .store(InMemoryStore.create(clock))
                .runtime(runtime)
                .channel(channel[0])
                .audience("guests", AudienceSource.of(List.of(Guests.many(3_000))))
                .start();
        return mailing[0];
    }

    @AfterEach
    void close() {
        mailing[0].close();
    }

    private static CampaignDraft draft(String text) {
        return CampaignDraft.to("guests").text(text);
    }

    private long sent(String text) {
        return channel[0].received().stream()
                .filter(message -> text.equals(message.text()))
                .count();
    }

    @Test
    void campaigns_share_a_channel_by_weight() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(40), 4));
        node.campaigns().launch(draft("light"));
        node.campaigns().launch(draft("heavy").weight(3));
        runtime.advance(Duration.ofSeconds(60));
        assertThat(sent("light") + sent("heavy")).isBetween(2_300L, 2_402L);
        assertThat((double) sent("heavy") / sent("light")).isCloseTo(3.0, within(0.1));
    }

    @Test
    void a_campaign_that_keeps_to_its_own_pace_is_not_kept_from_it_by_one_that_has_none() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(40), 1));
        node.campaigns().launch(draft("fast"));
        node.campaigns().launch(draft("slow").throttle(Throttle.perSecond(4)));
        runtime.advance(Duration.ofSeconds(50));
        assertThat(sent("slow")).isBetween(190L, 202L);
        assertThat(sent("fast")).isBetween(1_700L, 1_810L);
    }

    @Test
    void what_one_campaign_does_not_use_is_the_other_ones() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(40), 4));
        Campaign paused = node.campaigns().launch(draft("paused").weight(100));
        node.campaigns().launch(draft("other"));
        runtime.advance(Duration.ofSeconds(5));
        paused.pause();
        long before = sent("other");
        runtime.advance(Duration.ofSeconds(20));
        assertThat(sent("other") - before).isBetween(760L, 802L);
    }

    @Test
    void messages_to_one_address_are_kept_apart_and_no_attempt_is_spent() {
        Mailing node =
                start(new ChannelTraits("telegram", Throttle.none(), 8).withAddressInterval(Duration.ofSeconds(30)));
        Campaign first = node.campaigns().launch(draft("first"));
        Campaign second = node.campaigns().launch(draft("second"));
        runtime.advance(Duration.ofSeconds(29));
        assertThat(sent("first") + sent("second")).isEqualTo(3_000);
        runtime.advance(Duration.ofSeconds(40));
        assertThat(first.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(second.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(sent("first")).isEqualTo(3_000);
        assertThat(sent("second")).isEqualTo(3_000);
        assertThat(node.history().verify(second.id()).sound()).isTrue();
    }

    @Test
    void a_quota_holds_besides_the_pace_and_says_no_more_than_its_day() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(1), 4).withQuota(Quota.perDay(100)));
        node.campaigns().launch(draft("daily"));
        runtime.advance(Duration.ofSeconds(90));
        assertThat(sent("daily")).isBetween(85L, 91L);
        runtime.advance(Duration.ofHours(12));
        assertThat(sent("daily")).isEqualTo(100);
        runtime.advance(Duration.ofHours(13));
        assertThat(sent("daily")).isEqualTo(200);
    }

    @Test
    void what_is_triggered_goes_before_a_campaign_but_does_not_starve_it() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(8), 4));
        node.campaigns().launch(draft("bulk"));
        Campaign bonus = node.campaigns()
                .launch(CampaignDraft.triggered().name("bonus").text("bonus").throttle(Throttle.none()));
        runtime.advance(Duration.ofSeconds(10));
        long before = sent("bulk");
        for (int event = 0; event < 400; event++) {
            bonus.trigger("event-" + event, Guests.many(400)[event]);
        }
        runtime.advance(Duration.ofSeconds(40));
        assertThat(sent("bonus")).as("seven of eight turns").isBetween(270L, 290L);
        assertThat(sent("bulk") - before).as("one of eight").isBetween(36L, 46L);
        runtime.advance(Duration.ofSeconds(30));
        assertThat(sent("bonus")).isEqualTo(400);
    }

    @Test
    void what_is_triggered_leaves_the_others_their_weights() {
        Mailing node = start(new ChannelTraits("telegram", Throttle.perSecond(16), 4));
        node.campaigns().launch(draft("light"));
        node.campaigns().launch(draft("heavy").weight(3));
        Campaign bonus = node.campaigns().launch(CampaignDraft.triggered().text("bonus"));
        for (int event = 0; event < 2_000; event++) {
            bonus.trigger("event-" + event, Guests.many(2_000)[event]);
        }
        runtime.advance(Duration.ofSeconds(100));
        assertThat(sent("bonus")).isGreaterThan(1_300L);
        assertThat(sent("light") + sent("heavy")).isGreaterThan(180L);
        assertThat((double) sent("heavy") / sent("light")).isCloseTo(3.0, within(0.4));
    }

    @Test
    void many_messages_to_one_address_are_each_put_off_once_and_keep_nobody_else_waiting() {
        Mailing node =
                start(new ChannelTraits("telegram", Throttle.none(), 8).withAddressInterval(Duration.ofSeconds(1)));
        Campaign alerts = node.campaigns().launch(CampaignDraft.triggered().text("alert"));
        for (int event = 0; event < 300; event++) {
            alerts.trigger("alert-" + event, Guests.anna());
        }
        alerts.trigger("last", Guests.boris());
        runtime.advance(Duration.ofSeconds(10));
        assertThat(sent("alert")).isBetween(10L, 13L);
        assertThat(channel[0].received())
                .anySatisfy(message -> assertThat(message.address()).isEqualTo("102"));
        runtime.advance(Duration.ofSeconds(310));
        assertThat(sent("alert")).isEqualTo(301);
        assertThat(node.history().journal(alerts.id(), JournalFilter.first(400)))
                .allSatisfy(entry -> assertThat(entry.attempts()).isLessThanOrEqualTo(2));
    }

    @Test
    void places_are_kept_for_what_may_be_triggered() {
        QueueingRuntime queueing = new QueueingRuntime(runtime);
        channel[0] = FakeChannel.with(new ChannelTraits("telegram", Throttle.none(), 16), address -> true);
        mailing[0] = Mailing.builder()
                .store(InMemoryStore.create(clock))
                .runtime(queueing)
                .channel(channel[0])
                .audience("guests", AudienceSource.of(List.of(Guests.many(3_000))))
                .start();
        Campaign bonus = mailing[0].campaigns().launch(CampaignDraft.triggered().text("bonus"));
        runtime.crank();
        mailing[0].campaigns().launch(draft("bulk"));
        runtime.crank();
        queueing.runWaiting(); // the snapshot
        assertThat(queueing.waiting()).as("two of sixteen are kept").isEqualTo(14);
        bonus.trigger("event", Guests.anna());
        runtime.crank();
        assertThat(queueing.waiting()).isEqualTo(15);
        while (queueing.waiting() > 0) {
            queueing.runWaiting();
        }
        runtime.advance(Duration.ofSeconds(5));
        while (queueing.waiting() > 0) {
            queueing.runWaiting();
        }
        assertThat(sent("bonus")).isEqualTo(1);
    }
}
