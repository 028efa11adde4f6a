package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.IllegalCampaignStateException;
import io.mailing.InDoubtPolicy;
import io.mailing.InvalidDraftException;
import io.mailing.MissedRuns;
import io.mailing.PauseResult;
import io.mailing.PeriodicCampaignException;
import io.mailing.Problem;
import io.mailing.Recurrence;
import io.mailing.RetryPolicy;
import io.mailing.Throttle;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Campaigns that are sent again and again. */
final class PeriodicFeatures {

    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
    private static final Recurrence NINE = Recurrence.daily(LocalTime.of(9, 0), WARSAW);
    private static final Recurrence HOURLY = Recurrence.cron("0 * * * *", ZoneOffset.UTC);
    private static final Recurrence MONTHLY = Recurrence.monthly(31, LocalTime.NOON, ZoneOffset.UTC);

    private PeriodicFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("28: periodic, each run a campaign in the history", PeriodicFeatures::runs),
                new Feature("28: periodic over a change of clocks", PeriodicFeatures::changesClocks),
                new Feature("28: periodic, missed runs are left out", PeriodicFeatures::skipsMissed),
                new Feature("28: periodic, missed runs are made up for once", PeriodicFeatures::makesUpOnce),
                new Feature("28: periodic, until a moment", PeriodicFeatures::ends),
                new Feature("28: periodic, none before its start", PeriodicFeatures::startsLater),
                new Feature("28: periodic, held, changed and cancelled", PeriodicFeatures::holds),
                new Feature("28: periodic, no two runs at a time", PeriodicFeatures::overlaps),
                new Feature("28: periodic, a run that only waits for evidence", PeriodicFeatures::waits),
                new Feature("28: periodic, a run is a campaign like others", PeriodicFeatures::runIsACampaign),
                new Feature("28: periodic, what can't be launched", PeriodicFeatures::refuses),
                new Feature("27: the guard is asked for each run", PeriodicFeatures::guards),
                new Feature("29: each action exactly in its states of a rule", PeriodicFeatures::exactly),
                new Feature("33: copy refuses what is periodic", PeriodicFeatures::copyRefuses),
                new Feature("38: a deleted rule leaves its runs", PeriodicFeatures::deletes));
    }

    private static CampaignSummary line(FeatureDesk desk, Campaign campaign) {
        return desk.mailing().history().summary(campaign.id());
    }

    private static void guards(FeatureDesk desk) throws InterruptedException {
        String[] refusal = new String[1];
        boolean[] away = new boolean[1];
        desk.with(builder -> builder.guard(launch -> {
            if (away[0]) {
                throw new IllegalStateException("the licence server is away");
            }
            return Optional.ofNullable(refusal[0]);
        }));
        Campaign rule = desk.launch(draft().repeat(HOURLY));
        refusal[0] = "the licence has ended";
        leapTo(desk, "2026-03-01T11:00:00Z");
        assertThat(runs(desk, rule)).isEmpty();
        assertThat(line(desk, rule).note())
                .isEqualTo("The run of 2026-03-01 11:00 was left out: the licence has ended");
        assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);

        refusal[0] = null;
        away[0] = true;
        leapTo(desk, "2026-03-01T12:00:00Z");
        assertThat(runs(desk, rule)).isEmpty();
        away[0] = false;
        desk.leap(Duration.ofMinutes(5));
        assertThat(runs(desk, rule)).as("in time yet").hasSize(1);
        desk.rest(run(desk, rule));

        away[0] = true;
        leapTo(desk, "2026-03-01T13:00:00Z");
        desk.leap(Duration.ofMinutes(15));
        assertThat(runs(desk, rule)).as("missed").hasSize(1);
        assertThat(line(desk, rule).note())
                .startsWith(
                        "The application's guard could not say whether runs may begin, the first at 2026-03-01 13:00");
        away[0] = false;
        leapTo(desk, "2026-03-01T14:00:00Z");
        assertThat(runs(desk, rule)).hasSize(2);
    }

    /** The runs of a rule, the newest first. */
    private static List<CampaignSummary> runs(FeatureDesk desk, Campaign rule) {
        return desk.history().stream()
                .filter(line -> rule.id().equals(line.runOf()))
                .toList();
    }

    private static Campaign run(FeatureDesk desk, Campaign rule) {
        return desk.mailing().campaigns().find(runs(desk, rule).get(0).id()).orElseThrow();
    }

    /** To a moment, with a minute more. */
    private static void leapTo(FeatureDesk desk, String moment) {
        Instant then = Instant.parse(moment).plusSeconds(60);
        desk.leap(Duration.between(desk.clock().instant(), then));
    }

    private static void runs(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().author("anna").repeat(NINE));
        assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-02T08:00:00Z");

        leapTo(desk, "2026-03-02T08:00:00Z");
        desk.people().add(FeatureDesk.person(4));
        leapTo(desk, "2026-03-03T08:00:00Z");

        assertThat(desk.telegram().received()).as("three, then four people").hasSize(7);
        assertThat(runs(desk, rule))
                .extracting(CampaignSummary::name)
                .containsExactly("Sale, 2026-03-03", "Sale, 2026-03-02");
        assertThat(desk.history()).hasSize(3).allMatch(line -> line.kind() == CampaignKind.PERIODIC);
        CampaignSummary last = runs(desk, rule).get(0);
        assertThat(last.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(last.author()).isEqualTo("anna");
        assertThat(last.progress().sent()).isEqualTo(4);
        assertThat(last.nextRunAt()).isNull();
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-04T08:00:00Z");
        assertThat(line(desk, rule).progress().total()).isZero();
        assertThat(desk.mailing().history().verify(last.id()).sound()).isTrue();
    }

    private static void changesClocks(FeatureDesk desk) {
        desk.clock().set(Instant.parse("2026-03-28T12:00:00Z"));
        Campaign rule = desk.launch(draft().repeat(Recurrence.cron("30 2 * * *", WARSAW)));
        assertThat(line(desk, rule).nextRunAt())
                .as("there is no 2:30 on the 29th")
                .isEqualTo("2026-03-29T01:00:00Z");
        leapTo(desk, "2026-03-29T01:00:00Z");
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-30T00:30:00Z");
        assertThat(runs(desk, rule)).extracting(CampaignSummary::name).containsExactly("Sale, 2026-03-29");
    }

    private static void skipsMissed(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(NINE));
        leapTo(desk, "2026-03-04T08:10:00Z"); // three runs, the last of them eleven minutes ago
        assertThat(desk.telegram().received()).isEmpty();
        assertThat(runs(desk, rule)).isEmpty();
        assertThat(line(desk, rule).note())
                .contains("the first at 2026-03-02 09:00")
                .contains("left out");
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-05T08:00:00Z");
        leapTo(desk, "2026-03-06T08:08:00Z"); // one missed, the next one late by nine minutes
        assertThat(runs(desk, rule)).extracting(CampaignSummary::name).containsExactly("Sale, 2026-03-06");
        assertThat(line(desk, rule).note()).isNull();
    }

    private static void makesUpOnce(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(NINE.missed(MissedRuns.ONCE)));
        Campaign ended = desk.launch(draft().name("Ended")
                .repeat(NINE.missed(MissedRuns.ONCE).until(Instant.parse("2026-03-03T08:00:00Z"))));
        leapTo(desk, "2026-03-04T20:00:00Z");
        assertThat(runs(desk, rule)).extracting(CampaignSummary::name).containsExactly("Sale, 2026-03-04");
        assertThat(desk.telegram().received()).hasSize(3);
        assertThat(line(desk, rule).note()).contains("one run was made for all");
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-05T08:00:00Z");
        assertThat(runs(desk, ended)).as("after its end").isEmpty();
        assertThat(ended.state()).isEqualTo(CampaignState.FINISHED);
    }

    private static void ends(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(NINE.until(Instant.parse("2026-03-03T08:00:00Z"))));
        leapTo(desk, "2026-03-02T08:00:00Z");
        assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);
        leapTo(desk, "2026-03-03T08:00:00Z");
        assertThat(rule.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(line(desk, rule).nextRunAt()).isNull();
        leapTo(desk, "2026-03-04T08:00:00Z");
        assertThat(runs(desk, rule)).hasSize(2);
    }

    private static void startsLater(FeatureDesk desk) {
        Instant start = Instant.parse("2026-03-10T08:00:00Z");
        Campaign rule = desk.launch(draft().repeat(NINE).startAt(start));
        assertThat(line(desk, rule).nextRunAt()).isEqualTo(start);
        rule.schedule(start.plusSeconds(1));
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-11T08:00:00Z");
        rule.schedule(Instant.EPOCH);
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-02T08:00:00Z");
    }

    private static void holds(FeatureDesk desk) {
        Campaign rule = desk.create(draft().repeat(NINE.missed(MissedRuns.ONCE)));
        assertThat(rule.state()).isEqualTo(CampaignState.CREATED);
        assertThat(line(desk, rule).nextRunAt()).isNull();
        rule.launch();
        assertThat(rule.pause()).isEqualTo(PauseResult.QUIESCED);
        leapTo(desk, "2026-03-03T12:00:00Z");
        rule.resume();
        desk.crank();
        assertThat(runs(desk, rule)).as("what was due while it was held").isEmpty();
        assertThat(line(desk, rule).nextRunAt()).isEqualTo("2026-03-04T08:00:00Z");
        rule.withdraw();
        rule.edit(draft -> draft.text("Changed").repeat(HOURLY));
        assertThatThrownBy(() -> rule.edit(draft -> draft()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PERIODIC");
        rule.launch();
        leapTo(desk, "2026-03-03T13:00:00Z");
        assertThat(desk.telegram().received()).hasSize(3).allMatch(sent -> "Changed".equals(sent.text()));
        assertThat(runs(desk, rule)).extracting(CampaignSummary::name).containsExactly("Sale, 2026-03-03 13:00");
        PauseResult unused = rule.cancel();
        leapTo(desk, "2026-03-03T14:00:00Z");
        assertThat(runs(desk, rule)).hasSize(1);
    }

    private static void overlaps(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(HOURLY).throttle(Throttle.every(Duration.ofMinutes(40))));
        leapTo(desk, "2026-03-01T11:00:00Z");
        leapTo(desk, "2026-03-01T12:00:00Z");
        assertThat(runs(desk, rule)).hasSize(1);
        assertThat(line(desk, rule).note())
                .isEqualTo("The run of 2026-03-01 12:00 was left out: campaign "
                        + runs(desk, rule).get(0).id() + ", the run before it, was still going");
        PauseResult unused = run(desk, rule).cancel();
        leapTo(desk, "2026-03-01T13:00:00Z");
        assertThat(runs(desk, rule)).hasSize(2);
        assertThat(line(desk, rule).note()).isNull();
    }

    private static void waits(FeatureDesk desk) {
        desk.telegram().when("102").vanishAfterAccept().times(1);
        Campaign rule =
                desk.launch(draft().repeat(HOURLY).inDoubt(InDoubtPolicy.WAIT).evidenceWithin(Duration.ofDays(1)));
        leapTo(desk, "2026-03-01T11:00:00Z");
        assertThat(run(desk, rule).progress().inDoubt()).isEqualTo(1);
        assertThat(run(desk, rule).state()).isEqualTo(CampaignState.SENDING);
        leapTo(desk, "2026-03-01T12:00:00Z");
        assertThat(runs(desk, rule)).hasSize(2);
        assertThat(desk.telegram().received()).hasSize(6);
    }

    private static void runIsACampaign(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign rule =
                desk.launch(draft().repeat(NINE).retry(new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1))));
        leapTo(desk, "2026-03-02T08:00:00Z");
        Campaign run = run(desk, rule);
        PauseResult unused = run.pause();
        assertThat(run.state()).isEqualTo(CampaignState.PAUSED);
        assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);
        run.resume();
        PauseResult unusedToo = run.cancel();
        PauseResult quiet = run.awaitQuiesced(Duration.ofMinutes(1));
        assertThat(quiet).isEqualTo(PauseResult.QUIESCED);
        assertThat(run.progress().sent()).isEqualTo(2);

        Campaign again = run.restart();

        CampaignSummary line = line(desk, again);
        assertThat(line.kind()).as("it was asked for once").isEqualTo(CampaignKind.ONE_OFF);
        assertThat(line.runOf()).isEqualTo(run.id());
        assertThat(line.name()).isEqualTo("Sale, 2026-03-02");
        assertThat(desk.rest(again).progress().sent()).isEqualTo(3);
    }

    private static void refuses(FeatureDesk desk) {
        Instant now = desk.clock().instant();
        for (CampaignDraft never : List.of(
                draft().repeat(NINE.until(now)),
                draft().repeat(NINE.until(now.plus(Duration.ofDays(2)))).startAt(now.plus(Duration.ofDays(3))),
                draft().repeat(Recurrence.cron("0 0 30 2 *", WARSAW)))) {
            assertThat(desk.mailing().campaigns().check(never))
                    .extracting(Problem::field)
                    .containsExactly("repeat");
            assertThatThrownBy(() -> desk.launch(never)).isInstanceOf(InvalidDraftException.class);
        }
        Campaign rule = desk.launch(draft().repeat(NINE));
        leapTo(desk, "2026-03-02T08:00:00Z");
        CampaignDraft ofRun = run(desk, rule).draft();
        assertThatThrownBy(() -> desk.launch(ofRun))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("draft of a run");
        assertThatThrownBy(() -> desk.create(ofRun)).isInstanceOf(InvalidDraftException.class);
        assertThatThrownBy(() -> ofRun.repeat(NINE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> CampaignDraft.triggered().repeat(NINE)).isInstanceOf(IllegalStateException.class);
    }

    /** As for other campaigns, by the table of rules. */
    private static void exactly(FeatureDesk desk) {
        Set<CampaignState> reached = EnumSet.of(
                CampaignState.CREATED,
                CampaignState.SCHEDULED,
                CampaignState.PAUSED,
                CampaignState.FINISHED,
                CampaignState.CANCELLED);
        for (CampaignState state : reached) {
            for (Map.Entry<CampaignAction, Consumer<Campaign>> asked : ControlFeatures.ASKED.entrySet()) {
                Campaign rule = in(state, desk);
                assertThat(rule.state()).isEqualTo(state);
                CampaignAction action = asked.getKey();
                String what = action + " of a rule that is " + state;
                boolean launches = action == CampaignAction.PREPARE && state == CampaignState.CREATED;
                if (launches || state.afterOfRule(action).isPresent()) {
                    asked.getValue().accept(rule);
                    assertThat(desk.mailing().campaigns().find(rule.id()).map(Campaign::state))
                            .as(what)
                            .isEqualTo(
                                    launches
                                            ? CampaignState.CREATED.afterOfRule(CampaignAction.SCHEDULE)
                                            : state.afterOfRule(action).filter(next -> next != CampaignState.DELETED));
                } else {
                    assertThatThrownBy(() -> asked.getValue().accept(rule))
                            .as(what)
                            .isInstanceOf(IllegalCampaignStateException.class)
                            .hasMessageContaining("is a periodic rule and is " + state);
                    assertThat(rule.state()).as(what).isEqualTo(state);
                }
            }
        }
        assertThat(desk.telegram().received()).isEmpty();
    }

    private static Campaign in(CampaignState state, FeatureDesk desk) {
        Instant end = desk.clock().instant().plus(Duration.ofDays(31));
        Campaign rule = desk.create(draft().repeat(MONTHLY.until(end)));
        if (state != CampaignState.CREATED) {
            rule.launch();
        }
        if (state == CampaignState.PAUSED || state == CampaignState.FINISHED) {
            PauseResult unused = rule.pause();
        }
        if (state == CampaignState.FINISHED) {
            desk.leap(Duration.ofDays(31));
            rule.resume(); // its last run was due while it was held
            desk.crank();
        }
        if (state == CampaignState.CANCELLED) {
            PauseResult unused = rule.cancel();
        }
        return rule;
    }

    private static void copyRefuses(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(NINE));
        leapTo(desk, "2026-03-02T08:00:00Z");
        for (Campaign periodic : List.of(rule, run(desk, rule))) {
            assertThatExceptionOfType(PeriodicCampaignException.class)
                    .isThrownBy(periodic::copy)
                    .withMessageContaining(periodic.id() + " is periodic");
        }
    }

    private static void deletes(FeatureDesk desk) {
        Campaign rule = desk.launch(draft().repeat(NINE));
        leapTo(desk, "2026-03-02T08:00:00Z");
        PauseResult unused = rule.cancel();
        rule.delete();
        for (int piece = 0; piece < 4; piece++) {
            desk.leap(Duration.ofMinutes(5)); // it goes in pieces
        }
        assertThat(desk.mailing().campaigns().find(rule.id())).isEmpty();
        assertThat(desk.history()).extracting(CampaignSummary::name).containsExactly("Sale, 2026-03-02");
        Campaign run = run(desk, rule);
        assertThat(desk.journal(run)).hasSize(3);
        assertThat(run.draft()).hasToString("CampaignDraft 'Sale, 2026-03-02' to guests");
    }
}
