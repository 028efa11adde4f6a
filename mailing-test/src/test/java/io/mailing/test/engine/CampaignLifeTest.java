package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.IllegalCampaignStateException;
import io.mailing.InvalidDraftException;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.NotFinishedException;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Preview;
import io.mailing.test.MailingExtension;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CampaignLifeTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("telegram", "email");

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").subject("Sale").text("Hello <first_name>!");
    }

    private Campaign launch(CampaignDraft draft) {
        Campaign campaign = kit.mailing().campaigns().launch(draft);
        kit.crank();
        return campaign;
    }

    private Campaign finish(CampaignDraft draft) throws InterruptedException {
        Campaign campaign = launch(draft);
        assertThat(campaign.awaitFinished(Duration.ofDays(10))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.mailing().history().verify(campaign.id()).sound()).isTrue();
        return campaign;
    }

    @Test
    void priority_sends_one_message_by_the_first_channel() throws InterruptedException {
        kit.audience("guests", Guests.anna(), Guests.boris());
        Campaign campaign = finish(draft().sendMode(SendMode.priority("telegram", "email")));
        assertThat(kit.channel("telegram")).sentExactly(2).neverTwice();
        assertThat(kit.channel("email")).sentExactly(0);
        assertThat(campaign.progress().sent()).isEqualTo(2);
    }

    @Test
    void without_a_mode_the_channels_order_is_the_priority() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        finish(draft());
        assertThat(kit.channel("telegram")).sentTo("101");
        assertThat(kit.channel("email")).sentExactly(0);
    }

    @Test
    void all_sends_one_message_by_each_channel() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        Campaign campaign = finish(draft().sendMode(SendMode.all("telegram", "email")));
        assertThat(kit.channel("telegram")).sentTo("101");
        assertThat(kit.channel("email")).sentTo(Guests.ANNA);
        assertThat(campaign.progress().total()).isEqualTo(2);
    }

    @Test
    void someone_without_the_first_channel_is_reached_by_the_next() throws InterruptedException {
        kit.audience(
                "guests",
                Recipient.builder("3")
                        .address("email", Guests.ANNA)
                        .attribute("first_name", "Anna")
                        .build());
        finish(CampaignDraft.to("guests")
                .subject("Sale")
                .text("Hello <first_name>!")
                .sendMode(SendMode.priority("email")));
        assertThat(kit.channel("email")).sentTo(Guests.ANNA);
    }

    @Test
    void a_final_refusal_falls_back_to_the_next_channel_at_once() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        kit.channel("telegram").when("101").refuse("403 blocked");
        Campaign campaign = finish(draft());
        assertThat(kit.channel("email")).sentTo(Guests.ANNA);
        JournalEntry entry = kit.mailing()
                .history()
                .journal(campaign.id(), JournalFilter.first(10))
                .get(0);
        assertThat(entry.state()).isEqualTo(DeliveryState.SENT);
        assertThat(entry.channel()).isEqualTo("email");
        assertThat(entry.attempts()).isEqualTo(2);
        assertThat(kit.clock().instant()).isBefore(MailingExtension.START.plusSeconds(2));
    }

    @Test
    void refused_by_every_channel_is_failed_with_the_last_reason() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        kit.channel("telegram").when("101").refuse("403 blocked");
        kit.channel("email").when(Guests.ANNA).refuse("550 no such user");
        Campaign campaign = finish(draft());
        assertThat(campaign.progress().failed()).isEqualTo(1);
        assertThat(kit.mailing().history().report(campaign.id()).reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.channel()).isEqualTo("email");
                    assertThat(reason.reason().text()).contains("550 no such user");
                    assertThat(reason.count()).isEqualTo(1);
                });
    }

    @Test
    void refused_for_now_is_tried_again_after_its_delay() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        kit.channel("telegram").when("101").refuseForNow("busy").times(2);
        finish(draft());
        assertThat(kit.channel("telegram")).sentTo("101");
        assertThat(kit.clock().instant())
                .isBetween(
                        MailingExtension.START.plus(Duration.ofMinutes(5)),
                        MailingExtension.START.plus(Duration.ofMinutes(5)).plusSeconds(5));
    }

    @Test
    void a_start_in_the_future_waits_and_a_past_one_means_now() {
        kit.audience("guests", Guests.anna());
        Campaign later = launch(draft().startAt(MailingExtension.START.plusSeconds(3600)));
        assertThat(later.state()).isEqualTo(CampaignState.SCHEDULED);
        kit.advance(Duration.ofMinutes(59));
        assertThat(kit.channel("telegram")).sentExactly(0);
        kit.advance(Duration.ofMinutes(2));
        assertThat(kit.channel("telegram")).sentExactly(1);
        launch(draft().startAt(MailingExtension.START.minusSeconds(1)));
        kit.advance(Duration.ofSeconds(1));
        assertThat(kit.channel("telegram")).sentExactly(2);
    }

    @Test
    void the_throttle_spreads_messages_evenly() {
        kit.audience("guests", Guests.many(10));
        launch(draft().throttle(Throttle.every(Duration.ofSeconds(15))));
        assertThat(kit.channel("telegram")).sentExactly(1);
        kit.advance(Duration.ofSeconds(14));
        assertThat(kit.channel("telegram")).sentExactly(1);
        kit.advance(Duration.ofSeconds(46));
        assertThat(kit.channel("telegram")).sentExactly(5);
        kit.advance(Duration.ofSeconds(75));
        assertThat(kit.channel("telegram")).sentExactly(10);
    }

    @Test
    void batches_go_at_once_and_then_pause() {
        kit.audience("guests", Guests.many(250));
        launch(draft().throttle(Throttle.batches(100, Duration.ofMinutes(10))));
        kit.advance(Duration.ofSeconds(1));
        assertThat(kit.channel("telegram")).sentExactly(100);
        kit.advance(Duration.ofMinutes(9));
        assertThat(kit.channel("telegram")).sentExactly(100);
        kit.advance(Duration.ofMinutes(2));
        assertThat(kit.channel("telegram")).sentExactly(200);
        kit.advance(Duration.ofMinutes(10));
        assertThat(kit.channel("telegram")).sentExactly(250);
    }

    @Test
    void a_throttle_holds_over_all_channels_together() {
        kit.audience("guests", Guests.many(10));
        launch(draft().sendMode(SendMode.all("telegram", "email")).throttle(Throttle.every(Duration.ofSeconds(10))));
        kit.advance(Duration.ofSeconds(95));
        int both = kit.channel("telegram").received().size()
                + kit.channel("email").received().size();
        assertThat(both).isEqualTo(10);
    }

    @Test
    void a_paused_campaign_starts_no_new_send_and_goes_on_when_resumed() throws InterruptedException {
        kit.audience("guests", Guests.many(20));
        Campaign campaign = launch(draft().throttle(Throttle.every(Duration.ofSeconds(1))));
        kit.advance(Duration.ofSeconds(5));
        int before = kit.channel("telegram").received().size();
        campaign.pause();
        kit.advance(Duration.ofHours(1));
        assertThat(campaign.state()).isEqualTo(CampaignState.PAUSED);
        assertThat(kit.channel("telegram")).sentExactly(before);
        campaign.resume();
        assertThat(campaign.awaitFinished(Duration.ofMinutes(2))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("telegram")).sentExactly(20).neverTwice();
        assertThat(kit.mailing().history().summary(campaign.id()).sendingTime())
                .as("the pause is left out")
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void what_is_unsent_when_a_campaign_is_cancelled_counts_as_cancelled() {
        kit.audience("guests", Guests.many(60));
        Campaign campaign = launch(draft().throttle(Throttle.every(Duration.ofSeconds(1))));
        kit.advance(Duration.ofSeconds(9));
        campaign.cancel();
        kit.advance(Duration.ofSeconds(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
        assertThat(campaign.progress().sent()).isEqualTo(10);
        assertThat(campaign.progress().cancelled()).isEqualTo(50);
        assertThat(kit.mailing().history().verify(campaign.id()).sound()).isTrue();
        assertThatThrownBy(campaign::pause)
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("is CANCELLED: PAUSE is allowed only when it is SENDING");
    }

    @Test
    void what_is_unsent_when_its_time_is_over_expires() throws InterruptedException {
        kit.audience("guests", Guests.many(60));
        kit.channel("telegram").when("1005").refuseForNow("busy");
        kit.channel("telegram").when("1006").refuseForNow("busy");
        Campaign campaign =
                finish(draft().throttle(Throttle.every(Duration.ofSeconds(1))).expireAfter(Duration.ofSeconds(30)));
        assertThat(campaign.progress().sent())
                .as("thirty seconds' worth without the two busy ones")
                .isEqualTo(28);
        assertThat(campaign.progress().expired()).isEqualTo(32);
        assertThat(kit.mailing()
                        .history()
                        .journal(campaign.id(), JournalFilter.first(100).states(DeliveryState.EXPIRED)))
                .hasSize(32);
    }

    @Test
    void an_empty_audience_is_finished_at_once() throws InterruptedException {
        kit.audience("guests", new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return new AudienceSchema(Set.of("telegram", "email"), Set.of("first_name"));
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {}
        });
        assertThat(finish(draft()).progress().total()).isZero();
    }

    @Test
    void every_problem_of_a_draft_is_listed_and_nothing_is_written() {
        kit.audience("guests", Guests.anna());
        CampaignDraft bad = CampaignDraft.to("strangers").sendMode(SendMode.priority("telegram", "pigeon"));
        assertThatThrownBy(() -> kit.mailing().campaigns().launch(bad))
                .isInstanceOfSatisfying(
                        InvalidDraftException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::field)
                                .containsExactlyInAnyOrder("content", "channel pigeon", "audience"))
                .hasMessageContaining("'strangers'")
                .hasMessageContaining("'pigeon'")
                .hasMessageContaining("empty");
        assertThat(kit.mailing().history().campaigns(HistoryFilter.newest(10))).isEmpty();
    }

    @Test
    void an_unknown_variable_is_found_with_its_place_and_the_nearest_name() {
        kit.audience("guests", Guests.anna());
        assertThat(kit.mailing().campaigns().check(draft().text("Hello\n <frist_name>!")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("text");
                    assertThat(problem.message()).contains("'frist_name'", "line 2, column 2", "'first_name'");
                });
    }

    @Test
    void an_audience_without_addresses_for_a_channel_is_found() {
        kit.audience(
                "guests", Recipient.builder("1").address("email", Guests.ANNA).build());
        assertThat(kit.mailing()
                        .campaigns()
                        .check(CampaignDraft.to("guests").text("Hi").sendMode(SendMode.all("telegram", "email"))))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("no addresses for the channel 'telegram'"));
    }

    @Test
    void a_bad_address_skips_that_delivery_and_the_campaign_goes_on() throws InterruptedException {
        kit.audience(
                "guests",
                Recipient.builder("1").address("email", "not an address").build(),
                Recipient.builder("2").address("email", Guests.BORIS).build(),
                Recipient.builder("3").build());
        Campaign campaign =
                finish(CampaignDraft.to("guests").subject("Hi").text("Hi").sendMode(SendMode.priority("email")));
        assertThat(campaign.progress().skipped()).isEqualTo(2);
        assertThat(kit.channel("email")).sentExactly(1);
        assertThat(kit.mailing().history().report(campaign.id()).reasons())
                .extracting(reason -> reason.reason().code())
                .containsExactlyInAnyOrder("bad-address", "no-address");
    }

    @Test
    void a_missing_value_without_default_skips_that_one_delivery() throws InterruptedException {
        kit.audience(
                "guests",
                Guests.anna(),
                Recipient.builder("2")
                        .address("telegram", "102")
                        .attribute("first_name", " ")
                        .build());
        Campaign campaign = finish(draft().sendMode(SendMode.priority("telegram")));
        assertThat(kit.channel("telegram")).sentExactly(1).sentTo("101");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
    }

    @Test
    void an_audience_that_breaks_off_gives_the_campaign_back_and_nothing_is_sent() throws InterruptedException {
        kit.audience("guests", new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return new AudienceSchema(Set.of("telegram", "email"), Set.of("first_name"));
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {
                for (Recipient guest : Guests.many(5_000)) {
                    sink.accept(guest);
                }
                throw new AudienceException("line 5001 is broken");
            }
        });
        Campaign campaign = launch(draft());
        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.CREATED);
        assertThat(kit.mailing().history().summary(campaign.id()).note()).contains("line 5001 is broken");
        assertThat(campaign.progress().total()).isZero();
        assertThat(kit.channel("telegram")).sentExactly(0);
    }

    @Test
    void a_campaign_that_was_given_back_can_be_launched_again() throws InterruptedException {
        AtomicBoolean broken = new AtomicBoolean(true);
        kit.audience("guests", new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return new AudienceSchema(Set.of("telegram", "email"), Set.of("first_name"));
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {
                sink.accept(Guests.anna());
                if (broken.get()) {
                    throw new AudienceException("line 2 is broken");
                }
            }
        });
        Campaign campaign = kit.finish(draft());
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        broken.set(false);
        campaign.launch();
        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("telegram")).sentExactly(1);
        assertThatThrownBy(campaign::launch).isInstanceOf(IllegalCampaignStateException.class);
    }

    @Test
    void by_priority_a_channel_that_nobody_has_is_passed_over() {
        kit.audience(
                "guests", Recipient.builder("1").address("email", Guests.ANNA).build());
        Campaign campaign = kit.finish(CampaignDraft.to("guests").subject("Hi").text("Hi"));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("email")).sentTo(Guests.ANNA);
    }

    @Test
    void the_journal_makes_the_message_again_as_it_was_sent() throws InterruptedException {
        kit.audience("guests", Guests.boris());
        Campaign campaign = finish(draft().text("Привет, <first_name>! <today:dd.MM.yyyy>"));
        kit.clock().advance(Duration.ofDays(5));
        JournalEntry entry = kit.mailing()
                .history()
                .journal(campaign.id(), JournalFilter.first(1))
                .get(0);
        Preview preview = kit.mailing().history().message(entry);
        assertThat(preview)
                .isInstanceOfSatisfying(
                        Preview.Message.class,
                        message -> assertThat(message.text()).isEqualTo("Привет, Борис! 01.03.2026"));
    }

    @Test
    void waiting_too_short_says_how_far_it_has_come() {
        kit.audience("guests", Guests.many(100));
        Campaign campaign = launch(draft().throttle(Throttle.perMinute(10)));
        assertThatThrownBy(() -> campaign.awaitFinished(Duration.ofMinutes(1)))
                .isInstanceOf(NotFinishedException.class)
                .hasMessageContaining("is still SENDING")
                .hasMessageContaining("/100 sent");
    }

    @Test
    void the_report_says_what_an_unallowed_action_was() {
        kit.audience("guests", Guests.anna());
        Campaign campaign = launch(draft().startAt(MailingExtension.START.plusSeconds(60)));
        assertThatThrownBy(campaign::resume).isInstanceOfSatisfying(IllegalCampaignStateException.class, e -> {
            assertThat(e.state()).isEqualTo(CampaignState.SCHEDULED);
            assertThat(e.action()).isEqualTo(CampaignAction.RESUME);
        });
        campaign.cancel();
        assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
    }
}
