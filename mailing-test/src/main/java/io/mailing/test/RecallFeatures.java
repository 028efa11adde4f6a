package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.IllegalCampaignStateException;
import io.mailing.JournalEntry;
import io.mailing.LedgerDroppedException;
import io.mailing.PauseResult;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.spi.Preview;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Taking back what was sent. */
final class RecallFeatures {

    private static final CampaignDraft BY_TELEGRAM =
            draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM)).text("Hello <first_name>, <today:dd.MM.yyyy>");

    private RecallFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("31: recall deletes what was sent, and it is created again", RecallFeatures::recalls),
                new Feature("31: recall tells what it could not take back", RecallFeatures::refusals),
                new Feature("31: a recalled campaign is edited and sent anew", RecallFeatures::sentAnew),
                new Feature("31: a recalled campaign is deleted", RecallFeatures::deleted),
                new Feature("31: a paused campaign is recalled, a recall is cancelled", RecallFeatures::paused),
                new Feature("31: what can't be recalled at all", RecallFeatures::never));
    }

    private static Campaign recalled(FeatureDesk desk, Campaign campaign) throws InterruptedException {
        campaign.recall();
        assertThat(campaign.state()).isEqualTo(CampaignState.RECALLING);
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.CREATED);
        return campaign;
    }

    private static void recalls(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = desk.finished(BY_TELEGRAM);
        assertThat(desk.telegram().standing()).hasSize(3);
        desk.clock().advance(Duration.ofHours(20)); // the day after, as the clock goes
        recalled(desk, campaign);
        assertThat(desk.telegram().standing()).isEmpty();
        assertThat(campaign.progress().recalled()).isEqualTo(3);
        assertThat(campaign.progress().sent()).isZero();
        assertThat(campaign.progress().total()).isEqualTo(3);
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
        JournalEntry entry = desk.journal(campaign).get(0);
        assertThat(entry.state()).isEqualTo(DeliveryState.RECALLED);
        assertThat(desk.mailing().history().message(entry))
                .as("as it was sent, on the day on which it was")
                .isEqualTo(new Preview.Message(null, "Hello Guest 1, 01.03.2026", null));
        assertThat(desk.mailing().history().report(campaign.id()).toString()).containsPattern("Recalled +3 ");
    }

    private static void refusals(FeatureDesk desk) throws InterruptedException {
        desk.telegram().whenRecalling("101").refuse("message can't be deleted");
        desk.telegram().when("102").vanishAfterAccept().times(1);
        Campaign campaign = desk.finished(draft());
        desk.leap(Duration.ofSeconds(1));
        Campaign second = desk.finished(draft().sendMode(SendMode.all(FeatureDesk.EMAIL)));
        Campaign third = desk.finished(BY_TELEGRAM);
        recalled(desk, campaign);
        recalled(desk, second);
        desk.clock().advance(Duration.ofDays(2));
        recalled(desk, third);
        assertThat(campaign.progress().recalled()).isEqualTo(1);
        assertThat(campaign.progress().recallFailed()).isEqualTo(1);
        assertThat(campaign.progress().inDoubt()).isEqualTo(1);
        assertThat(campaign.progress().sent()).as("stands with the recipient").isEqualTo(1);
        assertThat(reasons(desk, campaign)).containsExactlyInAnyOrder("refused", "answer-lost", null);
        assertThat(reasons(desk, second)).containsOnly("not-recallable");
        assertThat(reasons(desk, third)).containsOnly("too-old");
        assertThat(desk.telegram().recallsOf("101"))
                .as("the old one is not asked for")
                .isEqualTo(1);
        assertThat(desk.mailing().history().report(campaign.id()).toString())
                .contains("Not sent, or not recalled")
                .contains("message can't be deleted");
        assertThat(desk.telegram().standing()).hasSize(5);
    }

    private static List<String> reasons(FeatureDesk desk, Campaign campaign) {
        return desk.journal(campaign).stream()
                .map(JournalEntry::reason)
                .map(reason -> reason == null ? null : reason.code())
                .toList();
    }

    private static void sentAnew(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = recalled(desk, desk.finished(BY_TELEGRAM.expireAfter(Duration.ofHours(5))));
        JournalEntry old = desk.journal(campaign).get(0);
        Preview unused = desk.mailing().history().message(old); // so that what it needs is kept ready
        campaign.edit(draft -> draft.name("Better").text("Sorry <first_name>"));
        assertThat(desk.journal(campaign)).isEmpty();
        assertThatThrownBy(() -> desk.mailing().history().message(old)).isInstanceOf(IllegalArgumentException.class);
        CampaignSummary created = desk.mailing().history().summary(campaign.id());
        assertThat(created.progress().total()).isZero();
        assertThat(created.startedAt()).isNull();
        assertThat(created.ledgerDropped()).isFalse();

        desk.clock().advance(Duration.ofHours(6)); // past the first expiry
        desk.people().add(FeatureDesk.person(4));
        campaign.launch();
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.telegram().standing())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("Sorry Guest 1", "Sorry Guest 2", "Sorry Guest 3", "Sorry Guest 4");
        Set<String> keys = new HashSet<>();
        assertThat(desk.telegram().received()).allMatch(message -> keys.add(message.key()));
        assertThat(campaign.progress().sent()).isEqualTo(4);
        assertThat(campaign.progress().recalled()).isZero();
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
        assertThat(desk.mailing().history().message(desk.journal(campaign).get(0)))
                .isEqualTo(new Preview.Message(null, "Sorry Guest 1", null));

        recalled(desk, campaign);
        campaign.launch();
        desk.rest(campaign);
        assertThat(desk.telegram().standing()).as("and once more").hasSize(4);
        assertThat(desk.telegram().received()).extracting(SentMessage::key).doesNotHaveDuplicates();
    }

    private static void deleted(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = recalled(desk, desk.finished(BY_TELEGRAM));
        campaign.delete();
        for (int piece = 0; piece < 5; piece++) {
            desk.leap(Duration.ofMinutes(5));
        }
        assertThat(desk.history()).isEmpty();
        assertThat(desk.mailing().recipients().erase("p1")).isZero();
    }

    private static void paused(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign =
                desk.launch(BY_TELEGRAM.retry(new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1))));
        assertThatThrownBy(campaign::recall).isInstanceOf(IllegalCampaignStateException.class);
        PauseResult unused = campaign.pause();
        desk.telegram().whenRecalling("101").unreachable();
        campaign.recall();
        desk.leap(Duration.ofMinutes(5)); // until nothing of it is under way
        desk.leap(Duration.ofMinutes(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.RECALLING);
        assertThat(campaign.progress().cancelled()).isEqualTo(1);
        assertThat(campaign.progress().recalled()).isEqualTo(1);
        PauseResult unusedToo = campaign.cancel();
        desk.leap(Duration.ofHours(3));
        assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
        assertThat(desk.telegram().standing()).hasSize(1);
        desk.telegram().whenRecalling("101"); // is there again
        recalled(desk, campaign);
        assertThat(desk.telegram().standing()).isEmpty();
        assertThat(campaign.progress().recalled()).isEqualTo(2);
        campaign.launch();
        desk.rest(campaign);
        assertThat(desk.telegram().standing()).hasSize(3);
    }

    private static void never(FeatureDesk desk) throws InterruptedException {
        Campaign bonus = desk.launch(CampaignDraft.triggered().text("Bonus for <first_name>"));
        bonus.closeToTriggers();
        desk.rest(bonus);
        assertThatThrownBy(bonus::recall)
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("RECALL is not for this kind");
        Campaign cleared = desk.finished(BY_TELEGRAM);
        cleared.clear();
        assertThatExceptionOfType(LedgerDroppedException.class).isThrownBy(cleared::recall);
        assertThat(cleared.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.telegram().standing()).hasSize(3);
    }
}
