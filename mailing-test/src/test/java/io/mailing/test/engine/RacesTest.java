package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.NotFinishedException;
import io.mailing.PauseResult;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.test.FakeChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interleavings of the engine's threads, each brought about by holding one call of the store up. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RacesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final InMemoryStore memory = InMemoryStore.create();
    private final FakeChannel telegram = FakeChannel.named("telegram");

    private Mailing start(ProbedStore store, int guests) {
        return Mailing.builder()
                .store(store)
                .leaseTime(SHORT)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(guests))))
                .start();
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").text("Hello <first_name>!");
    }

    @Test
    void a_permit_of_an_identity_that_was_declared_dead_is_not_used() throws InterruptedException {
        NodeId other = new NodeId("other");
        AtomicReference<NodeId> first = new AtomicReference<>();
        CountDownLatch rescued = new CountDownLatch(1);
        CountDownLatch reborn = new CountDownLatch(1);
        Set<String> takenByOther = ConcurrentHashMap.newKeySet();
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("permit") && first.get() == null) {
                // The commit's answer is slow: meanwhile the lease runs out and another node takes over.
                Object granted = real.call();
                first.set(((Lease) arguments[0]).node());
                assertThat(reborn.await(30, TimeUnit.SECONDS)).isTrue();
                return granted;
            }
            if (method.equals("renew") && first.get() != null && rescued.getCount() > 0) {
                memory.nodes().renew(other, Duration.ofMinutes(5));
                memory.nodes().renew(first.get(), Duration.ofMillis(1));
                while (!memory.nodes().declareDead().contains(first.get())) {
                    Thread.onSpinWait();
                }
                memory.nodes().rescue(first.get());
                takenByOther.addAll(resendByOtherNode(other));
                rescued.countDown();
            }
            Object answer = real.call();
            if (method.equals("renew") && rescued.getCount() == 0 && Boolean.TRUE.equals(answer)) {
                reborn.countDown();
            }
            return answer;
        });
        try (Mailing mailing = start(store, 400)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            assertThat(campaign.awaitFinished(PATIENCE)).isEqualTo(CampaignState.FINISHED);
            assertThat(takenByOther).hasSize(50);
            Set<String> takenHere = telegram.received().stream()
                    .map(message -> message.address())
                    .collect(Collectors.toSet());
            assertThat(takenHere).doesNotContainAnyElementsOf(takenByOther).hasSize(350);
            assertThat(telegram).neverTwice();
            assertThat(campaign.progress().sent()).isEqualTo(400);
        }
    }

    /** What an operator asks for while the first node is away: the doubtful ones are sent again, by the other node. */
    private List<String> resendByOtherNode(NodeId other) {
        Instant now = Instant.now();
        CampaignId id = memory.history()
                .campaigns(new CampaignFilter(Set.of(), null, null, null, 1))
                .get(0)
                .id();
        assertThat(memory.ledger().resend(id, Set.of(DeliveryState.IN_DOUBT), LedgerStore.ANY_ATTEMPT, now))
                .isEqualTo(50);
        Claim claim = memory.ledger().claimDue(id, "telegram", other, 200, now).orElseThrow();
        assertThat(memory.ledger().permit(claim.lease(), claim.deliveries(), now))
                .isTrue();
        List<Outcome> outcomes = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (Claim.Pending pending : claim.deliveries()) {
            outcomes.add(new Outcome(
                    pending.key(), pending.attempt(), DeliveryState.SENT, "telegram", null, null, null, now, null));
            addresses.add(pending.delivery().routes().get(0).address());
        }
        memory.ledger().record(outcomes, List.of(claim.lease()));
        return addresses;
    }

    @Test
    void a_renewal_that_outlasts_the_lease_wakes_the_lanes_again() throws InterruptedException {
        AtomicBoolean stall = new AtomicBoolean();
        CountDownLatch parked = new CountDownLatch(1);
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("renew") && stall.compareAndSet(true, false)) {
                // Longer than the lease is trusted locally, shorter than the store trusts it.
                boolean unused = parked.await(930, TimeUnit.MILLISECONDS);
            }
            return real.call();
        });
        try (Mailing mailing = start(store, 200)) {
            Campaign campaign = mailing.campaigns().launch(draft().throttle(Throttle.perSecond(40)));
            telegram.awaitReceived(40, PATIENCE);
            stall.set(true);
            assertThat(campaign.awaitFinished(Duration.ofSeconds(15))).isEqualTo(CampaignState.FINISHED);
            assertThat(telegram).sentExactly(200).neverTwice();
        }
    }

    @Test
    void a_snapshot_that_another_node_is_at_is_asked_for_once_a_poll() throws InterruptedException {
        NodeId other = new NodeId("other");
        memory.nodes().renew(other, Duration.ofMinutes(1));
        AtomicInteger begins = new AtomicInteger();
        AtomicInteger polls = new AtomicInteger();
        CountDownLatch twoPolls = new CountDownLatch(4);
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            Object answer = real.call();
            switch (method) {
                case "create" -> {
                    boolean taken = memory.snapshots()
                            .begin(((CampaignRecord) arguments[0]).id(), other)
                            .isPresent();
                    assertThat(taken).isTrue();
                }
                case "begin" -> begins.incrementAndGet();
                case "inStates" -> {
                    polls.incrementAndGet();
                    twoPolls.countDown();
                }
                default -> {}
            }
            return answer;
        });
        try (Mailing mailing = start(store, 3)) {
            mailing.campaigns().launch(draft());
            assertThat(twoPolls.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(begins.get()).isLessThanOrEqualTo(polls.get());
        }
    }

    @Test
    void a_claim_that_hangs_does_not_keep_the_node_from_renewing_its_lease() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch renewals = new CountDownLatch(12);
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("claimDue")) {
                hangs.countDown();
                boolean unused = never.await(50, TimeUnit.SECONDS);
            }
            if (method.equals("renew") && hangs.getCount() == 0) {
                renewals.countDown();
            }
            return real.call();
        });
        try (Mailing mailing = start(store, 3)) {
            mailing.campaigns().launch(draft());
            assertThat(hangs.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(renewals.await(30, TimeUnit.SECONDS)).isTrue();
            never.countDown();
        }
    }

    @Test
    void a_second_close_waits_for_the_first_one() throws InterruptedException {
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> real.call());
        telegram.when("1001").hang();
        Mailing mailing = start(store, 1);
        Campaign campaign = mailing.campaigns().launch(draft());
        telegram.awaitHanging(1, PATIENCE);
        Thread first = new Thread(mailing::close);
        Thread second = new Thread(mailing::close);
        first.start();
        second.start();
        assertThat(store.closed()).as("the message is still on the wire").isFalse();
        telegram.releaseHung();
        first.join();
        second.join();
        assertThat(store.closed()).isTrue();
        assertThat(memory.history().counts(campaign.id())).containsEntry(DeliveryState.SENT, 1L);
    }

    @Test
    void a_cancelled_campaign_rests_when_what_was_under_way_is_written_down() throws InterruptedException {
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> real.call());
        telegram.when("1001").hang();
        try (Mailing mailing = start(store, 3)) {
            Campaign campaign = mailing.campaigns().launch(draft());
            telegram.awaitHanging(1, PATIENCE);
            PauseResult halting = campaign.cancel();
            assertThat(halting).isEqualTo(PauseResult.HALTING);
            assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
            assertThatExceptionOfType(NotFinishedException.class)
                    .isThrownBy(() -> campaign.awaitFinished(Duration.ofMillis(1)));
            telegram.releaseHung();
            assertThat(campaign.awaitFinished(PATIENCE)).isEqualTo(CampaignState.CANCELLED);
            assertThat(campaign.progress().waiting()).isZero();
        }
    }

    @Test
    void an_executor_that_takes_no_task_does_not_fill_the_ledger() throws InterruptedException {
        AtomicInteger outcomes = new AtomicInteger();
        CountDownLatch refused = new CountDownLatch(3);
        ProbedStore store = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("record")) {
                outcomes.addAndGet(((Collection<?>) arguments[0]).size());
            }
            return real.call();
        });
        ExecutorService pool = Executors.newCachedThreadPool();
        AtomicBoolean sending = new AtomicBoolean();
        telegram.when("1001").hang();
        try (Mailing mailing = Mailing.builder()
                .store(store)
                .executor(task -> {
                    if (sending.get()) {
                        refused.countDown();
                        throw new RejectedExecutionException("shut down");
                    }
                    pool.execute(task);
                })
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(500))))
                .start()) {
            mailing.campaigns().launch(draft().throttle(Throttle.perSecond(50)));
            telegram.awaitHanging(1, PATIENCE);
            sending.set(true);
            assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(outcomes.get()).isLessThan(100);
            telegram.releaseHung();
        } finally {
            pool.shutdownNow();
        }
    }
}
