package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.JournalEntry;
import io.mailing.MediaFile;
import io.mailing.SendMode;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.Preview;
import io.mailing.test.FeatureContract.Feature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each recipient has of their own. */
final class PersonalFeatures {

    private PersonalFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("beyond: values of each recipient's own, the same in each attempt", PersonalFeatures::kept),
                new Feature("beyond: who expired without values gets them when sent again", PersonalFeatures::expired),
                new Feature("beyond: what is triggered has values and files of its own", PersonalFeatures::triggered));
    }

    /** Counts; gives nothing while it is away. */
    private static final class Numbers implements PersonalValues {
        private final Map<String, Integer> given = new LinkedHashMap<>();
        private boolean away;

        @Override
        public Map<String, AttributeType> gives() {
            return Map.of("number", AttributeType.NUMBER);
        }

        @Override
        public Map<String, Answer> give(Request request) {
            if (away) {
                throw new IllegalStateException("away");
            }
            Map<String, Answer> answers = new LinkedHashMap<>();
            for (PersonalValues.Person person : request.people()) {
                given.putIfAbsent(person.key(), given.size() + 1);
                answers.put(person.key(), new Values(Map.of("number", given.get(person.key()))));
            }
            return answers;
        }
    }

    private static final class Badges implements AttachmentMaker {
        @Override
        public List<String> needs() {
            return List.of("first_name", "number");
        }

        @Override
        public MediaFile make(AttachmentMaker.Person person) {
            return badge(
                    person.values().get("first_name") + ": " + person.values().get("number"));
        }
    }

    private static MediaFile badge(String text) {
        return MediaFile.attachment("badge.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private static CampaignDraft draft() {
        return FeatureDesk.draft()
                .text("<first_name> has number <number>")
                .sendMode(SendMode.priority(FeatureDesk.TELEGRAM));
    }

    private static List<String> texts(FeatureDesk desk) {
        return desk.telegram().received().stream().map(SentMessage::text).toList();
    }

    private static void kept(FeatureDesk desk) throws InterruptedException {
        Numbers numbers = new Numbers();
        desk.with(builder -> builder.personalValues("numbers", numbers));
        desk.telegram().when("101").refuseForNow("busy").times(1);
        Campaign campaign = desk.finished(draft());
        assertThat(texts(desk))
                .containsExactlyInAnyOrder("Guest 1 has number 1", "Guest 2 has number 2", "Guest 3 has number 3");
        assertThat(numbers.given).hasSize(3);
        assertThat(desk.mailing().history().verify(campaign.id()).sound()).isTrue();
        assertThat(desk.journal(campaign))
                .extracting(entry -> desk.mailing().history().message(entry))
                .contains(new Preview.Message(null, "Guest 1 has number 1", null));
    }

    private static void expired(FeatureDesk desk) throws InterruptedException {
        Numbers numbers = new Numbers();
        numbers.away = true;
        desk.with(builder -> builder.personalValues("numbers", numbers));
        Campaign campaign = desk.launch(draft().expireAfter(Duration.ofHours(1)));
        desk.leap(Duration.ofHours(2));
        assertThat(campaign.progress().expired()).isEqualTo(3);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);

        numbers.away = false;
        assertThat(campaign.resendNotReached()).isEqualTo(3);
        desk.rest(campaign);
        assertThat(texts(desk)).hasSize(3);
    }

    private static void triggered(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.personalValues("numbers", new Numbers()).attachmentMaker("badge", new Badges()));
        Campaign welcome = desk.launch(CampaignDraft.triggered()
                .text("Welcome")
                .sendMode(SendMode.priority(FeatureDesk.TELEGRAM))
                .attachPersonal("badge"));
        assertThat(desk.mailing().campaigns().trigger(welcome.id(), "e-1", FeatureDesk.person(7)))
                .isTrue();
        desk.leap(Duration.ofSeconds(5));
        assertThat(desk.telegram().received())
                .flatExtracting(SentMessage::files)
                .containsExactly(badge("Guest 7: 1"));
        JournalEntry entry = desk.journal(welcome).get(0);
        assertThat(desk.mailing().history().message(entry))
                .isEqualTo(new Preview.Message(null, "Welcome", null, List.of(badge("Guest 7: 1"))));
    }
}
