package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignAction;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InDoubtPolicy;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.PauseResult;
import io.mailing.QuietHours;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes wrong between two steps, at nightfall and elsewhere. The day begins at 10:00 UTC. */
class StumblesTest {

    interface Before {
        void call(String method, Object[] args);
    }

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private Before before = (method, args) -> {};
    private final Map<String, Integer> calls = new TreeMap<>();

    private <T> T watched(Class<T> role, T real) {
        return role.cast(Proxy.newProxyInstance(role.getClassLoader(), new Class<?>[] {role}, (proxy, method, args) -> {
            calls.merge(method.getName(), 1, Integer::sum);
            before.call(method.getName(), args);
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private Store store() {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    Object answer;
                    try {
                        answer = method.invoke(memory, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (answer instanceof LedgerStore ledger) {
                        return watched(LedgerStore.class, ledger);
                    }
                    return answer instanceof CampaignStore campaigns ? watched(CampaignStore.class, campaigns) : answer;
                });
    }

    private Mailing start(UnaryOperator<MailingBuilder> more, Recipient... people) {
        return more.apply(Mailing.builder()
                        .store(store())
                        .runtime(runtime)
                        .zone(ZoneId.of("UTC"))
                        .channel(telegram)
                        .audience("guests", AudienceSource.of(List.of(people))))
                .start();
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests")
                .sendMode(SendMode.priority("telegram"))
                .text("Hello <first_name>!");
    }

    private QuietHours nowQuiet() {
        LocalTime time = LocalTime.ofInstant(clock.instant(), ZoneId.of("UTC"));
        return QuietHours.between(time.minusHours(1), time.plusHours(1));
    }

    /** The store fails once while a resting block is handed back. */
    @Test
    void a_block_whose_hand_back_in_quiet_hours_fails_once_is_not_lost() {
        try (Mailing mailing = start(b -> b.quietHours(nowQuiet()), Guests.many(20))) {
            int[] failures = {1};
            before = (method, args) -> {
                if (method.equals("release") && failures[0]-- > 0) {
                    throw new StoreException("the database is away", null);
                }
            };
            Campaign campaign = mailing.campaigns().launch(draft());
            runtime.advance(Duration.ofHours(3));
            assertThat(telegram.received())
                    .as("the quiet hours ended two hours ago")
                    .hasSize(20);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        }
    }

    /** Refused by the guard, and meanwhile scheduled anew. */
    @Test
    void a_refusal_does_not_withdraw_what_was_scheduled_anew() {
        try (Mailing mailing = start(
                b -> b.guard(launch -> !clock.instant().isBefore(MailingExtension.START.plusSeconds(60))
                                && launch.start().isBefore(MailingExtension.START.plusSeconds(3600))
                        ? Optional.of("not in this hour")
                        : Optional.empty()),
                Guests.many(2))) {
            Campaign campaign = mailing.campaigns().launch(draft().startAt(MailingExtension.START.plusSeconds(60)));
            boolean[] once = {true};
            before = (method, args) -> {
                if (method.equals("revise") && args[2] == CampaignAction.WITHDRAW && once[0]) {
                    once[0] = false;
                    // What a person does between the keeper's read and its write.
                    before = (m, a) -> {};
                    campaign.schedule(MailingExtension.START.plus(Duration.ofDays(1)));
                }
            };
            runtime.advance(Duration.ofMinutes(5));
            assertThat(once[0]).as("it was refused").isFalse();
            assertThat(campaign.state()).isEqualTo(CampaignState.SCHEDULED);
        }
    }

    /** The time of a paused campaign is over, then what was not reached is sent again. */
    @Test
    void expiry_is_counted_anew_for_a_paused_campaign_whose_time_is_over() {
        try (Mailing mailing = start(b -> b, Guests.many(3))) {
            telegram.when("1001").refuse("blocked").times(1);
            Campaign campaign = mailing.campaigns()
                    .launch(draft().throttle(Throttle.perMinute(1)).expireAfter(Duration.ofHours(1)));
            runtime.advance(Duration.ofSeconds(30));
            PauseResult unused = campaign.pause();
            runtime.advance(Duration.ofHours(2));
            assertThat(campaign.resendNotReached()).isEqualTo(1);
            campaign.resume();
            runtime.advance(Duration.ofMinutes(10));
            assertThat(telegram.received()).as("%s", campaign.progress()).hasSizeGreaterThanOrEqualTo(1);
        }
    }

    /** Two campaigns with a fault of their own, next to each other. */
    @Test
    void two_faulty_campaigns_hold_no_third_one_up() {
        try (Mailing mailing = start(b -> b, Guests.many(5))) {
            Campaign one = mailing.campaigns().create(draft());
            Campaign two = mailing.campaigns().create(draft());
            Campaign sound = mailing.campaigns().create(draft());
            before = (method, args) -> {
                if (method.equals("finish") && (args[0].equals(one.id()) || args[0].equals(two.id()))) {
                    throw new StoreException("row is broken", null);
                }
            };
            one.launch();
            two.launch();
            sound.launch();
            runtime.advance(Duration.ofMinutes(5));
            assertThat(sound.state()).isEqualTo(CampaignState.FINISHED);
        }
    }

    /** Resting recipients use no turn of a slow throttle. */
    @Test
    void a_resting_recipient_takes_no_turn_of_a_slow_throttle() {
        Recipient[] people = IntStream.range(0, 20)
                .mapToObj(i -> Recipient.builder("g" + i)
                        .address("telegram", Integer.toString(1001 + i))
                        .attribute("first_name", "Guest " + i)
                        .zone(ZoneId.of(i >= 18 ? "Asia/Tokyo" : "UTC"))
                        .build())
                .toArray(Recipient[]::new);
        try (Mailing mailing = start(b -> b.quietHours(nowQuiet()), people)) {
            mailing.campaigns().launch(draft().throttle(Throttle.every(Duration.ofSeconds(30))));
            runtime.advance(Duration.ofMinutes(2));
            assertThat(telegram.received()).hasSize(2);
        }
    }

    /** An executor that refuses once by another exception than RejectedExecutionException. */
    @Test
    void a_guard_that_could_not_be_asked_once_is_asked_again() throws InterruptedException {
        java.util.concurrent.ExecutorService threads = java.util.concurrent.Executors.newCachedThreadPool();
        java.util.concurrent.atomic.AtomicBoolean refuse = new java.util.concurrent.atomic.AtomicBoolean(true);
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(telegram)
                .guard(launch -> Optional.empty())
                .executor(task -> {
                    if (refuse.getAndSet(false)) {
                        throw new IllegalStateException("the container's context is not there now");
                    }
                    threads.execute(task);
                })
                .audience("guests", AudienceSource.of(List.of(Guests.many(1))))
                .start()) {
            Campaign campaign =
                    mailing.campaigns().launch(draft().startAt(Instant.now().plusMillis(500)));
            assertThat(campaign.awaitFinished(Duration.ofSeconds(8))).isEqualTo(CampaignState.FINISHED);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A crash while resting recipients are put off: nothing was sent to them. */
    @Test
    void who_rests_is_not_in_doubt_after_a_crash() {
        Recipient[] people = IntStream.range(0, 20)
                .mapToObj(i -> Recipient.builder("g" + i)
                        .address("telegram", Integer.toString(1001 + i))
                        .attribute("first_name", "Guest " + i)
                        .zone(ZoneId.of(i == 19 ? "Asia/Tokyo" : "UTC"))
                        .build())
                .toArray(Recipient[]::new);
        Mailing mailing = start(b -> b.quietHours(nowQuiet()), people);
        before = (method, args) -> {
            if (method.equals("record")) {
                throw new StoreException("away", null);
            }
        };
        Campaign campaign = mailing.campaigns().launch(draft().inDoubt(InDoubtPolicy.LEAVE));
        runtime.advance(Duration.ofSeconds(2));
        runtime.kill();
        ManualRuntime second = new ManualRuntime(clock);
        try (Mailing other = Mailing.builder()
                .store(memory)
                .runtime(second)
                .channel(FakeChannel.named("telegram"))
                .audience("guests", AudienceSource.of(List.of(people)))
                .start()) {
            second.advance(Duration.ofMinutes(3));
            assertThat(other.campaigns()
                            .find(campaign.id())
                            .orElseThrow()
                            .progress()
                            .inDoubt())
                    .as("only the one who was awake may have it; %s", telegram.received())
                    .isLessThanOrEqualTo(1);
        }
    }
}
