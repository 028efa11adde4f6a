package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.MissedRuns;
import io.mailing.Recurrence;
import io.mailing.Template;
import io.mailing.spi.store.CampaignRecord;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part on periodic rules and their runs. */
abstract class PeriodicContract extends MessageContract {

    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
    private static final Recurrence HOURLY = Recurrence.cron("0 * * * *", WARSAW);

    PeriodicContract() {}

    private static CampaignPlan repeating(Recurrence recurrence) {
        CampaignPlan once = plan();
        return new CampaignPlan(
                once.audience(),
                once.sendMode(),
                null,
                once.throttle(),
                once.retry(),
                once.expireAfter(),
                once.inDoubt(),
                once.weight(),
                null,
                recurrence,
                true,
                null,
                true);
    }

    private static MessageContent withFiles() {
        List<MediaFile> files = List.of(
                MediaFile.attachment("a.txt", new byte[] {1, 2}), MediaFile.attachment("b.txt", new byte[] {3}));
        return new MessageContent(null, Template.text("News of <today>"), null, null, files, null, null);
    }

    private CampaignId rule(CampaignState state, Recurrence recurrence) {
        CampaignId id = store.campaigns().nextId();
        store.campaigns()
                .create(
                        CampaignRecord.created(
                                id, CampaignKind.PERIODIC, "News", "anna", repeating(recurrence), state, NOW, null),
                        withFiles());
        return id;
    }

    private Instant nextRun(CampaignId rule) {
        return Objects.requireNonNull(find(rule).nextRunAt(), "the next run");
    }

    private CampaignRecord run(CampaignId rule) {
        return CampaignRecord.created(
                store.campaigns().nextId(),
                CampaignKind.PERIODIC,
                "News, 2026-01-01",
                "anna",
                find(rule).plan().ofOneRun(),
                CampaignState.PREPARING,
                NOW,
                rule);
    }

    @TestFactory
    Stream<DynamicTest> recurrences_come_back_as_they_were_written() {
        LocalTime at = LocalTime.of(23, 59, 58);
        return Stream.of(
                        HOURLY,
                        Recurrence.daily(LocalTime.MIDNIGHT, ZoneId.of("UTC")).missed(MissedRuns.ONCE),
                        Recurrence.weekly(EnumSet.of(DayOfWeek.SUNDAY, DayOfWeek.TUESDAY), at, WARSAW),
                        Recurrence.monthly(31, at, ZoneId.of("+05:45")).until(FAR.minusNanos(1)))
                .map(recurrence -> DynamicTest.dynamicTest(recurrence.toString(), () -> {
                    CampaignId id = store.campaigns().nextId();
                    CampaignRecord rule = CampaignRecord.created(
                            id,
                            CampaignKind.PERIODIC,
                            "News",
                            null,
                            repeating(recurrence),
                            CampaignState.SCHEDULED,
                            NOW,
                            null);
                    assertThat(rule.nextRunAt()).isEqualTo(recurrence.next(NOW).orElseThrow());
                    store.campaigns().create(rule, content());
                    assertThat(find(id)).isEqualTo(rule);
                }));
    }

    @Test
    void a_run_says_what_its_rule_says_and_the_rule_waits_for_the_next_one() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        CampaignRecord before = find(rule);
        CampaignRecord run = run(rule);
        Instant due = nextRun(rule);
        Instant next = due.plus(Duration.ofHours(1));

        assertThat(store.campaigns().turn(rule, due, run, next, "a note", NOW)).isTrue();

