package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.IllegalCampaignStateException;
import io.mailing.InvalidDraftException;
import io.mailing.LedgerDroppedException;
import io.mailing.MediaFile;
import io.mailing.PauseResult;
import io.mailing.Recipient;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.TriggerRefusedException;
import io.mailing.UnknownCampaignException;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Making, changing, holding and ending campaigns. */
final class ControlFeatures {

    private static final Instant LATER = FeatureDesk.START.plus(Duration.ofHours(2));

    /** What an application can ask of a campaign, by the action that it stands for. */
    static final Map<CampaignAction, Consumer<Campaign>> ASKED = Map.ofEntries(
            Map.entry(CampaignAction.EDIT, campaign -> campaign.edit(draft -> draft.name("Other"))),
            Map.entry(CampaignAction.SCHEDULE, campaign -> campaign.schedule(LATER)),
            Map.entry(CampaignAction.WITHDRAW, Campaign::withdraw),
            Map.entry(CampaignAction.PREPARE, Campaign::launch),
            Map.entry(CampaignAction.PAUSE, Campaign::pause),
            Map.entry(CampaignAction.RESUME, Campaign::resume),
            Map.entry(CampaignAction.CANCEL, Campaign::cancel),
            Map.entry(CampaignAction.RESEND, Campaign::resendFailed),
            Map.entry(CampaignAction.WITHDRAW_RECIPIENTS, campaign -> campaign.withdrawRecipients(List.of("p1"))),
            Map.entry(CampaignAction.RESTART, Campaign::restart),
            Map.entry(CampaignAction.RECALL, Campaign::recall),
            Map.entry(CampaignAction.CLEAR, Campaign::clear),
            Map.entry(CampaignAction.DELETE, Campaign::delete));

