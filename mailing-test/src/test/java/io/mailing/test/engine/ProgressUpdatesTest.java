package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Progress;
import io.mailing.StoreException;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.EngineRuntime;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Progress that is subscribed to, by the rules of the Flow API. */
class ProgressUpdatesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final AtomicInteger reads = new AtomicInteger();
    private boolean away;

    private Mailing start() {
        return start(InMemoryStore.create(clock), runtime);
    }

    private Mailing start(InMemoryStore memory, @Nullable EngineRuntime on) {
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("counted")) {
                reads.incrementAndGet();
                if (away) {
                    throw new StoreException("away", null);
                }
            }
            return real.call();
        });
        var builder = Mailing.builder()
                .store(store)
                .channel(FakeChannel.named("telegram"))
                .audience("guests", AudienceSource.of(List.of(Guests.many(1))));
        return on == null ? builder.start() : builder.runtime(on).start();
    }

    /** One that goes on: it waits for triggers. */
    private static Campaign standing(Mailing mailing) {
        return mailing.campaigns().launch(CampaignDraft.triggered().text("Hello!"));
    }

    /** Requests without end, and keeps what it is signalled. */
    private static class Watcher implements Flow.Subscriber<Progress> {
        final List<String> signals = new CopyOnWriteArrayList<>();
        Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Progress progress) {
            signals.add(progress.sentOfTotal());
        }

        @Override
        public void onError(Throwable fault) {
            signals.add(fault.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }
    }

    private static Watcher watch(Campaign campaign) {
        Watcher watcher = new Watcher();
        campaign.progressUpdates(SECOND).subscribe(watcher);
        return watcher;
    }

    private void trigger(Campaign campaign, String key) {
        assertThat(campaign.trigger(key, Guests.anna())).isTrue();
        runtime.advance(Duration.ofSeconds(3));
    }

    @Test
    void those_who_watch_one_campaign_share_their_reads() {
        try (Mailing mailing = start()) {
            Campaign campaign = standing(mailing);
            for (int i = 0; i < 5; i++) {
                watch(campaign);
                runtime.advance(Duration.ofMillis(300));
            }
            reads.set(0);
            runtime.advance(Duration.ofSeconds(100));
            assertThat(reads).hasValueBetween(90, 101);
        }
    }

    @Test
    void nobody_who_watches_means_no_read() {
        try (Mailing mailing = start()) {
            Campaign campaign = standing(mailing);
            Watcher watcher = watch(campaign);
            runtime.advance(Duration.ofSeconds(3));
            watcher.subscription().cancel();
            runtime.crank();
            reads.set(0);
            trigger(campaign, "a");
            assertThat(reads).hasValue(0);
            assertThat(watcher.signals).containsExactly("0/0");
        }
    }

    @Test
    void a_store_that_is_away_is_waited_out() {
        try (Mailing mailing = start()) {
            Campaign campaign = standing(mailing);
            away = true;
            Watcher watcher = watch(campaign);
            runtime.advance(Duration.ofSeconds(10));
            assertThat(watcher.signals).isEmpty();
            assertThat(reads).hasValueLessThanOrEqualTo(11);
            away = false;
            runtime.advance(SECOND);
            assertThat(watcher.signals).containsExactly("0/0");
        }
    }

    @Test
    void who_throws_is_cancelled_and_nobody_else() {
        try (Mailing mailing = start()) {
            Campaign campaign = standing(mailing);
            AtomicInteger calls = new AtomicInteger();
            campaign.progressUpdates(SECOND).subscribe(new Watcher() {
                @Override
                public void onNext(Progress progress) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("of the host's");
                }

                @Override
                public void onError(Throwable fault) {
                    calls.incrementAndGet();
                }
            });
            campaign.progressUpdates(SECOND).subscribe(new Watcher() {
                @Override
                public void onSubscribe(Flow.Subscription given) {
                    throw new AssertionError("an error of the host's");
                }

                @Override
                public void onNext(Progress progress) {
                    calls.incrementAndGet();
                }
            });
            Watcher other = watch(campaign);
            trigger(campaign, "a");
            trigger(campaign, "b");
            assertThat(calls).hasValue(1);
            assertThat(other.signals).startsWith("0/0").endsWith("2/2");
        }
    }

    @Test
    void what_can_t_be_asked_for_is_refused() {
        try (Mailing mailing = start()) {
            Campaign campaign = standing(mailing);
            Watcher watcher = watch(campaign);
            watcher.subscription().request(0);
            runtime.crank();
            assertThat(watcher.signals).containsExactly("IllegalArgumentException");
            assertThatThrownBy(() -> campaign.progressUpdates(SECOND).subscribe(null))
                    .isInstanceOf(NullPointerException.class);
            for (Duration wrong : List.of(Duration.ofMillis(99), Duration.ofMinutes(61))) {
                assertThatThrownBy(() -> campaign.progressUpdates(wrong)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void close_ends_them_with_an_error_also_those_who_come_later() {
        Mailing mailing = start();
        Campaign campaign = standing(mailing);
        Watcher before = watch(campaign);
        runtime.crank();
        mailing.close();
        assertThat(before.signals).containsExactly("0/0", "IllegalStateException");
        assertThat(watch(campaign).signals).containsExactly("IllegalStateException");
    }

    @Test
    void one_that_hangs_holds_back_neither_sending_nor_close() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Mailing mailing = start(InMemoryStore.create(), null);
        Campaign campaign = standing(mailing);
        campaign.progressUpdates(SECOND).subscribe(new Watcher() {
            @Override
            public void onNext(Progress progress) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
        Campaign other = mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        assertThat(other.awaitFinished(Duration.ofMinutes(1)).atRest()).isTrue();
        mailing.close(); // for ever, if it waited for it
        release.countDown();
    }
}
