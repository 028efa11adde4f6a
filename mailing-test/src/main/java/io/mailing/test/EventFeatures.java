package io.mailing.test;

import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignEvent;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.DeliveryEvent;
import io.mailing.DeliveryState;
import io.mailing.PauseResult;
import io.mailing.Progress;
import io.mailing.Receipt;
import io.mailing.Recipient;
import io.mailing.Recurrence;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.UnknownCampaignException;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.MailingListener;
import io.mailing.test.FeatureContract.Feature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What listeners are told, and progress that is subscribed to. */
final class EventFeatures {

    private static final RetryPolicy A_MINUTE = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final Duration SECOND = Duration.ofSeconds(1);

    private EventFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("events: a campaign's whole life, in order", EventFeatures::life),
                new Feature("events: sent again, restarted, cancelled", EventFeatures::again),
                new Feature("events: an audience that can't be read", EventFeatures::givenBack),
                new Feature("events: runs of a periodic rule, and its end", EventFeatures::runs),
                new Feature("events: triggered campaigns", EventFeatures::triggered),
                new Feature("events: deliveries that are taken, put off and refused", EventFeatures::deliveries),
                new Feature("events: receipts and recalls of deliveries", EventFeatures::later),
                new Feature("events: a failing listener harms nothing", EventFeatures::failing),
                new Feature("35: progress is watched to its end", EventFeatures::progress),
                new Feature("35: progress to a slow watcher, latest wins", EventFeatures::slowProgress));
    }

    /** Keeps what it hears. */
    private static final class Heard implements MailingListener {
        final List<CampaignEvent> campaigns = new ArrayList<>();
        final List<DeliveryEvent> deliveries = new ArrayList<>();

        @Override
        public void campaignChanged(CampaignEvent event) {
            campaigns.add(event);
        }

        @Override
        public void deliveryChanged(DeliveryEvent event) {
            deliveries.add(event);
        }

        List<String> of(CampaignId id) {
            return campaigns.stream()
                    .filter(event -> event.id().equals(id))
                    .map(event -> event.created()
                            ? "made " + event.after()
                            : event.action() + " " + event.before() + " " + event.after())
                    .toList();
        }

        CampaignEvent last() {
            return campaigns.get(campaigns.size() - 1);
        }
    }

    private static Heard listen(FeatureDesk desk) {
        Heard heard = new Heard();
        FeatureDesk unused = desk.with(builder -> builder.listener(heard));
        return heard;
    }

    private static void life(FeatureDesk desk) throws InterruptedException {
        Heard heard = listen(desk);
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign = desk.create(draft().retry(A_MINUTE).sendMode(SendMode.all(FeatureDesk.TELEGRAM)));
        campaign.edit(draft -> draft.name("Spring"));
        campaign.schedule(FeatureDesk.START.plus(Duration.ofHours(2)));
        campaign.withdraw();
        campaign.schedule(FeatureDesk.START.plus(Duration.ofHours(1)));
        desk.leap(Duration.ofHours(1));
        PauseResult unused = campaign.pause();
        campaign.resume();
        desk.rest(campaign);
        campaign.recall();
        desk.rest(campaign);
        campaign.delete();
        desk.crank();
        assertThat(heard.of(campaign.id()))
                .containsExactly(
                        "made CREATED",
                        "EDIT CREATED CREATED",
                        "SCHEDULE CREATED SCHEDULED",
                        "WITHDRAW SCHEDULED CREATED",
                        "SCHEDULE CREATED SCHEDULED",
                        "PREPARE SCHEDULED PREPARING",
                        "START PREPARING SENDING",
                        "PAUSE SENDING PAUSED",
                        "RESUME PAUSED SENDING",
                        "FINISH SENDING FINISHED",
                        "RECALL FINISHED RECALLING",
                        "RECALLED RECALLING CREATED",
                        "DELETE CREATED DELETED");
        CampaignEvent edited = heard.campaigns.get(1);
        assertThat(edited.name()).isEqualTo("Spring");
        assertThat(edited.kind()).isEqualTo(CampaignKind.ONE_OFF);
        assertThat(edited.at()).isEqualTo(FeatureDesk.START);
        assertThat(heard.campaigns).extracting(CampaignEvent::at).isSorted();
    }

    private static void again(FeatureDesk desk) throws InterruptedException {
        Heard heard = listen(desk);
        desk.telegram().when("101").refuse("blocked").times(1);
        Campaign campaign = desk.finished(draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM)));
        desk.leap(Duration.ofHours(1));
        assertThat(campaign.resendFailed()).isEqualTo(1);
        assertThat(campaign.resendInDoubt()).as("nothing, and nothing is told").isZero();
        desk.rest(campaign);
        assertThat(heard.of(campaign.id()))
                .containsExactly(
                        "made PREPARING",
                        "START PREPARING SENDING",
                        "FINISH SENDING FINISHED",
                        "RESEND FINISHED SENDING",
                        "FINISH SENDING FINISHED");
        Campaign next = campaign.restart();
        PauseResult unused = next.cancel();
        desk.crank();
        assertThat(heard.of(next.id())).containsExactly("made PREPARING", "CANCEL PREPARING CANCELLED");
        assertThat(heard.last().runOf()).isEqualTo(campaign.id());
    }

    private static void givenBack(FeatureDesk desk) throws InterruptedException {
        Heard heard = new Heard();
        AudienceSource broken = AudienceSource.of(List.of(FeatureDesk.person(1)));
        FeatureDesk unused = desk.with(builder -> builder.listener(heard).audience("broken", new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return broken.schema();
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {
                throw new IllegalStateException("secret");
            }
        }));
        Campaign campaign = desk.finished(CampaignDraft.to("broken").text("Hello!"));
        desk.crank();
        assertThat(heard.of(campaign.id())).containsExactly("made PREPARING", "ABANDON PREPARING CREATED");
        assertThat(heard.last().note()).contains("could not be read").doesNotContain("secret");
    }

    private static void runs(FeatureDesk desk) {
        Heard heard = listen(desk);
        Instant end = FeatureDesk.START.plus(Duration.ofMinutes(90));
        Campaign rule = desk.launch(
                draft().repeat(Recurrence.cron("0 * * * *", ZoneOffset.UTC).until(end)));
        desk.leap(Duration.ofMinutes(61));
        CampaignId run = heard.campaigns.stream()
                .filter(event -> rule.id().equals(event.runOf()))
                .findFirst()
                .orElseThrow()
                .id();
        desk.leap(Duration.ofMinutes(1));
        assertThat(heard.of(rule.id())).containsExactly("made SCHEDULED", "FINISH SCHEDULED FINISHED");
        assertThat(heard.of(run))
                .containsExactly("made PREPARING", "START PREPARING SENDING", "FINISH SENDING FINISHED");
        assertThat(heard.campaigns).allMatch(event -> event.kind() == CampaignKind.PERIODIC);
    }

    private static void triggered(FeatureDesk desk) throws InterruptedException {
        Heard heard = listen(desk);
        Campaign bonus = desk.launch(CampaignDraft.triggered().text("Bonus for <first_name>"));
        assertThat(bonus.trigger("first", FeatureDesk.person(1))).isTrue();
        desk.leap(SECOND);
        bonus.closeToTriggers();
        desk.rest(bonus);
        desk.crank();
        assertThat(heard.of(bonus.id()))
                .containsExactly("made SENDING", "CLOSE SENDING SENDING", "FINISH SENDING FINISHED");
        assertThat(heard.deliveries).hasSize(1);
    }

    private static Map<String, DeliveryEvent> byRecipient(List<DeliveryEvent> events) {
        return events.stream().collect(Collectors.toMap(DeliveryEvent::recipient, event -> event));
    }

    private static void deliveries(FeatureDesk desk) throws InterruptedException {
        Heard heard = listen(desk);
        desk.telegram().when("102").refuse("blocked").times(1);
        desk.telegram().when("103").refuseForNow("flood").times(1);
        desk.email().when("p2@guests.example").refuse("no such mailbox");
        Campaign campaign = desk.launch(
                draft().retry(A_MINUTE).sendMode(SendMode.priority(FeatureDesk.TELEGRAM, FeatureDesk.EMAIL)));
        desk.clock().advance(Duration.ofMillis(60));
        desk.crank();
        Map<String, DeliveryEvent> first = byRecipient(List.copyOf(heard.deliveries.subList(0, 3)));
        DeliveryEvent taken = Objects.requireNonNull(first.get("p1"));
        assertThat(taken.campaign()).isEqualTo(campaign.id());
        assertThat(taken.state().accepted()).isTrue();
        assertThat(taken.channel()).isEqualTo(FeatureDesk.TELEGRAM);
        assertThat(taken.address()).isEqualTo("101");
        assertThat(taken.providerId()).isNotNull();
        assertThat(taken.reason()).isNull();
        assertThat(taken.retry()).isNull();
        assertThat(taken.attempt()).isEqualTo(1);
        assertThat(taken.at()).isEqualTo(FeatureDesk.START);
        assertThat(taken.toString()).doesNotContain("101");
        DeliveryEvent byNext = Objects.requireNonNull(first.get("p2"));
        assertThat(byNext.state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(Objects.requireNonNull(byNext.retry()).channel()).isEqualTo(FeatureDesk.EMAIL);
        DeliveryEvent putOff = Objects.requireNonNull(first.get("p3"));
        assertThat(putOff.retry())
                .isEqualTo(
                        new DeliveryEvent.Retry(FeatureDesk.TELEGRAM, FeatureDesk.START.plus(Duration.ofMinutes(1))));
        desk.rest(campaign);
        desk.crank();
        Map<String, DeliveryEvent> second = byRecipient(List.copyOf(heard.deliveries.subList(3, 5)));
        DeliveryEvent failed = Objects.requireNonNull(second.get("p2"));
        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.address()).isEqualTo("p2@guests.example");
        assertThat(failed.attempt()).isEqualTo(2);
        assertThat(Objects.requireNonNull(failed.reason()).text()).contains("no such mailbox");
        assertThat(Objects.requireNonNull(second.get("p3")).state().accepted()).isTrue();
        assertThat(heard.deliveries).hasSize(5);
    }

    private static void later(FeatureDesk desk) throws InterruptedException {
        Heard heard = listen(desk);
        desk.telegram().when("102").vanishAfterAccept().times(1);
        desk.people().remove(2);
        desk.people().remove(0);
        Campaign campaign = desk.finished(draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM)));
        String key = desk.telegram().received().get(0).key();
        Receipt receipt = new Receipt(
                key,
                FeatureDesk.TELEGRAM,
                Receipt.Taken.ACCEPTED,
                "telegram-" + key,
                desk.clock().instant());
        assertThat(desk.mailing().inbound().receipt(receipt)).isTrue();
        assertThat(desk.mailing().inbound().receipt(receipt))
                .as("known already")
                .isTrue();
        desk.crank();
        campaign.recall();
        desk.rest(campaign);
        desk.crank();
        assertThat(heard.deliveries)
                .extracting(DeliveryEvent::state)
                .startsWith(DeliveryState.IN_DOUBT, DeliveryState.SENT)
                .hasSize(3);
        assertThat(heard.deliveries)
                .allMatch(event -> event.recipient().equals("p2"))
                .allMatch(event -> "102".equals(event.address()));
        assertThat(heard.deliveries.get(1).providerId()).isEqualTo("telegram-" + key);
    }

    private static void failing(FeatureDesk desk) throws InterruptedException {
        Heard heard = new Heard();
        MailingListener failing = new MailingListener() {
            @Override
            public void campaignChanged(CampaignEvent event) {
                throw new IllegalStateException("of the host's");
            }

            @Override
            public void deliveryChanged(DeliveryEvent event) {
                throw new AssertionError("an error of the host's");
            }
        };
        FeatureDesk unused = desk.with(builder -> builder.listener(failing).listener(heard));
        Campaign campaign = desk.finished(draft().sendMode(SendMode.all(FeatureDesk.TELEGRAM)));
        desk.crank();
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent()).isEqualTo(3);
        assertThat(heard.of(campaign.id())).hasSize(3);
        assertThat(heard.deliveries).hasSize(3);
    }

    /** Keeps what it is signalled. */
    private static final class Watcher implements Flow.Subscriber<Progress> {
        final List<Progress> figures = new ArrayList<>();
        Flow.@Nullable Subscription subscription;

        @Nullable
        Throwable fault;

        boolean completed;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Progress progress) {
            figures.add(progress);
        }

        @Override
        public void onError(Throwable given) {
            fault = given;
        }

        @Override
        public void onComplete() {
            completed = true;
        }

        Watcher request(long count) {
            Objects.requireNonNull(subscription).request(count);
            return this;
        }
    }

    private static Watcher watch(Campaign campaign) {
        Watcher watcher = new Watcher();
        campaign.progressUpdates(SECOND).subscribe(watcher);
        return watcher;
    }

    private static void progress(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign = desk.mailing().campaigns().launch(draft().retry(A_MINUTE));
        Watcher watcher = watch(campaign).request(Long.MAX_VALUE);
        desk.rest(campaign);
        desk.leap(SECOND);
        assertThat(watcher.figures).doesNotHaveDuplicates();
        assertThat(watcher.figures)
                .extracting(Progress::sent)
                .isSorted()
                .startsWith(0L)
                .endsWith(3L);
        assertThat(watcher.figures).extracting(Progress::sent).contains(2L);
        assertThat(watcher.figures.get(watcher.figures.size() - 1)).isEqualTo(campaign.progress());
        assertThat(watcher.completed).isTrue();

        Watcher late = watch(campaign).request(1);
        desk.crank();
        assertThat(late.figures).containsExactly(campaign.progress());
        assertThat(late.completed).isTrue();

        campaign.delete();
        Watcher never = watch(campaign).request(1);
        desk.crank();
        assertThat(never.figures).isEmpty();
        assertThat(never.fault).isInstanceOf(UnknownCampaignException.class);
    }

    private static void slowProgress(FeatureDesk desk) throws InterruptedException {
        desk.telegram().when("102").refuseForNow("flood").times(1);
        Campaign campaign = desk.launch(draft().retry(A_MINUTE));
        Watcher watcher = watch(campaign);
        desk.leap(SECOND);
        assertThat(watcher.figures).as("nothing was requested").isEmpty();
        watcher.request(1);
        desk.crank();
        assertThat(watcher.figures).extracting(Progress::sent).containsExactly(2L);
        desk.rest(campaign);
        desk.leap(SECOND);
        assertThat(watcher.completed).as("the last figures are not told yet").isFalse();
        watcher.request(1);
        desk.crank();
        assertThat(watcher.figures).extracting(Progress::sent).containsExactly(2L, 3L);
        assertThat(watcher.completed).isTrue();
    }
}