    private ControlFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("1: without a name it gets one bound to the date", ControlFeatures::defaultName),
                new Feature("23: it starts now, at a time, and now for a past time", ControlFeatures::starts),
                new Feature("24: an interval, a pace a minute, batches", ControlFeatures::paces),
                new Feature("23: a start is set, set again and taken back", ControlFeatures::schedules),
                new Feature("30: pause, resume, cancel", ControlFeatures::holds),
                new Feature("30: clear drops the recipients and leaves the report", ControlFeatures::clears),
                new Feature("30: restart is a new run to everyone", ControlFeatures::restarts),
                new Feature("30: resend to the failed, and to those not reached", ControlFeatures::resends),
                new Feature("32: edit while created", ControlFeatures::edits),
                new Feature("32: an edit of what another one edited", ControlFeatures::editsMeanwhile),
                new Feature("32: a draft that can't be launched yet is kept", ControlFeatures::unfinished),
                new Feature("33: copy has everything and today's date", ControlFeatures::copies),
                new Feature("38: delete from the history", ControlFeatures::deletes),
                new Feature("29: each action exactly in its states", ControlFeatures::exactly),
                new Feature("28: a triggered campaign is created, edited and opened", ControlFeatures::triggered));
    }

    private static void defaultName(FeatureDesk desk) {
        Campaign named = desk.create(CampaignDraft.to(FeatureDesk.GUESTS));
        assertThat(named.name()).isEqualTo("Campaign of 2026-03-01");
        named.edit(draft -> draft.name("Spring"));
        assertThat(named.name()).isEqualTo("Spring");
        desk.clock().advance(Duration.ofDays(1));
        named.edit(draft -> draft.name(" "));
        assertThat(named.name()).as("bound to the day on which it was made").isEqualTo("Campaign of 2026-03-01");
    }

    private static void starts(FeatureDesk desk) throws InterruptedException {
        assertThat(desk.finished(draft()).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.finished(draft().startAt(FeatureDesk.START.minusSeconds(60)))
                        .state())
                .isEqualTo(CampaignState.FINISHED);
        Campaign later = desk.launch(draft().startAt(LATER));
        assertThat(later.state()).isEqualTo(CampaignState.SCHEDULED);
        assertThat(desk.telegram().received()).hasSize(6);
        desk.leap(Duration.ofHours(3));
        assertThat(later.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(desk.mailing().history().summary(later.id()).startedAt()).isAfterOrEqualTo(LATER);
    }

    private static void paces(FeatureDesk desk) throws InterruptedException {
        for (Throttle throttle : List.of(
                Throttle.none(),
                Throttle.every(Duration.ofMillis(20)),
                Throttle.perMinute(3_000),
                Throttle.batches(2, Duration.ofMillis(30)))) {
            Campaign campaign = desk.finished(draft().throttle(throttle));
            assertThat(campaign.progress().sent()).isEqualTo(3);
            assertThat(desk.mailing().history().report(campaign.id()).plan().throttle())
                    .isEqualTo(throttle);
        }
        Campaign slow = desk.launch(draft().throttle(Throttle.every(Duration.ofHours(2))));
        desk.leap(Duration.ofSeconds(5));
        assertThat(slow.progress().sent()).as("an hour before the next one").isEqualTo(1);
        assertThatThrownBy(() -> Throttle.batches(0, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void schedules(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = desk.create(draft());
        campaign.schedule(LATER);
        assertThat(campaign.state()).isEqualTo(CampaignState.SCHEDULED);
        campaign.schedule(LATER.plus(Duration.ofHours(1)));
        desk.leap(Duration.ofMinutes(150));
        assertThat(campaign.state()).as("at the first time").isEqualTo(CampaignState.SCHEDULED);
        campaign.withdraw();
        desk.leap(Duration.ofHours(2));
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThat(desk.telegram().received()).isEmpty();
        campaign.edit(draft -> draft.text("Changed, <first_name>"));
        campaign.launch(); // its start is past by now
        desk.rest(campaign);
        MailingAssertions.assertThat(desk.telegram()).sentExactly(3);
        assertThat(desk.telegram().received().get(0).text()).isEqualTo("Changed, Guest 1");
    }

    private static void holds(FeatureDesk desk) throws InterruptedException {
        // One waits to be tried again, so that there is something to hold.
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign = desk.launch(draft().retry(new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1))));
        PauseResult unused = campaign.pause();
        assertThat(campaign.awaitQuiesced(Duration.ofMinutes(1))).isEqualTo(PauseResult.QUIESCED);
        desk.leap(Duration.ofHours(1));
        MailingAssertions.assertThat(desk.telegram()).sentTo("101", "103").sentNothingTo("102");
        assertThat(campaign.progress().waiting()).isEqualTo(1);
        campaign.resume();
        desk.rest(campaign);
        MailingAssertions.assertThat(desk.telegram()).sentTo("102");
        assertThat(campaign.progress().sent()).isEqualTo(3);

        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign other = desk.launch(draft());
        PauseResult unusedToo = other.cancel();
        assertThat(other.awaitQuiesced(Duration.ofMinutes(1))).isEqualTo(PauseResult.QUIESCED);
        desk.leap(Duration.ofHours(1));
        assertThat(other.state()).isEqualTo(CampaignState.CANCELLED);
        assertThat(other.progress().sent()).isEqualTo(2);
        assertThat(other.progress().cancelled()).isEqualTo(1);
        assertThat(desk.mailing().history().verify(other.id()).sound()).isTrue();
    }

    private static void clears(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuse("403 blocked");
        desk.email().when("p2@guests.example").refuse("550 no such user");
        Campaign campaign = desk.finished(draft());
        String report = desk.mailing().history().report(campaign.id()).toString();
        campaign.clear();
        desk.leap(Duration.ofMinutes(5));
        assertThat(desk.journal(campaign)).isEmpty();
        assertThat(desk.mailing().history().report(campaign.id()).toString())
                .startsWith(report.substring(0, report.indexOf("Not sent")))
                .contains("550 no such user");
        assertThat(campaign.progress().sent()).isEqualTo(2);
        assertThatExceptionOfType(LedgerDroppedException.class).isThrownBy(campaign::restart);
        assertThatExceptionOfType(LedgerDroppedException.class).isThrownBy(campaign::copy);
        campaign.clear(); // once more does no more
        assertThat(desk.history()).hasSize(1);
    }

    private static void restarts(FeatureDesk desk) throws InterruptedException {
        Campaign first = desk.finished(draft().author("anna").startAt(FeatureDesk.START.minusSeconds(1)));
        desk.people().add(FeatureDesk.person(4));
        Campaign second = desk.rest(first.restart());
        assertThat(second.id()).isNotEqualTo(first.id());
        MailingAssertions.assertThat(desk.telegram()).sentExactly(7);
        assertThat(first.progress().sent()).isEqualTo(3);
        assertThat(second.progress().sent()).isEqualTo(4);
        assertThat(desk.history()).extracting(CampaignSummary::name).containsExactly("Sale", "Sale");
        assertThat(desk.history()).extracting(CampaignSummary::author).containsExactly("anna", "anna");
        assertThat(desk.history()).extracting(CampaignSummary::runOf).containsExactly(first.id(), null);
        assertThat(desk.journal(first)).hasSize(3);
    }

    private static void resends(FeatureDesk desk) throws InterruptedException {
        desk.people().add(Recipient.builder("nobody").build());
        CampaignDraft draft = draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM))
                .retry(new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1)))
                .expireAfter(Duration.ofMinutes(30));
        desk.telegram().when("101").refuse("403 blocked").times(1);
        desk.telegram().when("102").refuseForNow("busy").times(1);
        Campaign campaign = desk.launch(draft);
        desk.leap(Duration.ofHours(2));
        assertThat(desk.rest(campaign).state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().failed()).isEqualTo(1);
        assertThat(campaign.progress().expired()).isEqualTo(1);
        assertThat(campaign.resendNotReached()).isEqualTo(2);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        assertThat(desk.rest(campaign).progress().sent()).isEqualTo(3);
        assertThat(campaign.progress().skipped()).as("not sent again").isEqualTo(1);
        MailingAssertions.assertThat(desk.telegram()).sentExactly(3);
        assertThat(campaign.resendNotReached()).isZero();
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);

        Campaign slow = desk.launch(draft.throttle(Throttle.every(Duration.ofHours(1))));
        desk.leap(Duration.ofHours(2));
        assertThat(desk.rest(slow).progress().expired()).as("never touched").isEqualTo(2);
        assertThat(slow.resendNotReached()).isEqualTo(2);
        assertThat(slow.progress().waiting()).isEqualTo(2);
        PauseResult unused = slow.cancel();
        assertThatThrownBy(slow::resendNotReached).isInstanceOf(IllegalCampaignStateException.class);
        for (Campaign each : List.of(campaign, slow)) {
            assertThat(desk.mailing().history().verify(each.id()).sound()).isTrue();
        }
    }

    private static void edits(FeatureDesk desk) throws InterruptedException {
        Campaign campaign = desk.create(draft());
        campaign.edit(draft ->
                draft.name("Better").author("boris").text("Hi <first_name>").startAt(LATER));
        assertThat(campaign.name()).isEqualTo("Better");
        assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
        assertThatThrownBy(() -> campaign.edit(draft -> draft.text("Hi <first_name >")))
                .isInstanceOf(InvalidDraftException.class);
        campaign.edit(draft -> draft); // as it stands
        campaign.launch();
        assertThat(campaign.state()).isEqualTo(CampaignState.SCHEDULED);
        desk.leap(Duration.ofHours(3));
        assertThat(desk.telegram().received())
                .extracting(SentMessage::text)
                .containsExactlyInAnyOrder("Hi Guest 1", "Hi Guest 2", "Hi Guest 3");
        assertThat(desk.history().get(0).author()).isEqualTo("boris");
        desk.rest(campaign);
    }

    private static void editsMeanwhile(FeatureDesk desk) {
        Campaign campaign = desk.create(draft());
        boolean[] disturbed = new boolean[1];
        campaign.edit(draft -> {
            if (!disturbed[0]) {
                disturbed[0] = true;
                campaign.edit(other -> other.author("carol"));
            }
            return draft.name("Both");
        });
        assertThat(campaign.name()).isEqualTo("Both");
        assertThat(desk.history().get(0).author()).isEqualTo("carol");
    }

    private static void unfinished(FeatureDesk desk) throws InterruptedException {
        Campaign empty = desk.create(CampaignDraft.to("nobody yet"));
        assertThatThrownBy(empty::launch)
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("the message is empty")
                .hasMessageContaining("there is no audience 'nobody yet'");
        assertThatThrownBy(() -> empty.schedule(LATER)).isInstanceOf(InvalidDraftException.class);
        assertThat(empty.state()).isEqualTo(CampaignState.CREATED);
        empty.edit(draft -> draft().name(draft.toString()));
        empty.launch();
        assertThat(desk.rest(empty).state()).isEqualTo(CampaignState.FINISHED);
    }

    private static void copies(FeatureDesk desk) throws InterruptedException {
        CampaignDraft draft = CampaignDraft.to(FeatureDesk.GUESTS)
                .author("anna")
                .subject("Sale for <first_name>")
                .html("<p>Hello <first_name></p>")
                .text("Hello <first_name>")
                .attach(MediaFile.attachment("terms.txt", new byte[] {1, 2, 3}))
                .from("Shop <shop@shop.example>")
                .replyTo("answers@shop.example")
                .sendMode(SendMode.all(FeatureDesk.EMAIL))
                .throttle(Throttle.perMinute(600))
                .startAt(LATER)
                .weight(3);
        Campaign first = desk.launch(draft);
        desk.leap(Duration.ofDays(1));
        desk.rest(first); // the store's clock goes its own way: a slow one needs more than a leap
        Campaign second = desk.finished(first.copy());
        assertThat(first.name()).isEqualTo("Campaign of 2026-03-01");
        assertThat(second.name()).isEqualTo("Campaign of 2026-03-02");
        MailingAssertions.assertThat(desk.email()).sentExactly(6);
        var plans = List.of(
                desk.mailing().history().report(first.id()).plan(),
                desk.mailing().history().report(second.id()).plan());
        assertThat(plans.get(1))
                .usingRecursiveComparison()
                .ignoringFields("startAt")
                .isEqualTo(plans.get(0));
        assertThat(plans.get(1).startAt()).isNull();
        assertThat(desk.email().received().get(5).subject()).startsWith("Sale for Guest");
        Campaign named = desk.finished(first.copy().name("Mine"));
        assertThat(named.copy().toString()).contains("Mine");
    }

    private static void deletes(FeatureDesk desk) throws InterruptedException {
        Campaign created = desk.create(draft());
        Campaign finished = desk.finished(draft());
        Campaign stays = desk.finished(draft().name("Stays"));
        created.delete();
        finished.delete();
        for (Campaign deleted : List.of(created, finished)) {
            assertThat(desk.mailing().campaigns().find(deleted.id())).isEmpty();
            assertThatExceptionOfType(UnknownCampaignException.class).isThrownBy(deleted::state);
            assertThatExceptionOfType(UnknownCampaignException.class).isThrownBy(deleted::delete);
            assertThatExceptionOfType(UnknownCampaignException.class).isThrownBy(() -> desk.journal(deleted));
        }
        assertThat(desk.history()).extracting(CampaignSummary::name).containsExactly("Stays");
        assertThatThrownBy(() -> desk.mailing()
                        .history()
                        .campaigns(HistoryFilter.newest(10).states(CampaignState.DELETED)))
                .isInstanceOf(IllegalArgumentException.class);
        for (int piece = 0; piece < 10; piece++) {
            desk.leap(Duration.ofMinutes(5)); // it goes in pieces
        }
        assertThat(desk.history()).extracting(CampaignSummary::id).containsExactly(stays.id());
        assertThat(desk.mailing().recipients().erase("p1"))
                .as("only the one that stays knows them")
                .isEqualTo(1);
    }

    /** By the transition table: what it allows is done, all else is refused with the state's name, and nothing is changed. */
    private static void exactly(FeatureDesk desk) throws InterruptedException {
        Set<CampaignState> reached = EnumSet.complementOf(EnumSet.of(CampaignState.DELETED, CampaignState.PREPARING));
        for (CampaignState state : reached) {
            for (Map.Entry<CampaignAction, Consumer<Campaign>> asked : ASKED.entrySet()) {
                Campaign campaign = in(state, desk);
                assertThat(campaign.state()).isEqualTo(state);
                String what = asked.getKey() + " of one that is " + state;
                if (allowed(state, asked.getKey())) {
                    asked.getValue().accept(campaign);
                } else {
                    assertThatThrownBy(() -> asked.getValue().accept(campaign))
                            .as(what)
                            .isInstanceOf(IllegalCampaignStateException.class)
                            .hasMessageContaining("is " + state);
                    assertThat(campaign.state()).as(what).isEqualTo(state);
                }
                desk.people().subList(3, desk.people().size()).clear();
            }
        }
    }

    private static boolean allowed(CampaignState state, CampaignAction action) {
        // A start that comes is the engine's to see; an application launches what is CREATED.
        return state.after(action).isPresent() && (action != CampaignAction.PREPARE || state == CampaignState.CREATED);
    }

    private static Campaign in(CampaignState state, FeatureDesk desk) throws InterruptedException {
        switch (state) {
            case CREATED -> {
                return desk.create(draft());
            }
            case SCHEDULED -> {
                return desk.launch(draft().startAt(desk.clock().instant().plusSeconds(3600)));
            }
            case FINISHED -> {
                return desk.finished(draft());
            }
            case RECALLING -> {
                Campaign campaign = desk.finished(draft());
                campaign.recall(); // it goes on with the next look
                return campaign;
            }
            default -> {
                Campaign campaign = desk.launch(draft().throttle(Throttle.every(Duration.ofHours(1))));
                if (state == CampaignState.PAUSED) {
                    PauseResult unused = campaign.pause();
                } else if (state == CampaignState.CANCELLED) {
                    PauseResult unused = campaign.cancel();
                    PauseResult unusedToo = campaign.awaitQuiesced(Duration.ofMinutes(1));
                }
                return campaign;
            }
        }
    }

    private static void triggered(FeatureDesk desk) throws InterruptedException {
        Campaign bonus = desk.create(CampaignDraft.triggered().name("Bonus").text("Hello <first_name>"));
        Recipient person = FeatureDesk.person(1);
        assertThatThrownBy(() -> bonus.trigger("event-1", person)).isInstanceOf(TriggerRefusedException.class);
        bonus.edit(draft -> draft.text("Bonus for <first_name>"));
        assertThatThrownBy(() -> bonus.edit(draft -> draft()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TRIGGERED");
        assertThatThrownBy(() -> bonus.schedule(LATER))
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("is TRIGGERED");
        bonus.launch();
        assertThat(bonus.trigger("event-1", person)).isTrue();
        assertThat(bonus.trigger("event-1", person)).as("the same event").isFalse();
        bonus.closeToTriggers();
        desk.rest(bonus);
        assertThat(desk.telegram().received()).extracting(SentMessage::text).containsExactly("Bonus for Guest 1");
        assertThat(desk.journal(bonus).get(0).state()).isEqualTo(DeliveryState.SENT);
        assertThatThrownBy(bonus::restart)
                .isInstanceOf(IllegalCampaignStateException.class)
                .hasMessageContaining("RESTART is not for this kind");
        assertThat(Objects.requireNonNull(desk.history().get(0)).name()).isEqualTo("Bonus");
    }
}