        assertThat(find(rule)).isEqualTo(before.turned(next, "a note", NOW));
        assertThat(find(rule).controlEpoch()).isEqualTo(before.controlEpoch() + 1);
        assertThat(find(run.id())).isEqualTo(run);
        assertThat(run.runOf()).isEqualTo(rule);
        assertThat(store.campaigns().content(run.id())).contains(withFiles());
        assertThat(store.campaigns().content(rule)).contains(withFiles());
        assertThat(begin(run.id(), node)).as("its audience can be written down").isNotNull();
    }

    @Test
    void of_two_nodes_that_make_the_same_run_one_does() throws Exception {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        Instant due = nextRun(rule);
        List<CampaignRecord> runs = List.of(run(rule), run(rule));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<Boolean>> made = runs.stream()
                    .map(run -> threads.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        return store.campaigns().turn(rule, due, run, due.plusSeconds(3600), null, NOW);
                    }))
                    .toList();
            boolean first = made.get(0).get(30, TimeUnit.SECONDS);
            boolean second = made.get(1).get(30, TimeUnit.SECONDS);

            assertThat(first).isNotEqualTo(second);
            assertThat(store.campaigns().find(runs.get(0).id()).isPresent()).isEqualTo(first);
            assertThat(store.campaigns().find(runs.get(1).id()).isPresent()).isEqualTo(second);
            assertThat(store.campaigns().content(runs.get(first ? 1 : 0).id())).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_run_can_be_left_out_and_after_the_last_one_the_rule_is_finished() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        Instant due = nextRun(rule);
        Instant last = due.plusSeconds(3600);
        assertThat(store.campaigns().turn(rule, due, null, last, "left out", NOW))
                .isTrue();
        assertThat(find(rule).note()).isEqualTo("left out");

        assertThat(store.campaigns().turn(rule, last, null, null, null, last)).isTrue();

        assertThat(state(rule)).isEqualTo(CampaignState.FINISHED);
        assertThat(find(rule).finishedAt()).isEqualTo(last);
        assertThat(find(rule).nextRunAt()).isNull();
        assertThat(find(rule).note()).isNull();
    }

    @Test
    void only_the_run_for_which_the_rule_waits_is_made() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        Instant due = nextRun(rule);
        for (Instant other : new Instant[] {null, due.minusSeconds(3600), due.plusSeconds(3600)}) {
            assertThat(store.campaigns().turn(rule, other, run(rule), FAR, null, NOW))
                    .isFalse();
        }
        store.campaigns().move(rule, CampaignAction.PAUSE, null, NOW);
        CampaignRecord paused = find(rule);
        CampaignRecord run = run(rule);
        assertThat(store.campaigns().turn(rule, due, run, FAR, null, NOW)).isFalse();
        assertThat(store.campaigns().turn(rule, null, run, FAR, null, NOW)).isFalse();
        assertThat(store.campaigns().turn(new CampaignId(987_654_321), due, null, FAR, null, NOW))
                .isFalse();
        CampaignId once = created(CampaignState.SCHEDULED);
        assertThat(store.campaigns().turn(once, null, null, FAR, null, NOW)).isFalse();
        assertThat(find(rule)).isEqualTo(paused);
        assertThat(store.campaigns().find(run.id())).isEmpty();
        assertThatThrownBy(() -> store.campaigns().turn(rule, due, find(once), FAR, null, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_rule_that_is_held_waits_for_nothing_and_then_for_the_first_run_from_there_on() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        Instant later = NOW.plus(Duration.ofDays(3));

        assertThat(store.campaigns().move(rule, CampaignAction.PAUSE, null, NOW))
                .contains(CampaignState.SCHEDULED);
        assertThat(state(rule)).isEqualTo(CampaignState.PAUSED);
        assertThat(find(rule).nextRunAt()).isNull();
        assertThat(store.campaigns().move(rule, CampaignAction.RESUME, null, later))
                .contains(CampaignState.PAUSED);
        assertThat(state(rule)).isEqualTo(CampaignState.SCHEDULED);
        assertThat(nextRun(rule)).isEqualTo(HOURLY.next(later).orElseThrow());
        store.campaigns().move(rule, CampaignAction.WITHDRAW, null, later);
        assertThat(state(rule)).isEqualTo(CampaignState.CREATED);
        assertThat(find(rule).nextRunAt()).isNull();
    }

    @Test
    void a_rule_that_is_changed_waits_for_a_run_of_its_new_recurrence() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        Recurrence monthly = Recurrence.monthly(1, LocalTime.NOON, WARSAW);
        CampaignRecord read = find(rule);
        CampaignRecord revised = read.edited("News", null, repeating(monthly));

        assertThat(store.campaigns().revise(revised, null, CampaignAction.SCHEDULE, NOW))
                .isTrue();

        assertThat(nextRun(rule)).isEqualTo(monthly.next(NOW).orElseThrow());
        assertThat(store.campaigns().turn(rule, nextRun(rule), null, FAR, null, NOW))
                .isTrue();
        assertThat(store.campaigns().revise(revised, null, CampaignAction.SCHEDULE, NOW))
                .as("a change of what made a run meanwhile")
                .isFalse();
    }

    @Test
    void a_rule_sends_nothing_itself() {
        CampaignId rule = rule(CampaignState.CREATED, HOURLY);
        for (CampaignAction action : List.of(CampaignAction.PREPARE, CampaignAction.OPEN, CampaignAction.RESUME)) {
            assertThat(store.campaigns().move(rule, action, null, NOW)).isEmpty();
        }
        store.campaigns().move(rule, CampaignAction.SCHEDULE, null, NOW);
        assertThat(store.campaigns().move(rule, CampaignAction.PREPARE, null, NOW))
                .isEmpty();
        assertThat(store.ledger().finish(rule, NOW)).isFalse();
        assertThatThrownBy(() -> rule(CampaignState.PREPARING, HOURLY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_a_standing_rule_says_is_kept_and_a_deleted_rule_leaves_its_runs() {
        CampaignId rule = rule(CampaignState.SCHEDULED, HOURLY);
        CampaignRecord run = run(rule);
        assertThat(store.campaigns().turn(rule, nextRun(rule), run, FAR, null, NOW))
                .isTrue();
        assertThat(store.retention().droppable(FAR, 10)).isEmpty();
        assertThat(store.retention().drop(rule, FAR, NOW)).isFalse();
        assertThat(store.campaigns().content(rule)).contains(withFiles());

        store.campaigns().move(rule, CampaignAction.CANCEL, null, NOW);
        assertThat(find(rule).nextRunAt()).isNull();
        assertThat(store.campaigns().move(rule, CampaignAction.RESEND, null, NOW))
                .isEmpty();
        store.campaigns().move(rule, CampaignAction.DELETE, null, NOW);
        while (store.retention().droppable(NOW, 10).contains(rule)) {
            store.retention().drop(rule, NOW, NOW);
        }

        assertThat(store.campaigns().find(rule)).isEmpty();
        assertThat(find(run.id())).isEqualTo(run);
        assertThat(store.campaigns().content(run.id())).contains(withFiles());
    }
}
