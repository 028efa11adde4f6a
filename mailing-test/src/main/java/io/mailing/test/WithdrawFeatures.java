package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.IllegalCampaignStateException;
import io.mailing.JournalEntry;
import io.mailing.PauseResult;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.util.List;

/** Taking people out of a campaign that is on its way. */
final class WithdrawFeatures {

    private static final CampaignDraft BY_TELEGRAM = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM))
            .retry(new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1)));

    private WithdrawFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("withdrawn recipients get nothing more, the others do", WithdrawFeatures::rest),
                new Feature("a campaign that waited for the withdrawn alone is finished", WithdrawFeatures::last),
                new Feature("who is withdrawn is not sent to again", WithdrawFeatures::again),
                new Feature("what was triggered is withdrawn", WithdrawFeatures::triggered),
                new Feature("nobody is withdrawn before the audience is written down", WithdrawFeatures::tooEarly));
    }

    private static void rest(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        desk.telegram().when("103").refuseForNow("flood").times(1);
        Campaign campaign = desk.launch(BY_TELEGRAM);
        PauseResult unused = campaign.pause();
        assertThat(campaign.awaitQuiesced(Duration.ofMinutes(1))).isEqualTo(PauseResult.QUIESCED);
        assertThat(campaign.progress().sent()).isEqualTo(1);
        assertThat(campaign.withdrawRecipients(List.of("p1", "p2", "nobody"))).isEqualTo(1);
        assertThat(campaign.withdrawRecipients(List.of())).isZero();
        assertThat(campaign.state()).isEqualTo(CampaignState.PAUSED);
        campaign.resume();
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
        MailingAssertions.assertThat(desk.telegram()).sentTo("101", "103").sentNothingTo("102");
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThat(campaign.progress().cancelled()).isEqualTo(1);
        assertThat(campaign.progress().total()).isEqualTo(3);
        JournalEntry withdrawn = desk.journal(campaign).get(1);
        assertThat(withdrawn.recipient()).isEqualTo("p2");
        assertThat(withdrawn.state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(withdrawn.address()).isEqualTo("102");
        assertThat(desk.mailing().history().report(campaign.id()).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.reason().code()).isEqualTo("withdrawn"));
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private static void last(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign = desk.launch(BY_TELEGRAM);
        desk.leap(Duration.ofSeconds(1));
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(campaign.withdrawRecipients(List.of("p1", "p2", "p3")))
                .as("a retry that waited")
                .isEqualTo(1);
        assertThat(campaign.awaitFinished(Duration.ofSeconds(5))).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThat(campaign.progress().cancelled()).isEqualTo(1);
        assertThat(campaign.withdrawRecipients(List.of("p1", "p2", "p3"))).isZero();
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private static void again(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("101").refuse("403 blocked").times(1);
        desk.telegram().when("102").refuse("403 blocked").times(1);
        desk.telegram().when("103").vanishAfterAccept().times(1);
        Campaign campaign = desk.finished(BY_TELEGRAM);
        assertThat(campaign.withdrawRecipients(List.of("p1", "p3"))).isZero();
        assertThat(campaign.resendInDoubt()).isZero();
        assertThat(campaign.resendNotReached()).isEqualTo(1);
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(1);
        assertThat(campaign.progress().failed()).isEqualTo(1);
        assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        assertThat(campaign.resendFailed()).isZero();
        Campaign anew = campaign.restart();
        assertThat(desk.rest(anew).progress().sent()).as("the audience anew").isEqualTo(3);
        PauseResult unused = desk.launch(BY_TELEGRAM.throttle(Throttle.every(Duration.ofHours(1))))
                .cancel();
        Campaign cancelled =
                desk.mailing().campaigns().find(desk.history().get(0).id()).orElseThrow();
        assertThat(cancelled.withdrawRecipients(List.of("p1", "p2", "p3"))).isZero();
    }

    private static void triggered(FeatureDesk desk) throws InterruptedException {
        Campaign bonus = desk.launch(CampaignDraft.triggered().text("Bonus for <first_name>"));
        assertThat(bonus.trigger("event-1", FeatureDesk.person(1))).isTrue();
        assertThat(bonus.trigger("event-2", FeatureDesk.person(2))).isTrue();
        assertThat(bonus.withdrawRecipients(List.of("p1"))).isEqualTo(1);
        assertThat(bonus.trigger("event-1", FeatureDesk.person(1)))
                .as("the same event")
                .isFalse();
        desk.leap(Duration.ofSeconds(1));
        MailingAssertions.assertThat(desk.telegram()).sentTo("102").sentNothingTo("101");
        assertThat(bonus.trigger("event-3", FeatureDesk.person(1))).isTrue();
        bonus.closeToTriggers();
        assertThat(desk.rest(bonus).progress().sent()).isEqualTo(2);
        MailingAssertions.assertThat(desk.telegram()).sentTo("101");
        assertThat(desk.mailing().history().verify(bonus.id()).sound()).isTrue();
    }

    private static void tooEarly(FeatureDesk desk) {
        Campaign campaign = desk.create(draft());
        assertThatThrownBy(() -> campaign.withdrawRecipients(List.of("p1")))
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("WITHDRAW_RECIPIENTS is allowed only when it is SENDING or PAUSED or");
        Campaign preparing = desk.mailing().campaigns().launch(draft());
        assertThat(preparing.state()).isEqualTo(CampaignState.PREPARING);
        assertThatThrownBy(() -> preparing.withdrawRecipients(List.of("p1")))
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("is PREPARING");
    }
}
