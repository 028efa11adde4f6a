package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceEstimate;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InvalidDraftException;
import io.mailing.MessageDraft;
import io.mailing.Progress;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.spi.Preview;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looking at a campaign before it is launched. */
final class RehearsalFeatures {

    private RehearsalFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("4: the estimate is what is sent if nothing changes", RehearsalFeatures::estimates),
                new Feature("4: the estimate of a campaign to all channels", RehearsalFeatures::estimatesAll),
                new Feature("27: a guard refuses a start past the licence's end", RehearsalFeatures::guards),
                new Feature(
                        "27: what is edited while it is checked is checked again", RehearsalFeatures::editedMeanwhile),
                new Feature("27: the guard is asked again when the start has come", RehearsalFeatures::guardsStart),
                new Feature("14: a preview for a recipient on each channel", RehearsalFeatures::previews));
    }

    private static void estimates(FeatureDesk desk) throws InterruptedException {
        desk.people()
                .add(Recipient.builder("nobody").attribute("first_name", "X").build());
        desk.people()
                .add(Recipient.builder("mailOnly")
                        .address("email", "m@guests.example")
                        .attribute("first_name", "M")
                        .build());
        assertThat(desk.mailing().suppressions().suppress(FeatureDesk.TELEGRAM, "101", "stop"))
                .isTrue();
        CampaignDraft draft = draft().sendMode(SendMode.priority(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL));

        AudienceEstimate estimate = desk.mailing().campaigns().estimate(draft);

        assertThat(estimate.recipients()).isEqualTo(5);
        assertThat(estimate.messages()).isEqualTo(4);
        assertThat(estimate.byChannel()).isEqualTo(Map.of(FeatureDesk.TELEGRAM, 2L, FeatureDesk.EMAIL, 2L));
        assertThat(estimate.unreachable()).isEqualTo(1);
        assertThat(estimate.suppressed()).isZero();
        assertThat(estimate.reasons())
                .extracting(reason -> reason.reason().code())
                .containsExactly("no-address");
        assertThat(desk.history()).isEmpty();
        Progress progress = desk.finished(draft).progress();
        assertThat(progress.sent()).isEqualTo(estimate.messages());
        assertThat(progress.skipped()).isEqualTo(estimate.unreachable());
    }

    private static void estimatesAll(FeatureDesk desk) throws InterruptedException {
        assertThat(desk.mailing().suppressions().suppress(FeatureDesk.TELEGRAM, "101", "stop"))
                .isTrue();
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL));
        AudienceEstimate estimate = desk.mailing().campaigns().estimate(draft);
        assertThat(estimate.messages()).isEqualTo(5);
        assertThat(estimate.suppressed()).isEqualTo(1);
        assertThat(estimate.byChannel()).isEqualTo(Map.of(FeatureDesk.TELEGRAM, 2L, FeatureDesk.EMAIL, 3L));
        Progress progress = desk.finished(draft).progress();
        assertThat(progress.sent()).isEqualTo(5);
        assertThat(progress.skipped()).isEqualTo(1);
        assertThatThrownBy(() -> desk.mailing().campaigns().estimate(CampaignDraft.to("strangers")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("there is no audience 'strangers'");
        assertThatThrownBy(() -> desk.mailing().campaigns().estimate(draft().sendMode(SendMode.all("pigeon"))))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("there is no channel 'pigeon'");
    }

    private static void guards(FeatureDesk desk) throws InterruptedException {
        Instant[] licensedUntil = {FeatureDesk.START.plus(Duration.ofDays(1))};
        desk.with(builder -> builder.guard(launch -> launch.start().isAfter(licensedUntil[0])
                ? Optional.of("the licence ends on " + licensedUntil[0])
                : Optional.empty()));
        CampaignDraft late = draft().startAt(FeatureDesk.START.plus(Duration.ofDays(2)));
        assertThatThrownBy(() -> desk.launch(late))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("the licence ends on 2026-03-02");
        Campaign campaign = desk.create(late);
        assertThatThrownBy(campaign::launch).isInstanceOf(InvalidDraftException.class);
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        licensedUntil[0] = FeatureDesk.START.plus(Duration.ofDays(30)); // renewed
        campaign.launch();
        assertThat(campaign.state()).isEqualTo(CampaignState.SCHEDULED);
        desk.leap(Duration.ofDays(3));
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
    }

    private static void guardsStart(FeatureDesk desk) throws InterruptedException {
        String[] refusal = new String[1];
        boolean[] away = new boolean[1];
        desk.with(builder -> builder.guard(launch -> {
            if (away[0]) {
                throw new IllegalStateException("the licence server is away");
            }
            return Optional.ofNullable(refusal[0]);
        }));
        Instant start = FeatureDesk.START.plus(Duration.ofHours(2));
        Campaign campaign = desk.launch(draft().startAt(start));
        Campaign waits = desk.launch(draft().startAt(start.plus(Duration.ofHours(2))));
        refusal[0] = "the licence has ended";
        desk.leap(Duration.ofHours(3));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(desk.mailing().history().summary(campaign.id()).note()).isEqualTo("the licence has ended");
        assertThat(desk.telegram().received()).isEmpty();
        refusal[0] = null; // renewed
        campaign.launch();
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.mailing().history().summary(campaign.id()).note()).isNull();

        away[0] = true;
        desk.leap(Duration.ofHours(2));
        desk.leap(Duration.ofHours(1));
        assertThat(waits.state()).as("it is not known whether it may").isEqualTo(CampaignState.SCHEDULED);
        away[0] = false;
        assertThat(desk.rest(waits).state()).isEqualTo(CampaignState.FINISHED);
        MailingAssertions.assertThat(desk.telegram()).sentExactly(6);
    }

    private static void editedMeanwhile(FeatureDesk desk) {
        Campaign[] watched = new Campaign[1];
        desk.with(builder -> builder.guard(launch -> {
            Campaign campaign = watched[0];
            watched[0] = null;
            if (campaign != null) {
                campaign.edit(draft -> draft.text("Hello <frist_name>"));
            }
            return Optional.empty();
        }));
        Campaign campaign = desk.create(draft());
        watched[0] = campaign;
        assertThatThrownBy(campaign::launch)
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("unknown variable 'frist_name'");
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
    }

    private static void previews(FeatureDesk desk) {
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL))
                .subject("For <first_name>")
                .variant(FeatureDesk.TELEGRAM, MessageDraft.empty().text("Short, <first_name>, on <today:dd.MM.yyyy>"));
        List<Recipient> sample = desk.mailing().campaigns().sample(draft, 2);
        assertThat(sample).extracting(Recipient::id).containsExactly("p1", "p2");

        Map<String, Preview> previews = desk.mailing().campaigns().preview(draft, sample.get(1));

        assertThat(previews.keySet()).containsExactly(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL);
        assertThat(previews.get(FeatureDesk.TELEGRAM))
                .isEqualTo(new Preview.Message(null, "Short, Guest 2, on 01.03.2026", null));
        assertThat(previews.get(FeatureDesk.EMAIL))
                .isEqualTo(new Preview.Message("For Guest 2", "Hello Guest 2!", null));
        Recipient mailOnly = Recipient.builder("m")
                .address("email", "m@guests.example")
                .attribute("first_name", "M")
                .build();
        assertThat(desk.mailing().campaigns().preview(draft, mailOnly).get(FeatureDesk.TELEGRAM))
                .isInstanceOfSatisfying(
                        Preview.Unfit.class,
                        unfit -> assertThat(unfit.reason().code()).isEqualTo("no-address"));
        assertThatThrownBy(() -> desk.mailing().campaigns().preview(draft.text("<first_name >"), mailOnly))
                .isInstanceOf(InvalidDraftException.class);
        assertThat(desk.telegram().received()).isEmpty();
        assertThat(desk.telegram().openSenders()).isZero();
    }
}
