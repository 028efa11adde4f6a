package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.DeliveryState;
import io.mailing.FrequencyCap;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.QuietHours;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;

/** At most so many messages to a person within a period. */
final class CapFeatures {

    private static final FrequencyCap ONE_A_DAY = FrequencyCap.of(1, Duration.ofDays(1));

    private CapFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("caps: what is too many is skipped", CapFeatures::skips),
                new Feature("caps: what is too many waits", CapFeatures::waits),
                new Feature("caps: what waits for a message that never goes waits no longer", CapFeatures::neverGoes),
                new Feature("caps: what waits expires with its campaign", CapFeatures::expires),
                new Feature("caps: two campaigns at once", CapFeatures::atOnce),
                new Feature("caps: over a restart, and erased with the person", CapFeatures::restart),
                new Feature("caps: ignored, triggered and tests", CapFeatures::exempt),
                new Feature("caps: what failed gives its place back", CapFeatures::failed),
                new Feature("caps: of a channel, then by the next one", CapFeatures::ofAChannel),
                new Feature("caps: all channels count each", CapFeatures::allChannels),
                new Feature("caps: beside quiet hours", CapFeatures::quiet));
    }

    private static CampaignDraft byTelegram() {
        return draft().sendMode(SendMode.priority(FeatureDesk.TELEGRAM));
    }

    private static FeatureDesk oneADay(FeatureDesk desk) {
        return desk.with(builder -> builder.frequencyCap(ONE_A_DAY));
    }

    private static void sound(FeatureDesk desk, Campaign campaign) {
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private static void skips(FeatureDesk desk) throws InterruptedException {
        oneADay(desk).people().remove(2);
        assertThat(desk.mailing().campaigns().review(byTelegram()).frequencyCaps())
                .containsExactly(ONE_A_DAY);
        assertThat(desk.mailing().campaigns().review(byTelegram()).toString())
                .contains("at most 1 message to a recipient in 1 d, what is more is skipped");
        assertThat(desk.finished(byTelegram()).progress().sent()).isEqualTo(2);

        desk.people().add(FeatureDesk.person(3));
        Campaign second = desk.finished(byTelegram());

        assertThat(second.progress().sent()).isEqualTo(1);
        assertThat(second.progress().skipped()).isEqualTo(2);
        assertThat(desk.journal(second))
                .filteredOn(entry -> entry.state() == DeliveryState.SKIPPED)
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(Objects.requireNonNull(entry.reason()).code()).isEqualTo("frequency-cap");
                    assertThat(entry.attempts()).isZero();
                });
        sound(desk, second);
        desk.leap(Duration.ofHours(24));
        assertThat(desk.finished(byTelegram()).progress().sent()).isEqualTo(3);
        assertThat(desk.telegram().received()).hasSize(6);
    }

    private static void waits(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.frequencyCap(ONE_A_DAY.orWait())).people().remove(2);
        Campaign first = desk.finished(byTelegram());
        assertThat(first.progress().sent()).isEqualTo(2);
        desk.leap(Duration.ofHours(1));
        desk.people().add(FeatureDesk.person(3));
        Campaign second = desk.launch(byTelegram());
        desk.leap(Duration.ofMinutes(1));
        assertThat(second.progress().sent()).as("person 3").isEqualTo(1);
        Campaign third = desk.launch(byTelegram());
        desk.leap(Duration.ofMinutes(1));
        assertThat(third.progress().sent()).isZero();
        assertThat(desk.journal(third))
                .as("put off together, without a word about each")
                .extracting(JournalEntry::attempts)
                .containsOnly(0);

        desk.leap(Duration.ofHours(22).plusMinutes(50));
        assertThat(second.progress().sent()).isEqualTo(1);
        desk.leap(Duration.ofMinutes(20));
        assertThat(second.progress().sent() + third.progress().sent())
                .as("one of them to persons 1 and 2")
                .isEqualTo(3);
        desk.leap(Duration.ofHours(25));
        assertThat(desk.rest(second).progress().sent()).isEqualTo(3);
        assertThat(desk.journal(second))
                .extracting(JournalEntry::attempts)
                .as("what waited spent no attempt")
                .containsOnly(1);
        assertThat(desk.rest(third).progress().sent()).isEqualTo(3);
        sound(desk, second);
        sound(desk, third);
    }

    private static void neverGoes(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.frequencyCap(ONE_A_DAY.orWait()));
        Campaign slow = desk.launch(byTelegram().throttle(Throttle.every(Duration.ofHours(1))));
        desk.leap(Duration.ofSeconds(1));
        assertThat(slow.progress().sent()).isEqualTo(1);
        Campaign second = desk.launch(byTelegram());
        desk.leap(Duration.ofMinutes(1));
        assertThat(second.progress().sent()).isZero();
        slow.cancel();
        desk.crank();

        desk.leap(Duration.ofMinutes(6));
        assertThat(second.progress().sent())
                .as("whom the first one had not reached")
                .isEqualTo(2);
        desk.leap(Duration.ofHours(25));
        assertThat(desk.rest(second).progress().sent()).isEqualTo(3);
        sound(desk, second);
    }

    private static void expires(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.frequencyCap(ONE_A_DAY.orWait())).people().remove(2);
        assertThat(desk.finished(byTelegram()).progress().sent()).isEqualTo(2);
        desk.people().add(FeatureDesk.person(3));
        Campaign second = desk.launch(byTelegram().expireAfter(Duration.ofHours(5)));
        desk.leap(Duration.ofHours(6));
        assertThat(desk.rest(second).progress().expired()).isEqualTo(2);
        assertThat(desk.telegram().received()).hasSize(3);
    }

    private static void atOnce(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.frequencyCap(FrequencyCap.of(2, Duration.ofDays(1))));
        List<Campaign> all = List.of(
                desk.mailing().campaigns().launch(byTelegram()),
                desk.mailing().campaigns().launch(draft().subject("Sale").sendMode(SendMode.priority("email"))),
                desk.mailing().campaigns().launch(byTelegram()));
        long sent = 0;
        for (Campaign campaign : all) {
            sent += desk.rest(campaign).progress().sent();
            sound(desk, campaign);
        }
        assertThat(sent).isEqualTo(6);
        assertThat(desk.telegram().received().size() + desk.email().received().size())
                .isEqualTo(6);
    }

    private static void restart(FeatureDesk desk) throws InterruptedException {
        oneADay(desk);
        assertThat(desk.finished(byTelegram()).progress().sent()).isEqualTo(3);
        desk.restart();
        assertThat(desk.finished(byTelegram()).progress().skipped()).isEqualTo(3);
        assertThat(desk.mailing().recipients().erase("p2")).isPositive();
        assertThat(desk.finished(byTelegram()).progress().sent())
                .as("nothing is known of who was erased")
                .isEqualTo(1);
    }

    private static void exempt(FeatureDesk desk) throws InterruptedException {
        oneADay(desk);
        Campaign bonus = desk.launch(CampaignDraft.triggered()
                .sendMode(SendMode.priority(FeatureDesk.TELEGRAM))
                .text("Your bonus, <first_name>"));
        assertThat(bonus.trigger("bonus-1", FeatureDesk.person(1))).isTrue();
        Campaign ignoring = desk.finished(byTelegram().ignoreFrequencyCaps(true));
        assertThat(ignoring.progress().sent()).isEqualTo(3);
        assertThat(desk.mailing()
                        .campaigns()
                        .review(byTelegram().ignoreFrequencyCaps(true))
                        .frequencyCaps())
                .isEmpty();
        Campaign first = desk.finished(byTelegram());
        assertThat(first.progress().sent()).as("none of these counted").isEqualTo(3);
        assertThat(bonus.trigger("bonus-2", FeatureDesk.person(1))).isTrue();
        desk.leap(Duration.ofSeconds(1));
        assertThat(bonus.progress().sent()).isEqualTo(2);
        assertThat(desk.rest(first.sendTest(FeatureDesk.person(1))).progress().sent())
                .isEqualTo(1);
        assertThat(desk.finished(ignoring.copy().name("Again")).progress().sent())
                .as("a copy ignores them too")
                .isEqualTo(3);
    }

    private static void failed(FeatureDesk desk) throws InterruptedException {
        oneADay(desk);
        desk.telegram().when("102").refuse("blocked by the user");
        Campaign first = desk.finished(byTelegram());
        assertThat(first.progress().failed()).isEqualTo(1);
        Campaign second = desk.finished(draft().subject("Sale").sendMode(SendMode.priority(FeatureDesk.EMAIL)));
        assertThat(second.progress().sent()).isEqualTo(1);
        assertThat(desk.email().received().get(0).address()).isEqualTo("p2@guests.example");
        assertThat(first.resendFailed()).isEqualTo(1);
        assertThat(desk.rest(first).progress().skipped())
                .as("asked again when somebody else had the place")
                .isEqualTo(1);
        sound(desk, first);
    }

    private static void ofAChannel(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.frequencyCap(ONE_A_DAY.on(FeatureDesk.TELEGRAM)));
        assertThat(desk.finished(byTelegram()).progress().sent()).isEqualTo(3);
        Campaign both = desk.finished(
                draft().subject("Sale").sendMode(SendMode.priority(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL)));
        assertThat(both.progress().sent()).isEqualTo(3);
        assertThat(desk.email().received()).hasSize(3);
        assertThat(desk.finished(byTelegram()).progress().skipped()).isEqualTo(3);
        sound(desk, both);
        assertThatThrownBy(() -> new FeatureDesk(InMemoryStore.create())
                        .with(builder -> builder.frequencyCap(ONE_A_DAY.on("smoke")))
                        .mailing())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'smoke'");
    }

    private static void allChannels(FeatureDesk desk) throws InterruptedException {
        oneADay(desk);
        Campaign both =
                desk.finished(draft().subject("Sale").sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL)));
        assertThat(both.progress().sent()).isEqualTo(3);
        assertThat(both.progress().skipped()).isEqualTo(3);
    }

    private static void quiet(FeatureDesk desk) throws InterruptedException {
        QuietHours morning = QuietHours.between(LocalTime.of(8, 0), LocalTime.NOON);
        desk.with(builder -> builder.frequencyCap(ONE_A_DAY).quietHours(FeatureDesk.TELEGRAM, morning));
        Campaign resting = desk.launch(byTelegram());
        Campaign mails = desk.finished(draft().subject("Sale").sendMode(SendMode.priority(FeatureDesk.EMAIL)));
        assertThat(mails.progress().sent()).as("who sleeps has no place yet").isEqualTo(3);
        desk.leap(Duration.ofHours(2));
        assertThat(desk.rest(resting).progress().skipped()).isEqualTo(3);
    }
}
