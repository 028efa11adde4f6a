package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignEvent;
import io.mailing.CampaignState;
import io.mailing.DeliveryEvent;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Reason;
import io.mailing.Receipt;
import io.mailing.SendMode;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.MailingListener;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Trigger;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What listeners can't do to the engine, and what they can rely on. */
class ListenerTest {

    private static final CampaignDraft DRAFT = CampaignDraft.to("guests").text("Hello!");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");

    /** What it heard, in one word each. */
    private static class Heard implements MailingListener {
        final List<String> words = new CopyOnWriteArrayList<>();
        final CountDownLatch finished = new CountDownLatch(1);

        @Override
        public void campaignChanged(CampaignEvent event) {
            words.add(event.created() ? "made" : String.valueOf(event.action()));
            if (event.action() == CampaignAction.FINISH) {
                finished.countDown();
            }
        }

        @Override
        public void deliveryChanged(DeliveryEvent event) {
            words.add("delivery");
        }

        @Override
        public void missed(long events) {
            words.add("missed " + events);
        }
    }

    private MailingBuilder builder(int guests) {
        return Mailing.builder()
                .store(InMemoryStore.create())
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(guests))));
    }

    private MailingBuilder cranked() {
        return Mailing.builder()
                .store(InMemoryStore.create(clock))
                .channel(telegram)
                .runtime(runtime)
                .audience("guests", AudienceSource.of(List.of(Guests.many(1))));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void one_that_hangs_holds_back_neither_sending_nor_others_nor_close() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
        Heard heard = new Heard();
        Mailing mailing = builder(3)
                .listener(new MailingListener() {
                    @Override
                    public void campaignChanged(CampaignEvent event) {
                        inside.set(Thread.currentThread());
                        boolean interrupted = false;
                        while (release.getCount() > 0) {
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                interrupted = true;
                            }
                        }
                        if (interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .listener(heard)
                .start();
        Campaign campaign = mailing.campaigns().launch(DRAFT);
        assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        await(heard.finished);
        assertThat(heard.words).containsExactly("made", "START", "delivery", "delivery", "delivery", "FINISH");

        mailing.close(); // for ever, if it waited for it
        Thread left = inside.get();
        assertThat(left).isNotNull();
        assertThat(left.getName()).isEqualTo("mailing-listener-1");
        assertThat(left.isDaemon()).isTrue();
        assertThat(left.isAlive()).isTrue();
        release.countDown();
        left.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(left.isAlive()).as("ends when it comes back").isFalse();
    }

    @Test
    void a_full_queue_leaves_out_deliveries_and_says_how_many() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Heard slow = new Heard() {
            @Override
            public void campaignChanged(CampaignEvent event) {
                if (event.created()) {
                    try {
                        ListenerTest.await(release);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                super.campaignChanged(event);
            }
        };
        try (Mailing mailing = builder(10_300).listener(slow).start()) {
            Campaign campaign = mailing.campaigns().launch(DRAFT);
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            release.countDown();
            await(slow.finished);
        }
        assertThat(slow.words).startsWith("made", "START", "delivery").endsWith("missed 300", "FINISH");
        assertThat(slow.words).hasSize(10_000 + 4);
    }

    @Test
    void close_tells_what_waits() throws InterruptedException {
        Heard heard = new Heard();
        try (Mailing mailing = cranked().listener(heard).start()) {
            Campaign campaign = mailing.campaigns().create(DRAFT);
            campaign.edit(draft -> draft.name("Other"));
        }
        assertThat(heard.words).containsExactly("made", "EDIT");
    }

    @Test
    void one_that_wants_no_deliveries_hears_of_none() throws InterruptedException {
        Heard all = new Heard();
        Heard campaigns = new Heard() {
            @Override
            public boolean wantsDeliveries() {
                return false;
            }
        };
        try (Mailing mailing = cranked().listener(campaigns).listener(all).start()) {
            CampaignState unused = mailing.campaigns().launch(DRAFT).awaitFinished(Duration.ofMinutes(1));
        }
        assertThat(campaigns.words).containsExactly("made", "START", "FINISH");
        assertThat(all.words).containsExactly("made", "START", "delivery", "FINISH");
    }

    @Test
    void one_may_close_the_mailing_that_it_listens_to() throws InterruptedException {
        AtomicReference<@Nullable Mailing> mailing = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        mailing.set(builder(1)
                .listener(new MailingListener() {
                    @Override
                    public void campaignChanged(CampaignEvent event) {
                        Mailing running = mailing.get();
                        if (event.action() == CampaignAction.FINISH && running != null) {
                            running.close();
                            closed.countDown();
                        }
                    }
                })
                .start());
        Campaign unused = Objects.requireNonNull(mailing.get()).campaigns().launch(DRAFT);
        await(closed);
    }

    @Test
    void its_faults_are_logged_without_their_messages_and_not_each_time() throws InterruptedException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.mailing.internal.events");
        logger.addAppender(log);
        try (Mailing mailing = cranked()
                .listener(new MailingListener() {
                    @Override
                    public void campaignChanged(CampaignEvent event) {
                        throw new IllegalStateException("anna@guests.example");
                    }
                })
                .start()) {
            Campaign campaign = mailing.campaigns().create(DRAFT);
            for (int i = 0; i < 9; i++) {
                campaign.edit(draft -> draft.name("Other"));
            }
            runtime.crank();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .hasSize(4)
                .allMatch(line -> line.getFormattedMessage().contains("IllegalStateException"))
                .noneMatch(line -> line.getFormattedMessage().contains("anna"))
                .allMatch(line -> line.getThrowableProxy() == null);
    }

    @Test
    void a_finished_campaign_that_goes_on_as_people_are_taken_out_of_it_is_told() throws InterruptedException {
        Heard heard = new Heard();
        InMemoryStore store = InMemoryStore.create(clock);
        try (Mailing mailing = cranked().store(store).listener(heard).start()) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.triggered().text("Hello"));
            campaign.closeToTriggers();
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            for (int i = 0; i < 2; i++) {
                // What another one's transaction commits now.
                assertThat(store.triggers().append(campaign.id(), late("late-" + i)))
                        .isTrue();
                if (i == 0) {
                    assertThat(mailing.recipients().erase("nobody")).isZero();
                } else {
                    assertThat(campaign.withdrawRecipients(List.of("nobody"))).isZero();
                }
                assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
                assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            }
        }
        assertThat(heard.words)
                .containsExactly(
                        "made", "CLOSE", "FINISH", "RESEND", "delivery", "FINISH", "RESEND", "delivery", "FINISH");
    }

    private Trigger late(String key) {
        Delivery delivery = new Delivery(key, List.of(new Route("telegram", "1")), List.of(), null, null, null);
        return new Trigger(key, List.of(new Trigger.Planned("telegram", delivery)), clock.instant());
    }

    @Test
    void a_finished_campaign_that_goes_on_because_of_a_receipt_is_told() throws InterruptedException {
        telegram.when("1001").vanishAfterAccept();
        Heard heard = new Heard();
        try (Mailing mailing =
                cranked().channel(FakeChannel.named("email")).listener(heard).start()) {
            Campaign campaign = mailing.campaigns().launch(DRAFT.sendMode(SendMode.priority("telegram", "email")));
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            runtime.advance(Duration.ofSeconds(2));
            boolean known = mailing.inbound()
                    .receipt(new Receipt(
                            telegram.received().get(0).key(),
                            "telegram",
                            new Receipt.Failed(new Reason("gone", "The number is not in use")),
                            null,
                            clock.instant()));
            assertThat(known).isTrue();
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
        }
        assertThat(heard.words)
                .containsExactly("made", "START", "delivery", "FINISH", "RESEND", "delivery", "delivery", "FINISH");
    }
}
