package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.audience.Audience;
import io.mailing.audience.Filter;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Campaigns to those who did something in the application. */
final class DeedFeatures {

    private static final String BOUGHT = "bought";
    private static final Duration DAY = Duration.ofDays(1);

    private DeedFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("2: who did something, ever or lately", DeedFeatures::chosen),
                new Feature("2: what people do until a campaign begins counts", DeedFeatures::meanwhile),
                new Feature("2: what people did is known after a restart, until they are erased", DeedFeatures::kept));
    }

    private static Campaign launched(FeatureDesk desk, Filter filter) throws InterruptedException {
        return desk.finished(to(filter));
    }

    private static CampaignDraft to(Filter filter) {
        return CampaignDraft.to(Audience.of(FeatureDesk.GUESTS).where(filter)).text("Hello <first_name>!");
    }

    private static List<String> reached(FeatureDesk desk, Campaign campaign) {
        return desk.journal(campaign).stream()
                .map(entry -> entry.recipient() + " " + entry.state())
                .sorted()
                .toList();
    }

    private static void chosen(FeatureDesk desk) throws InterruptedException {
        Mailing mailing = desk.mailing();
        mailing.recipients().did(BOUGHT, "p1", FeatureDesk.START.minus(DAY.multipliedBy(40)));
        mailing.recipients().did(BOUGHT, Set.of("p2", "nobody"), FeatureDesk.START.minus(DAY));
        mailing.recipients().did("left", "p2", FeatureDesk.START.minus(DAY.multipliedBy(80)));

        assertThat(mailing.campaigns().estimate(to(Filter.did(BOUGHT))).recipients())
                .isEqualTo(2);
        Campaign buyers = launched(desk, Filter.did(BOUGHT));
        assertThat(reached(desk, buyers)).containsExactly("p1 SENT", "p2 SENT");
        assertThat(buyers.review().plan().audience()).isEqualTo("guests where did(\"bought\")");
        assertThat(desk.telegram().received()).extracting(SentMessage::address).containsExactlyInAnyOrder("101", "102");

        assertThat(reached(desk, launched(desk, Filter.parse("did(\"bought\", 30 days)"))))
                .containsExactly("p2 SENT");
        assertThat(reached(desk, launched(desk, Filter.parse("not did(\"bought\", 30 days) and has(telegram)"))))
                .containsExactly("p1 SENT", "p3 SENT");
        assertThat(reached(desk, launched(desk, Filter.parse("did(\"bought\") and not did(\"left\", 90 days)"))))
                .containsExactly("p1 SENT");
        assertThat(reached(desk, launched(desk, Filter.parse("did(\"Bought\")"))))
                .isEmpty();
    }

    private static void meanwhile(FeatureDesk desk) throws InterruptedException {
        Mailing mailing = desk.mailing();
        Instant tomorrow = FeatureDesk.START.plus(DAY);
        mailing.recipients().did(BOUGHT, "p1", FeatureDesk.START.minus(Duration.ofHours(1)));
        CampaignDraft draft = to(Filter.did(BOUGHT, DAY)).startAt(tomorrow);
        assertThat(mailing.campaigns().estimate(draft).recipients()).isEqualTo(1);
        Campaign campaign = desk.launch(draft);
        desk.leap(Duration.ofHours(5));
        mailing.recipients().did(BOUGHT, "p3", FeatureDesk.START.plus(Duration.ofHours(5)));
        desk.leap(Duration.ofHours(19));
        assertThat(reached(desk, desk.rest(campaign))).containsExactly("p3 SENT");
    }

    private static void kept(FeatureDesk desk) throws InterruptedException {
        desk.mailing().recipients().did(BOUGHT, List.of("p1", "p2"), FeatureDesk.START);
        desk.restart();
        desk.mailing().recipients().did(BOUGHT, "p3", FeatureDesk.START);
        assertThat(desk.mailing().recipients().erase("p2")).as("deliveries").isZero();
        // The application has the person under the same id again, as somebody who is new.
        assertThat(reached(desk, launched(desk, Filter.did(BOUGHT, DAY)))).containsExactly("p1 SENT", "p3 SENT");
    }
}
