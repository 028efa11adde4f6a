package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.test.MailingExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of providers and of the node itself. */
class FaultsTest {

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("telegram", "email");

    private Campaign launch(CampaignDraft draft) {
        Campaign campaign = kit.mailing().campaigns().launch(draft);
        kit.crank();
        return campaign;
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").subject("Sale").text("Hello <first_name>!");
    }

    private Campaign afterCrash(Campaign campaign) {
        return kit.mailing().campaigns().find(campaign.id()).orElseThrow();
    }

    @Test
    void a_throttle_answer_holds_the_channel_and_spends_no_attempt() throws InterruptedException {
        kit.audience("guests", Guests.many(50));
        for (int i = 0; i < 50; i++) {
            kit.channel("telegram")
                    .when(Integer.toString(1001 + i))
                    .throttle(Duration.ofSeconds(40))
                    .times(1);
        }
        Campaign campaign = launch(draft());
        int answered = kit.channel("telegram").received().size();
        assertThat(answered).isZero();
        kit.advance(Duration.ofSeconds(39));
        assertThat(kit.channel("telegram")).sentExactly(0);
        campaign.awaitFinished(Duration.ofHours(2));
        assertThat(kit.channel("telegram")).sentExactly(50).neverTwice();
        assertThat(kit.channel("email")).sentExactly(0);
    }

    @Test
    void an_unreachable_provider_holds_the_channel_until_it_is_back() throws InterruptedException {
        kit.audience("guests", Guests.many(30));
        for (int i = 0; i < 30; i++) {
            kit.channel("telegram")
                    .when(Integer.toString(1001 + i))
                    .unreachable()
                    .times(10);
        }
        Campaign campaign = launch(draft().sendMode(SendMode.priority("telegram")));
        campaign.awaitFinished(Duration.ofDays(2));
        assertThat(campaign.progress().sent())
                .as("attempts are not spent by an absence")
                .isEqualTo(30);
        assertThat(kit.channel("telegram")).neverTwice();
    }

    @Test
    void a_lost_answer_is_in_doubt_and_never_sent_again_by_itself() throws InterruptedException {
        kit.audience("guests", Guests.anna(), Guests.boris());
        kit.channel("telegram").when("101").vanishAfterAccept().times(1);
        Campaign campaign = launch(draft());
        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        kit.advance(Duration.ofDays(1));
        assertThat(kit.channel("telegram")).sentExactly(2).neverTwice();
        assertThat(kit.channel("email")).sentExactly(0);

        assertThat(campaign.resendInDoubt()).isEqualTo(1);
        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().inDoubt()).isZero();
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThat(kit.channel("telegram")).sentExactly(3);
        assertThat(campaign.resendInDoubt()).isZero();
    }

    @Test
    void both_messages_of_a_resent_delivery_carry_the_same_key() throws InterruptedException {
        kit.audience("guests", Guests.anna());
        kit.channel("telegram").when("101").vanishAfterAccept().times(1);
        Campaign campaign = launch(draft());
        campaign.awaitFinished(Duration.ofMinutes(1));
        campaign.resendInDoubt();
        campaign.awaitFinished(Duration.ofMinutes(1));
        assertThat(kit.channel("telegram").received())
                .extracting(message -> message.key())
                .hasSize(2)
                .containsOnly(kit.channel("telegram").received().get(0).key());
    }

    @Test
    void a_channel_that_throws_leaves_its_delivery_in_doubt_and_the_rest_goes_on() throws InterruptedException {
        kit.audience("guests", Guests.anna(), Guests.boris());
        kit.channel("telegram").when("101").fail(new IllegalStateException("a bug"));
        Campaign campaign = launch(draft());
        campaign.awaitFinished(Duration.ofMinutes(1));
        assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        assertThat(campaign.progress().sent()).isEqualTo(1);
    }

    @Test
    void after_a_crash_the_rest_is_sent_once_and_what_was_permitted_is_in_doubt() throws InterruptedException {
        kit.audience("guests", Guests.many(100));
        Campaign before = launch(draft().throttle(Throttle.perSecond(10)));
        kit.advance(Duration.ofMillis(4_250));
        int sent = kit.channel("telegram").received().size();
        assertThat(sent).isBetween(40, 45);
        kit.crash();

        Campaign campaign = afterCrash(before);
        kit.advance(Duration.ofSeconds(29));
        assertThat(kit.channel("telegram")).as("its lease is waited for").sentExactly(sent);
        assertThat(campaign.awaitFinished(Duration.ofMinutes(5))).isEqualTo(CampaignState.FINISHED);
        assertThat(kit.channel("telegram")).neverTwice();
        long inDoubt = campaign.progress().inDoubt();
        assertThat(inDoubt).as("at most the open window").isBetween(1L, 5L);
        assertThat(campaign.progress().sent() + inDoubt).isEqualTo(100);
        assertThat(kit.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void a_crash_before_anything_was_permitted_leaves_nothing_in_doubt() throws InterruptedException {
        kit.audience("guests", Guests.many(100));
        Campaign before = kit.mailing().campaigns().launch(draft());
        kit.crash();
        Campaign campaign = afterCrash(before);
        campaign.awaitFinished(Duration.ofMinutes(5));
        assertThat(campaign.progress().sent()).isEqualTo(100);
        assertThat(kit.channel("telegram")).sentExactly(100).neverTwice();
    }

    @Test
    void a_clock_that_is_corrected_by_an_hour_repeats_and_loses_nothing() throws InterruptedException {
        kit.audience("guests", Guests.many(100));
        Campaign campaign = launch(draft().throttle(Throttle.perSecond(10)));
        kit.advance(Duration.ofSeconds(3));
        kit.clock().set(kit.clock().instant().minus(Duration.ofHours(1)));
        kit.advance(Duration.ofSeconds(3));
        kit.clock().set(kit.clock().instant().plus(Duration.ofHours(2)));
        campaign.awaitFinished(Duration.ofMinutes(5));
        assertThat(kit.channel("telegram")).sentExactly(100).neverTwice();
        assertThat(campaign.progress().sent()).isEqualTo(100);
    }

    @Test
    void a_closed_node_hands_everything_back_and_the_next_one_needs_no_rescue() throws InterruptedException {
        kit.audience("guests", Guests.many(100));
        Campaign before = launch(draft().throttle(Throttle.perSecond(10)));
        kit.advance(Duration.ofSeconds(4));
        kit.mailing().close();
        kit.crash();
        Campaign campaign = afterCrash(before);
        campaign.awaitFinished(Duration.ofSeconds(20));
        assertThat(campaign.progress().inDoubt()).isZero();
        assertThat(kit.channel("telegram")).sentExactly(100).neverTwice();
    }
}
