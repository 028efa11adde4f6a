package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.IllegalCampaignStateException;
import io.mailing.InvalidDraftException;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.PauseResult;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.Recurrence;
import io.mailing.SendMode;
import io.mailing.TriggerRefusedException;
import io.mailing.test.FeatureContract.Feature;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A message that is sent to one recipient to see how it looks. */
final class TestMessageFeatures {

    private TestMessageFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("15: a test goes to one recipient and is marked", TestMessageFeatures::one),
                new Feature("15: a test of a campaign leaves it as it is", TestMessageFeatures::ofCampaign),
                new Feature("15: a test that can't be sent says why", TestMessageFeatures::unfit),
                new Feature("15: what can be asked of a test", TestMessageFeatures::asked),
                new Feature("15: a test of a rule holds up no run", TestMessageFeatures::ofRule));
    }

    private static List<CampaignSummary> tests(FeatureDesk desk) {
        return desk.mailing().history().campaigns(HistoryFilter.newest(10).kinds(CampaignKind.TEST));
    }

    private static void one(FeatureDesk desk) throws Exception {
        CampaignDraft draft = CampaignDraft.to("nobody yet")
                .name("Sale")
                .author("anna")
                .text("Hello <first_name>!")
                .sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL));

        Campaign test = desk.mailing().campaigns().sendTest(draft, FeatureDesk.person(7));

        assertThat(desk.rest(test).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(test.progress().sent()).isEqualTo(2);
        assertThat(test.progress().total()).isEqualTo(2);
        assertThat(desk.telegram().received()).extracting(SentMessage::text).containsExactly("Hello Guest 7!");
        MailingAssertions.assertThat(desk.email()).sentTo("p7@guests.example").sentExactly(1);
        assertThat(desk.history()).as("not among the campaigns").isEmpty();
        CampaignSummary line = tests(desk).get(0);
        assertThat(line.kind()).isEqualTo(CampaignKind.TEST);
        assertThat(line.name()).isEqualTo("Sale");
        assertThat(line.author()).isEqualTo("anna");
        assertThat(desk.journal(test)).hasSize(2).allMatch(JournalEntry::test);
        StringWriter csv = new StringWriter();
        desk.mailing().history().exportJournal(test.id(), JournalFilter.first(10), csv);
        assertThat(csv.toString().lines()).hasSize(3).allMatch(row -> row.endsWith("\"test\""));
        StringWriter campaigns = new StringWriter();
        desk.mailing().history().exportHistory(HistoryFilter.newest(10).kinds(CampaignKind.TEST), campaigns);
        assertThat(campaigns.toString()).contains("\"test\"");
        assertThat(desk.mailing().history().verify(test.id()).sound()).isTrue();
    }

    private static void ofCampaign(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = desk.create(draft());
        Campaign first = desk.rest(campaign.sendTest(FeatureDesk.person(9)));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(campaign.progress().total()).isZero();
        campaign.launch();
        desk.rest(campaign);
        Campaign second = desk.rest(campaign.sendTest(FeatureDesk.person(9)));
        assertThat(campaign.progress().sent()).isEqualTo(3);
        assertThat(campaign.progress().total()).isEqualTo(3);
        assertThat(desk.journal(campaign)).hasSize(3).noneMatch(JournalEntry::test);
        MailingAssertions.assertThat(desk.telegram()).sentTo("109").sentExactly(5);
        assertThat(desk.history()).extracting(CampaignSummary::id).containsExactly(campaign.id());
        assertThat(tests(desk)).extracting(CampaignSummary::id).containsExactly(second.id(), first.id());
        assertThat(tests(desk)).extracting(CampaignSummary::runOf).containsOnly(campaign.id());

        Campaign bonus = desk.launch(CampaignDraft.triggered().name("Bonus").text("Bonus for <first_name>"));
        Campaign third = desk.rest(bonus.sendTest(FeatureDesk.person(8)));
        assertThat(third.progress().sent()).isEqualTo(1);
        assertThat(bonus.progress().total()).isZero();
        assertThat(third.copy().toString()).contains("triggered");
    }

    private static Reason why(FeatureDesk desk, Campaign test) throws InterruptedException {
        JournalEntry entry = desk.journal(desk.rest(test)).get(0);
        assertThat(entry.state()).isEqualTo(DeliveryState.SKIPPED);
        return Objects.requireNonNull(entry.reason());
    }

    private static void unfit(FeatureDesk desk) throws InterruptedException {
        String[] refusal = new String[1];
        desk.with(builder -> builder.guard(launch ->
                launch.kind() == CampaignKind.TEST ? Optional.ofNullable(refusal[0]) : Optional.of("not licensed")));
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM));
        Recipient nameless =
                Recipient.builder("n").address(FeatureDesk.TELEGRAM, "200").build();
        var campaigns = desk.mailing().campaigns();
        assertThat(why(desk, campaigns.sendTest(draft, nameless)).code()).isEqualTo("missing-value");
        Recipient nowhere = Recipient.builder("w").attribute("first_name", "W").build();
        assertThat(why(desk, campaigns.sendTest(draft, nowhere)).code()).isEqualTo("no-address");
        assertThat(desk.mailing().suppressions().suppress(FeatureDesk.TELEGRAM, "101", "stop"))
                .isTrue();
        assertThat(why(desk, campaigns.sendTest(draft, FeatureDesk.person(1))).code())
                .isEqualTo("suppressed");
        assertThat(desk.telegram().received()).isEmpty();

        assertThatThrownBy(() -> campaigns.sendTest(draft.text("Hello <first_name >"), FeatureDesk.person(2)))
                .isInstanceOf(InvalidDraftException.class);
        assertThatThrownBy(() -> campaigns.sendTest(CampaignDraft.to("nobody"), FeatureDesk.person(2)))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("the message is empty");
        assertThatThrownBy(() -> campaigns.sendTest(draft.sendMode(SendMode.all("pigeon")), FeatureDesk.person(2)))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("there is no channel 'pigeon'");
        refusal[0] = "the licence has ended";
        assertThatThrownBy(() -> campaigns.sendTest(draft, FeatureDesk.person(2)))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("the licence has ended");
        assertThat(tests(desk)).hasSize(3);
    }

    private static void asked(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("101").refuse("403 blocked").times(1);
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM));
        Campaign test = desk.rest(desk.mailing().campaigns().sendTest(draft, FeatureDesk.person(1)));
        assertThat(test.progress().failed()).isEqualTo(1);
        List<Runnable> refused = List.of(
                test::launch,
                test::restart,
                test::recall,
                test::withdraw,
                () -> test.schedule(FeatureDesk.START),
                () -> test.edit(edited -> edited));
        for (Runnable action : refused) {
            assertThatExceptionOfType(IllegalCampaignStateException.class).isThrownBy(action::run);
        }
        assertThatExceptionOfType(TriggerRefusedException.class)
                .isThrownBy(() -> test.trigger("event", FeatureDesk.person(2)));
        assertThatExceptionOfType(TriggerRefusedException.class).isThrownBy(test::closeToTriggers);

        assertThat(test.resendFailed()).isEqualTo(1);
        assertThat(desk.rest(test).progress().sent()).isEqualTo(1);
        Campaign real = desk.finished(test.copy());
        assertThat(real.progress().sent()).isEqualTo(3);
        assertThat(desk.history()).extracting(CampaignSummary::kind).containsExactly(CampaignKind.ONE_OFF);

        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign halted = desk.mailing().campaigns().sendTest(draft, FeatureDesk.person(2));
        desk.crank();
        PauseResult paused = halted.pause();
        PauseResult cancelled = halted.cancel();
        assertThat(List.of(paused, cancelled)).hasSize(2);
        assertThat(halted.awaitQuiesced(Duration.ofMinutes(1))).isEqualTo(PauseResult.QUIESCED);
        assertThat(halted.progress().cancelled()).isEqualTo(1);
        test.clear();
        assertThat(desk.journal(test)).isEmpty();
        test.delete();
        halted.delete();
        assertThat(tests(desk)).isEmpty();
    }

    private static void ofRule(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("109").refuseForNow("flood").times(9);
        Campaign rule = desk.launch(draft().repeat(Recurrence.daily(LocalTime.of(12, 0), ZoneOffset.UTC))
                .sendMode(SendMode.all(FeatureDesk.TELEGRAM)));
        Campaign test = rule.sendTest(FeatureDesk.person(9));
        desk.leap(Duration.ofHours(2));
        assertThat(test.state()).as("it waits to be tried again").isEqualTo(CampaignState.SENDING);
        List<CampaignSummary> runs = desk.history().stream()
                .filter(line -> rule.id().equals(line.runOf()))
                .toList();
        assertThat(runs).hasSize(1);
        PauseResult unused = test.cancel();
    }
}
