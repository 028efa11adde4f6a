package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.QuietHours;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hours in which nobody is to be disturbed. The desk's day begins at 10:00 UTC. */
final class QuietFeatures {

    private static final QuietHours NIGHT = QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0));

    /** In which the desk begins. */
    private static final QuietHours MORNING = QuietHours.between(LocalTime.of(8, 0), LocalTime.NOON);

    private QuietFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("beyond: quiet hours by the recipient's clock", QuietFeatures::byTheRecipientsClock),
                new Feature("beyond: quiet hours of all recipients", QuietFeatures::ofAll),
                new Feature("beyond: quiet hours of a channel, and at any hour", QuietFeatures::ofAChannel),
                new Feature("beyond: quiet hours hold for what is triggered", QuietFeatures::triggered),
                new Feature("beyond: what expires in quiet hours expires", QuietFeatures::expires));
    }

    private static Recipient in(@Nullable String zone, int number) {
        return Recipient.builder("z" + number)
                .address(FeatureDesk.TELEGRAM, Integer.toString(200 + number))
                .address(FeatureDesk.EMAIL, "z" + number + "@guests.example")
                .attribute("first_name", "Guest")
                .zone(zone == null ? null : ZoneId.of(zone))
                .build();
    }

    private static CampaignDraft byTelegram() {
        return draft().sendMode(SendMode.priority(FeatureDesk.TELEGRAM));
    }

    private static List<String> received(FeatureDesk desk) {
        return desk.telegram().received().stream().map(SentMessage::address).toList();
    }

    private static void byTheRecipientsClock(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.quietHours(NIGHT));
        desk.people().clear();
        desk.people()
                .addAll(List.of(
                        in(null, 1), in("America/New_York", 2), in("Asia/Tokyo", 3), in("America/Los_Angeles", 4)));
        Campaign campaign = desk.launch(byTelegram());
        desk.leap(Duration.ofSeconds(5));
        assertThat(received(desk)).containsExactlyInAnyOrder("201", "203");
        assertThat(desk.journal(campaign))
                .filteredOn(entry -> entry.reason() != null)
                .extracting(entry -> Objects.requireNonNull(entry.reason()).code())
                .containsOnly("quiet-hours")
                .hasSize(2);

        desk.leap(Duration.ofHours(3).plusMinutes(59)); // 8:59 in New York
        assertThat(received(desk)).hasSize(2);
        desk.leap(Duration.ofMinutes(1));
        assertThat(received(desk)).hasSize(3).contains("202");
        desk.leap(Duration.ofHours(3));
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(4);
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private static void ofAll(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.quietHours(MORNING));
        Campaign campaign = desk.launch(byTelegram());
        desk.leap(Duration.ofMinutes(30));
        assertThat(received(desk)).isEmpty();
        Campaign test = desk.rest(campaign.sendTest(FeatureDesk.person(7)));
        assertThat(test.progress().sent()).as("whoever tests is awake").isEqualTo(1);
        assertThat(campaign.progress().waiting()).isEqualTo(3);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(desk.journal(campaign))
                .as("put off together, without a word about each")
                .extracting(JournalEntry::attempts)
                .containsOnly(0);
        desk.leap(Duration.ofMinutes(90));
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(3);
        assertThat(received(desk)).hasSize(4);
    }

    private static void ofAChannel(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.quietHours(FeatureDesk.TELEGRAM, MORNING));
        Campaign both =
                desk.launch(draft().subject("Sale").sendMode(SendMode.all(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL)));
        desk.leap(Duration.ofSeconds(5));
        assertThat(desk.email().received()).hasSize(3);
        assertThat(received(desk)).isEmpty();

        Campaign urgent = desk.finished(byTelegram().atAnyHour(true));
        assertThat(urgent.progress().sent()).isEqualTo(3);
        assertThat(received(desk)).hasSize(3);
        desk.leap(Duration.ofHours(2));
        assertThat(desk.rest(both).progress().sent()).isEqualTo(6);
    }

    private static void triggered(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.quietHours(MORNING));
        Campaign bonus = desk.launch(CampaignDraft.triggered()
                .sendMode(SendMode.priority(FeatureDesk.TELEGRAM))
                .text("Your bonus, <first_name>"));
        assertThat(bonus.trigger("bonus-1", FeatureDesk.person(1))).isTrue();
        desk.leap(Duration.ofMinutes(10));
        assertThat(received(desk)).isEmpty();
        desk.leap(Duration.ofHours(2));
        assertThat(received(desk)).hasSize(1);
        bonus.closeToTriggers();
        assertThat(desk.rest(bonus).progress().sent()).isEqualTo(1);
    }

    private static void expires(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.quietHours(MORNING));
        desk.people().set(0, in("Asia/Tokyo", 1));
        Campaign campaign = desk.launch(byTelegram().expireAfter(Duration.ofHours(1)));
        desk.leap(Duration.ofMinutes(61));
        assertThat(desk.rest(campaign).progress().expired()).isEqualTo(2);
        assertThat(received(desk)).containsExactly("201");
        assertThatThrownBy(() -> new FeatureDesk(InMemoryStore.create())
                        .with(builder -> builder.quietHours("smoke", NIGHT))
                        .mailing())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'smoke'");
    }
}
