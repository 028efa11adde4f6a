package io.mailing.internal.engine;

import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.InDoubtPolicy;
import io.mailing.MissedRuns;
import io.mailing.Recurrence;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.HistoryStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the runs of periodic campaigns when they are due. Any number of nodes may do so at once: the store gives each run to one of
 * them.
 */
final class PeriodicRuns {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicRuns.class);

    private static final Set<CampaignState> GOING =
            EnumSet.of(CampaignState.PREPARING, CampaignState.SENDING, CampaignState.PAUSED);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final CampaignStore store;
    private final HistoryStore history;

    PeriodicRuns(CampaignStore store, HistoryStore history) {
        this.store = store;
        this.history = history;
    }

    /** Makes the run that is due, or leaves it out, and moves the rule on; true if there is something new to look at. */
    boolean turn(CampaignRecord rule, Instant now, StartGuard guard) {
        Recurrence recurrence = Objects.requireNonNull(rule.plan().recurrence());
        Instant first = rule.nextRunAt();
        if (first != null && first.isAfter(now)) {
            return false;
        }
        Instant next = rule.plan().nextRun(now);
        if (first == null) {
            // It was scheduled when its last run was over.
            return store.turn(rule.id(), null, null, next, rule.note(), now);
        }
        Instant due = inTime(recurrence, first, now);
        boolean late = due == null;
        if (late && recurrence.missed() == MissedRuns.ONCE && !ended(recurrence, now)) {
            due = now;
        }
        if (due == null) {
            String note =
                    (guard.failed(rule.id()) ? unsaid(recurrence, first) : missed(recurrence, first)) + "left out";
            LOG.warn("Campaign {}: {}", rule.id(), note);
            return store.turn(rule.id(), first, null, next, note, now);
        }
        Optional<CampaignId> going = store.inStates(GOING).stream()
                .filter(campaign ->
                        campaign.kind() == CampaignKind.PERIODIC && rule.id().equals(campaign.runOf()))
                .filter(this::sends)
                .map(CampaignRecord::id)
                .findFirst();
        if (going.isPresent()) {
            String note = "The run of " + minute(recurrence, due) + " was left out: campaign " + going.get()
                    + ", the run before it, was still going";
            LOG.warn("Campaign {}: {}", rule.id(), note);
            return store.turn(rule.id(), first, null, next, note, now);
        }
        StartGuard.Answer answer = guard.ask(rule, due);
        if (!answer.given()) {
            return false;
        }
        if (answer.refusal() != null) {
            String note = "The run of " + minute(recurrence, due) + " was left out: " + answer.refusal();
            LOG.warn("Campaign {}: {}", rule.id(), note);
            return store.turn(rule.id(), first, null, next, note, now);
        }
        CampaignRecord run = CampaignRecord.created(
                store.nextId(),
                CampaignKind.PERIODIC,
                name(rule.name(), recurrence, due),
                rule.author(),
                rule.plan().ofOneRun(),
                CampaignState.PREPARING,
                now,
                rule.id());
        String note = late ? missed(recurrence, first) + "one run was made for all" : null;
        boolean mine = store.turn(rule.id(), first, run, next, note, now);
        if (mine) {
            LOG.info("Campaign {}: its run '{}' is campaign {}", rule.id(), run.name(), run.id());
        }
        return mine;
    }

    /** Whether a run that has not come to its end has still something to send: one that only waits for evidence has not. */
    private boolean sends(CampaignRecord run) {
        if (run.state() != CampaignState.SENDING || run.plan().inDoubt() != InDoubtPolicy.WAIT) {
            return true;
        }
        return history.counted(run.id())
                .filter(facts -> facts.campaign().total()
                        > facts.counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .isPresent();
    }

    /** The latest run that is not missed: of several that are due by now the others are left out. */
    private static @Nullable Instant inTime(Recurrence recurrence, Instant first, Instant now) {
        Instant tooLate = now.minus(Recurrence.GRACE);
        Instant latest = first.isAfter(tooLate) ? first : null;
        Optional<Instant> run = recurrence.next(latest == null ? tooLate : latest);
        while (run.isPresent() && !run.get().isAfter(now)) {
            latest = run.get();
            run = recurrence.next(latest);
        }
        return latest;
    }

    private static boolean ended(Recurrence recurrence, Instant now) {
        Instant until = recurrence.until();
        return until != null && now.isAfter(until);
    }

    private static String missed(Recurrence recurrence, Instant first) {
        return "No node was there when runs were due, the first at " + minute(recurrence, first) + ": ";
    }

    private static String unsaid(Recurrence recurrence, Instant first) {
        return "The application's guard could not say whether runs may begin, the first at " + minute(recurrence, first)
                + ": ";
    }

    private static String minute(Recurrence recurrence, Instant run) {
        return MINUTE.format(run.atZone(recurrence.zone()));
    }

    /** The rule's name with the date, and the time if that day has several runs. */
    private static String name(String rule, Recurrence recurrence, Instant due) {
        ZonedDateTime time = due.atZone(recurrence.zone());
        LocalDate day = time.toLocalDate();
        Instant midnight = day.atStartOfDay(recurrence.zone()).toInstant();
        boolean several = recurrence.preview(midnight.minusNanos(1), 2).stream()
                        .filter(run ->
                                run.atZone(recurrence.zone()).toLocalDate().equals(day))
                        .count()
                > 1;
        String date = ", " + (several ? MINUTE.format(time) : day);
        int room = CampaignDraft.MAX_NAME - date.length();
        if (rule.length() <= room) {
            return rule + date;
        }
        int end = Character.isHighSurrogate(rule.charAt(room - 1)) ? room - 1 : room;
        return rule.substring(0, end).strip() + date;
    }
}
