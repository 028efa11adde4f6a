package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceEstimate;
import io.mailing.AudienceInUseException;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InvalidDraftException;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.Segment;
import io.mailing.Segments;
import io.mailing.SendMode;
import io.mailing.UnknownSegmentException;
import io.mailing.audience.Audience;
import io.mailing.audience.ListId;
import io.mailing.audience.UploadOptions;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** To whom. */
final class AudienceFeatures {

    private static final Instant TOMORROW = FeatureDesk.START.plus(Duration.ofDays(1));

    private AudienceFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature(
                        "2: some of an audience, by conditions, of several, without others", AudienceFeatures::chosen),
                new Feature("2: hand-picked recipients", AudienceFeatures::picked),
                new Feature("2: a list in the store is a part like any other", AudienceFeatures::listed),
                new Feature("2: what is wrong with an audience is found at once", AudienceFeatures::checked),
                new Feature(
                        "3: a saved audience is reused, and edited while it is waited for", AudienceFeatures::saved),
                new Feature("3: saved audiences refer to one another, in no circle", AudienceFeatures::circles),
                new Feature("3: a circle that two made at once stops a campaign", AudienceFeatures::lateCircle),
                new Feature("3: a saved audience that is needed isn't deleted", AudienceFeatures::deleted),
                new Feature("3: what was deleted nevertheless stops a campaign", AudienceFeatures::gone),
                new Feature("3: who is erased was picked by nobody", AudienceFeatures::erased));
    }

    private static Recipient member(int number, int balance, String city) {
        return Recipient.builder("p" + number)
                .address(FeatureDesk.TELEGRAM, Integer.toString(100 + number))
                .attribute("first_name", "Member " + number)
                .attribute("balance", balance)
                .attribute("city", city)
                .build();
    }

    /** Beside the guests p1 to p3 there are the members p3 to p6, of whom p3 is both. */
    private static FeatureDesk club(FeatureDesk desk) {
        return desk.with(settings -> settings.audience(
                "club",
                AudienceSource.of(List.of(
                        member(3, 30, "Riga"), member(4, 40, "Oslo"), member(5, 50, "Riga"), member(6, 60, "Łódź")))));
    }

    private static CampaignDraft to(String audience) {
        return CampaignDraft.to(Audience.parse(audience)).text("Hello <first_name>!");
    }

    private static List<String> sent(FeatureDesk desk, CampaignDraft draft) throws InterruptedException {
        int before = desk.telegram().received().size();
        Campaign unused = desk.finished(draft);
        List<SentMessage> received = desk.telegram().received();
        return received.subList(before, received.size()).stream()
                .map(SentMessage::text)
                .sorted()
                .toList();
    }

    private static void chosen(FeatureDesk desk) throws InterruptedException {
        club(desk);
        CampaignDraft rich =
                to("guests union club except (club where balance < 50)").name("Rich");
        assertThat(desk.mailing().campaigns().estimate(rich).recipients()).isEqualTo(4);
        assertThat(sent(desk, rich))
                .containsExactly("Hello Guest 1!", "Hello Guest 2!", "Hello Member 5!", "Hello Member 6!");
        assertThat(desk.history().get(0).audience()).isEqualTo("guests union club except (club where balance < 50)");
        assertThat(sent(desk, to("club where city = \"Riga\" and balance >= 50")))
                .containsExactly("Hello Member 5!");
        assertThat(sent(desk, to("club union guests where has(email)")))
                .hasSize(6)
                .contains("Hello Member 3!");
        assertThat(sent(desk, to("(club union guests) where has(email)")))
                .containsExactly("Hello Guest 1!", "Hello Guest 2!");
    }

    private static void picked(FeatureDesk desk) throws InterruptedException {
        CampaignDraft draft = CampaignDraft.to(Audience.of(FeatureDesk.GUESTS).only("p2", "nobody", "p3"))
                .text("You!");
        AudienceEstimate estimate = desk.mailing().campaigns().estimate(draft);
        assertThat(estimate.recipients()).isEqualTo(2);
        assertThat(estimate.notFound()).isEqualTo(1);
        Campaign campaign = desk.finished(draft);
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThat(campaign.review().plan().audience()).isEqualTo("guests only (\"p2\", \"nobody\", \"p3\")");
        assertThat(sent(desk, to("guests only ()"))).isEmpty();
    }

    private static void listed(FeatureDesk desk) throws InterruptedException {
        ListId list = desk.mailing()
                .lists()
                .uploadTyped(
                        "typed",
                        FeatureDesk.EMAIL,
                        "Kim <p9@guests.example>, p8@guests.example",
                        UploadOptions.defaults())
                .list();
        Audience both =
                Audience.list(list).union(Audience.of(FeatureDesk.GUESTS)).where("has(email)");
        Campaign campaign = desk.launch(CampaignDraft.to(both)
                .subject("Hello")
                .text("Hello <name|guest>!")
                .sendMode(SendMode.priority(FeatureDesk.EMAIL)));
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(5);
        assertThat(campaign.review().plan().audience()).isEqualTo("(list " + list + " union guests) where has(email)");
        assertThat(desk.mailing().campaigns().check(to("guests except list " + (list.value() + 1))))
                .extracting(Problem::message)
                .containsExactly("there is no list " + (list.value() + 1));
    }

    private static void checked(FeatureDesk desk) {
        club(desk);
        List<Problem> problems = desk.mailing()
                .campaigns()
                .check(to("(club where blance > 3) union strangers union (guests where has(fax))"));
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).contains("there is no audience 'strangers'"))
                .anySatisfy(problem -> assertThat(problem).contains("blance"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(problem -> assertThat(problem).startsWith("audience: "));
        assertThat(desk.mailing().campaigns().check(to("guests union club").text("<city> <balance>")))
                .isEmpty();
        assertThat(desk.mailing().campaigns().check(to("guests except club").text("<city>")))
                .extracting(Problem::message)
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("unknown variable 'city'"));
    }

    private static void saved(FeatureDesk desk) throws InterruptedException {
        club(desk);
        Segments segments = desk.mailing().segments();
        Segment rich = segments.save("rich ones", "anna", Audience.parse("club where balance > 50"));
        assertThat(rich)
                .isEqualTo(new Segment(
                        "rich ones", "club where balance > 50", "anna", FeatureDesk.START, FeatureDesk.START, 1));
        assertThat(segments.find("rich ones")).contains(rich);
        Campaign campaign =
                desk.launch(CampaignDraft.to("rich ones").text("<first_name>").startAt(TOMORROW));
        assertThat(campaign.review().plan().audience()).isEqualTo("\"rich ones\"");

        Segment edited = segments.edit(
                "rich ones", audience -> audience.union(Audience.of("guests").only("p1")));
        assertThat(edited.version()).isEqualTo(2);
        assertThat(edited.author()).isEqualTo("anna");
        assertThat(segments.save("rich ones", "bert", edited.audience()).author())
                .isEqualTo("anna");
        assertThat(segments.list(null, 10)).extracting(Segment::name).containsExactly("rich ones");
        desk.leap(Duration.ofDays(1));
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(2);
        assertThat(desk.telegram().received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("Member 6", "Guest 1");
        assertThatThrownBy(() -> segments.edit("poor ones", audience -> audience))
                .isInstanceOf(UnknownSegmentException.class)
                .hasMessageContaining("poor ones");
    }

    private static void circles(FeatureDesk desk) throws InterruptedException {
        club(desk);
        Segments segments = desk.mailing().segments();
        Segment unused = segments.save("a", null, Audience.of("club"));
        Segment more = segments.save("b", null, Audience.parse("a union guests"));
        Segment most = segments.save("c", null, Audience.parse("b where has(telegram)"));
        refused(() -> segments.save("a", null, Audience.parse("club except c")), "in a circle: a → c → b → a");
        refused(() -> segments.save("d", null, Audience.parse("guests union d")), "in a circle: d → d");
        refused(
                () -> segments.save("guests", null, Audience.of("club")),
                "there is a registered audience of this name");
        refused(() -> segments.save("d", null, Audience.parse("strangers")), "there is no audience 'strangers'");
        assertThat(segments.find("d")).isEmpty();
        assertThat(sent(desk, CampaignDraft.to("c").text("<first_name>"))).hasSize(6);
        assertThat(more.version() + most.version()).isEqualTo(2);
    }

    private static void lateCircle(FeatureDesk desk) {
        Segments segments = desk.mailing().segments();
        Segment one = segments.save("one", null, Audience.of("guests"));
        Segment two = segments.save("two", null, Audience.parse("one union guests"));
        Campaign campaign = desk.launch(CampaignDraft.to("two").text("Hello").startAt(TOMORROW));
        assertThat(desk.store().segments().revise(one, "guests except two", FeatureDesk.START))
                .as("by somebody who saw nothing of %s", two.name())
                .isTrue();
        String circle = "the segments refer to one another in a circle: two → one → two";
        assertThat(desk.mailing().campaigns().check(CampaignDraft.to("two").text("Hello")))
                .extracting(Problem::message)
                .containsExactly(circle);
        assertThatThrownBy(() -> desk.mailing()
                        .campaigns()
                        .estimate(CampaignDraft.to("two").text("Hello")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining(circle);
        desk.leap(Duration.ofDays(1));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(desk.history().get(0).note()).contains(circle);
        assertThat(segments.edit("one", audience -> Audience.of("guests")).version())
                .isEqualTo(3);
        campaign.launch();
        desk.crank();
        assertThat(campaign.progress().total()).isEqualTo(3);
    }

    private static void refused(Runnable save, String why) {
        assertThatThrownBy(save::run).isInstanceOf(InvalidDraftException.class).hasMessageContaining(why);
    }

    private static void deleted(FeatureDesk desk) throws InterruptedException {
        Segments segments = desk.mailing().segments();
        List<Segment> made = new ArrayList<>();
        made.add(segments.save("first", null, Audience.of("guests")));
        made.add(segments.save("second", null, Audience.parse("first only (\"p1\")")));
        Campaign campaign = desk.create(CampaignDraft.to("second").text("Hello"));
        assertThatThrownBy(() -> segments.delete("first"))
                .isInstanceOfSatisfying(
                        AudienceInUseException.class,
                        e -> assertThat(e.segments()).containsExactly("second"));
        assertThatThrownBy(() -> segments.delete("second"))
                .isInstanceOfSatisfying(
                        AudienceInUseException.class,
                        e -> assertThat(e.campaigns()).containsExactly(campaign.id()))
                .hasMessageContaining("by the campaigns [" + campaign.id());
        campaign.launch();
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(1);
        assertThat(segments.delete("second")).isTrue();
        assertThat(segments.delete("second")).isFalse();
        assertThat(segments.delete("first")).isTrue();
        assertThat(made).hasSize(2);
    }

    private static void gone(FeatureDesk desk) {
        Segments segments = desk.mailing().segments();
        Segment segment = segments.save("some", null, Audience.of("guests"));
        Campaign campaign = desk.launch(CampaignDraft.to("some").text("Hello").startAt(TOMORROW));
        assertThat(desk.store().segments().delete(segment))
                .as("by somebody who didn't look")
                .isTrue();
        desk.leap(Duration.ofDays(1));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(desk.history().get(0).note()).contains("the segment 'some' was deleted");
        assertThat(desk.mailing().campaigns().check(CampaignDraft.to("some").text("Hello")))
                .extracting(Problem::message)
                .containsExactly("the segment 'some' was deleted");
    }

    private static void erased(FeatureDesk desk) throws InterruptedException {
        Segments segments = desk.mailing().segments();
        Segment segment = segments.save("few", null, Audience.parse("guests only (\"p1\", \"p2\")"));
        Campaign sent = desk.finished(to("guests only (\"p1\", \"p3\")"));
        Campaign waiting = desk.launch(to("guests only (\"p1\")").startAt(TOMORROW));
        Campaign other = desk.launch(to("few union guests only (\"p2\")").startAt(TOMORROW));

        desk.people().removeIf(person -> person.id().equals("p1"));
        assertThat(desk.mailing().recipients().erase("p1")).isEqualTo(1);

        assertThat(segments.find("few").map(Segment::definition)).contains("guests only (\"p2\")");
        assertThat(segment.definition()).contains("p1");
        assertThat(sent.review().plan().audience()).isEqualTo("guests only (\"p3\")");
        assertThat(waiting.review().plan().audience()).isEqualTo("guests only ()");
        assertThat(other.review().plan().audience()).isEqualTo("few union (guests only (\"p2\"))");
        assertThat(desk.mailing().recipients().erase("p1")).isZero();
        desk.leap(Duration.ofDays(1));
        assertThat(desk.rest(waiting).progress().total()).isZero();
        assertThat(desk.rest(other).progress().sent()).isEqualTo(1);
    }
}
