package io.mailing.test;

import static io.mailing.test.FeatureDesk.START;
import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignReport;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.spi.Preview;
import io.mailing.test.FeatureContract.Feature;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** History, journal, details. */
final class LookBackFeatures {

    private LookBackFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("34: history, every column", LookBackFeatures::columns),
                new Feature("34: history by date, type, state, author, channel, text", LookBackFeatures::filters),
                new Feature("35: sent of the total", LookBackFeatures::progress),
                new Feature(
                        "36: journal, each recipient with message, state, time, reason, link",
                        LookBackFeatures::journal),
                new Feature("36: journal and history as CSV", LookBackFeatures::exports),
                new Feature("37: details, errors by reason", LookBackFeatures::details));
    }

    /** One is refused, one can't be reached, two are sent. */
    private static Campaign mixed(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuse("blocked by the user");
        desk.people()
                .add(Recipient.builder("p4").attribute("first_name", "=1+1").build());
        return desk.finished(draft().author("anna").sendMode(SendMode.priority(FeatureDesk.TELEGRAM)));
    }

    private static void columns(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = mixed(desk);
        CampaignSummary line = desk.mailing().history().summary(campaign.id());
        assertThat(line.id()).isEqualTo(campaign.id());
        assertThat(line.createdAt()).isEqualTo(START);
        assertThat(line.name()).isEqualTo("Sale");
        assertThat(line.kind()).isEqualTo(CampaignKind.ONE_OFF);
        assertThat(line.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(line.author()).isEqualTo("anna");
        assertThat(line.audience()).isEqualTo(FeatureDesk.GUESTS);
        assertThat(line.progress().total()).isEqualTo(4);
        assertThat(line.progress().sent()).isEqualTo(2);
        assertThat(line.progress().failed()).isEqualTo(1);
        assertThat(line.progress().skipped()).isEqualTo(1);
        assertThat(line.progress().waiting()).isZero();
        assertThat(line.progress().cancelled()).isZero();
        assertThat(line.progress().delivered()).isZero();
        assertThat(line.startedAt()).isAfterOrEqualTo(START);
        assertThat(line.finishedAt()).isAfterOrEqualTo(line.startedAt());
        assertThat(line.sendingTime()).isLessThanOrEqualTo(Duration.between(START, line.finishedAt()));
        assertThat(line.ledgerDropped()).isFalse();
    }

    private static List<String> names(FeatureDesk desk, HistoryFilter filter) {
        return desk.mailing().history().campaigns(filter).stream()
                .map(CampaignSummary::name)
                .toList();
    }

    private static void filters(FeatureDesk desk) throws InterruptedException {
        desk.finished(draft().name("Spring sale").author("anna").sendMode(SendMode.priority(FeatureDesk.TELEGRAM)));
        desk.clock().advance(Duration.ofDays(1));
        desk.finished(draft().name("Summer SALE").author("jan").sendMode(SendMode.priority(FeatureDesk.EMAIL)));
        desk.clock().advance(Duration.ofDays(1));
        desk.launch(CampaignDraft.triggered().name("Bonus").author("anna").text("Your bonus"));
        HistoryFilter all = HistoryFilter.newest(10);
        assertThat(names(desk, all)).containsExactly("Bonus", "Summer SALE", "Spring sale");
        assertThat(names(desk, all.kinds(CampaignKind.TRIGGERED))).containsExactly("Bonus");
        assertThat(names(desk, all.states(CampaignState.FINISHED))).containsExactly("Summer SALE", "Spring sale");
        assertThat(names(desk, all.author("anna"))).containsExactly("Bonus", "Spring sale");
        assertThat(names(desk, all.channel(FeatureDesk.EMAIL)))
                .contains("Summer SALE")
                .doesNotContain("Spring sale");
        assertThat(names(desk, all.text("sale"))).containsExactly("Summer SALE", "Spring sale");
        assertThat(names(desk, all.created(START.plus(Duration.ofHours(1)), START.plus(Duration.ofHours(30)))))
                .containsExactly("Summer SALE");
        List<CampaignSummary> first = desk.mailing().history().campaigns(HistoryFilter.newest(2));
        assertThat(first).hasSize(2);
        assertThat(names(desk, HistoryFilter.newest(2).after(first.get(1).id())))
                .containsExactly("Spring sale");
    }

    private static void progress(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = desk.finished(draft());
        assertThat(campaign.progress().sentOfTotal()).isEqualTo("3/3");
        Campaign mixed = mixed(desk);
        assertThat(mixed.progress().sentOfTotal()).isEqualTo("2/4");
        assertThat(desk.mailing().history().verify(mixed.id()).sound()).isTrue();
    }

    private static void journal(FeatureDesk desk) throws InterruptedException {
        desk.with(builder -> builder.recipientLink(id -> URI.create("https://crm.example/people/" + id)));
        Campaign campaign = mixed(desk);
        List<JournalEntry> all = desk.journal(campaign);
        assertThat(all).extracting(JournalEntry::recipient).containsExactly("p1", "p2", "p3", "p4");
        JournalEntry sent = all.get(0);
        assertThat(sent.state()).isEqualTo(DeliveryState.SENT);
        assertThat(sent.address()).isEqualTo("101");
        assertThat(sent.channel()).isEqualTo(FeatureDesk.TELEGRAM);
        assertThat(sent.attempts()).isEqualTo(1);
        assertThat(sent.providerId()).startsWith("telegram-");
        assertThat(sent.at()).isAfterOrEqualTo(START);
        assertThat(sent.recipientLink()).isEqualTo(URI.create("https://crm.example/people/p1"));
        assertThat(desk.mailing().history().message(sent)).isEqualTo(new Preview.Message(null, "Hello Guest 1!", null));

        assertThat(found(desk, campaign, JournalFilter.first(10).states(DeliveryState.FAILED)))
                .containsExactly("p2");
        assertThat(found(desk, campaign, JournalFilter.first(10).channel(FeatureDesk.TELEGRAM)))
                .contains("p1", "p2", "p3");
        String code = Objects.requireNonNull(all.get(1).reason()).code();
        assertThat(found(desk, campaign, JournalFilter.first(10).reason(code))).containsExactly("p2");
        assertThat(found(desk, campaign, JournalFilter.first(10).recipient("p3")))
                .containsExactly("p3");
        assertThat(found(desk, campaign, JournalFilter.first(2).after(all.get(1))))
                .containsExactly("p3", "p4");
    }

    private static List<String> found(FeatureDesk desk, Campaign campaign, JournalFilter filter) {
        return desk.mailing().history().journal(campaign.id(), filter).stream()
                .map(JournalEntry::recipient)
                .toList();
    }

    private static void exports(FeatureDesk desk) throws InterruptedException, IOException {
        desk.people()
                .set(
                        0,
                        Recipient.builder("=p1")
                                .address(FeatureDesk.TELEGRAM, "101")
                                .attribute("first_name", "Guest")
                                .build());
        Campaign campaign = mixed(desk);
        StringWriter journal = new StringWriter();
        desk.mailing().history().exportJournal(campaign.id(), JournalFilter.first(2), journal);
        assertThat(journal.toString().lines())
                .hasSize(5)
                .first()
                .asString()
                .startsWith("\"campaign\",\"block\",\"place\",\"recipient\"");
        assertThat(journal.toString()).as("no formula").contains("'=p1").doesNotContain("\"=p1");
        StringWriter history = new StringWriter();
        desk.mailing().history().exportHistory(HistoryFilter.newest(1), history);
        assertThat(history.toString().lines()).hasSize(2);
        assertThat(history.toString()).contains("Sale").contains("anna");
    }

    private static void details(FeatureDesk desk) throws InterruptedException {
        CampaignReport report = desk.mailing().history().report(mixed(desk).id());
        assertThat(report.summary().progress().total()).isEqualTo(4);
        assertThat(report.plan().audience()).isEqualTo(FeatureDesk.GUESTS);
        assertThat(report.plan().sendMode()).isEqualTo(SendMode.priority(FeatureDesk.TELEGRAM));
        assertThat(report.reasons())
                .hasSize(2)
                .allMatch(reason -> reason.count() == 1)
                .anyMatch(reason -> reason.reason().text().contains("blocked by the user"));
        assertThat(report.toString())
                .contains("blocked by the user")
                .contains("Sent")
                .contains("Failed");
    }
}
