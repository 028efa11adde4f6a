package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Recipient;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.test.FakeChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The audience is read on while what was read before is on its way into the store: so far, and no further. */
class SnapshotAheadTest {

    private static final int PEOPLE = 16_500;
    private static final int APPENDED_AT_ONCE = 5_000;

    private final AtomicInteger read = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger furthest = new AtomicInteger();
    private final CountDownLatch readOn = new CountDownLatch(1);

    /** Notes how far the reading is ahead of the writing. */
    private final class People implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new AudienceSchema(Set.of("telegram"), Set.of());
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            read.set(0);
            written.set(0);
            for (int i = 1; i <= PEOPLE; i++) {
                furthest.accumulateAndGet(read.incrementAndGet() - written.get(), Math::max);
                if (i > APPENDED_AT_ONCE + 2_000) {
                    readOn.countDown();
                }
                sink.accept(Recipient.builder("g" + i)
                        .address("telegram", Integer.toString(i))
                        .build());
            }
        }
    }

    private MailingBuilder with(ProbedStore.Probe appends) {
        ProbedStore store = new ProbedStore(InMemoryStore.create(), (method, arguments, real) -> {
            if (!method.equals("append")) {
                return real.call();
            }
            Object answer = appends.call(method, arguments, real);
            for (Object block : (List<?>) arguments[1]) {
                written.addAndGet(((SnapshotBlock) block).deliveries().size());
            }
            return answer;
        });
        return Mailing.builder()
                .store(store)
                .channel(FakeChannel.with(new ChannelTraits("telegram", Throttle.none(), 8), address -> true))
                .audience("guests", new People());
    }

    private static void sendsToAll(MailingBuilder builder) throws InterruptedException {
        try (Mailing mailing = builder.start()) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            assertThat(campaign.progress().total()).isEqualTo(PEOPLE);
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    @Test
    void reading_goes_on_while_blocks_are_on_their_way_but_not_for_ever() throws Exception {
        AtomicBoolean wentOn = new AtomicBoolean(true);
        sendsToAll(with((method, arguments, real) -> {
            wentOn.compareAndSet(true, readOn.await(30, TimeUnit.SECONDS));
            return real.call();
        }));
        assertThat(wentOn).as("whether people were read during an append").isTrue();
        // Two appends of 5,000, an open block, and people on their way to it.
        assertThat(furthest.get()).as("people read and not written down").isLessThanOrEqualTo(11_500);
    }

    @Test
    void one_thread_is_enough() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            sendsToAll(with((method, arguments, real) -> real.call()).executor(one));
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void an_executor_that_takes_no_second_task_is_enough() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        AtomicBoolean writing = new AtomicBoolean();
        try {
            sendsToAll(with((method, arguments, real) -> {
                        writing.set(written.get() + 2 * APPENDED_AT_ONCE < PEOPLE);
                        return real.call();
                    })
                    .executor(task -> {
                        if (writing.get()) {
                            throw new RejectedExecutionException("full");
                        }
                        one.execute(task);
                    }));
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void an_append_that_fails_meanwhile_begins_the_snapshot_again() throws Exception {
        AtomicInteger appends = new AtomicInteger();
        sendsToAll(with((method, arguments, real) -> {
            if (appends.incrementAndGet() == 2) {
                throw new StoreException("the database is away", null);
            }
            return real.call();
        }));
        assertThat(appends.get()).as("appends").isEqualTo(6);
    }
}
