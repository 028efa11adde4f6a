package io.mailing.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.InMemoryStore;
import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that share one limit, on a clock that the test moves. */
class PaceGateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String KEY = "channel/telegram";

    private final Random random = new Random(7);
    private long time;

    private final PaceStore paces =
            InMemoryStore.create(new MovedClock(() -> time)).paces();

    /** An eager lane: asks again as soon as the gate says, late by a seeded jitter; the store takes its time to answer. */
    private final class Node implements PaceStore {
        private final PaceGate gate;
        private final long maxJitter;
        private long now;

        Node(Throttle limit, long maxJitter) {
            this.gate = new PaceGate(this, KEY, limit, () -> now);
            this.maxJitter = maxJitter;
            this.now = time;
        }

        private long late(long most) {
            return most == 0 ? 0 : random.nextLong(most);
        }

        @Override
        public PaceSlot reserve(String key, Throttle limit, int turns) {
            PaceSlot slot = paces.reserve(key, limit, turns);
            now += late(maxJitter);
            return slot;
        }

        @Override
        public PaceStanding standing(String key) {
            return paces.standing(key);
        }

        @Override
        public void close(String key, Duration closed) {
            paces.close(key, closed);
        }
    }

    private List<Long> grants(int nodes, Throttle throttle, long length, long maxJitter) {
        PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingLong(node -> node.now));
        IntStream.range(0, nodes).forEach(i -> queue.add(new Node(throttle, maxJitter)));
        return run(queue, length);
    }

    private List<Long> run(PriorityQueue<Node> queue, long length) {
        long start = time;
        List<Long> grants = new ArrayList<>();
        while (true) {
            Node node = queue.remove();
            if (node.now - start >= length) {
                time = start + length;
                return grants;
            }
            time = node.now;
            long wait = node.gate.tryTake(new PaceTurn());
            if (wait == 0) {
                grants.add(node.now - start);
            } else {
                node.now += wait + node.late(node.maxJitter);
            }
            queue.add(node);
        }
    }

    private static int mostInAnyWindow(List<Long> unsorted, long window) {
        List<Long> grants = unsorted.stream().sorted().toList();
        int most = 0;
        int from = 0;
        for (int to = 0; to < grants.size(); to++) {
            while (grants.get(to) - grants.get(from) >= window) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    static Stream<Arguments> nodesAndRates() {
        return Stream.of(1, 3, 10)
                .flatMap(nodes -> Stream.of(1, 2, 10, 30, 600, 10_000).map(rate -> Arguments.of(nodes, rate)));
    }

    @ParameterizedTest
    @MethodSource("nodesAndRates")
    void no_second_has_more_than_the_limit_and_the_declared_burst_and_almost_all_is_used(int nodes, int perSecond) {
        int seconds = perSecond < 600 ? 1_000 : 30;
        List<Long> grants = grants(nodes, Throttle.perSecond(perSecond), seconds * SECOND, 3_000_000);
        double burst = perSecond == 1 ? 0 : PaceGate.TOLERANCE / (SECOND / (double) perSecond);
        assertThat(mostInAnyWindow(grants, SECOND)).as("in any second").isLessThanOrEqualTo((int)
                Math.ceil(perSecond * 1.01 + burst));
        assertThat(grants.size()).as("in %s seconds", seconds).isBetween((int) (perSecond * seconds * 0.99), (int)
                (perSecond * seconds * 1.01 + burst));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void distances_of_a_second_and_more_are_strict(int nodes) {
        List<Long> grants = grants(nodes, Throttle.every(Duration.ofSeconds(15)), 300 * SECOND, 0);
        for (int i = 1; i < grants.size(); i++) {
            assertThat(grants.get(i) - grants.get(i - 1)).isGreaterThanOrEqualTo(15 * SECOND);
        }
        assertThat(grants).hasSize(20);
    }

    @Test
    void a_late_turn_does_not_come_close_to_the_next_one_of_the_same_node() {
        List<Long> grants = grants(1, Throttle.every(Duration.ofSeconds(15)), 300 * SECOND, 900_000_000);
        for (int i = 1; i < grants.size(); i++) {
            assertThat(grants.get(i) - grants.get(i - 1)).isGreaterThanOrEqualTo(15 * SECOND);
        }
        assertThat(grants).hasSizeGreaterThan(15);
    }

    @Test
    void a_late_turn_does_not_come_close_to_the_next_one_of_another_node() {
        Node late = new Node(Throttle.every(Duration.ofSeconds(15)), 0);
        Node next = new Node(Throttle.every(Duration.ofSeconds(15)), 0);
        assertThat(late.gate.waitNanos()).as("its turn has come").isZero();
        time += 14 * SECOND;
        late.now = time;
        assertThat(late.gate.tryTake(new PaceTurn()))
                .as("what came in between took its time")
                .isZero();
        time += SECOND;
        next.now = time;
        assertThat(next.gate.tryTake(new PaceTurn())).isEqualTo(14 * SECOND);
    }

    @Test
    void a_turn_of_a_node_that_was_slowed_down_keeps_its_distance_to_those_of_others() {
        Node slowed = new Node(Throttle.perMinute(50), 0);
        Node other = new Node(Throttle.perMinute(50), 0);
        slowed.gate.throttled(null);
        assertThat(slowed.gate.tryTake(new PaceTurn())).isZero();
        assertThat(other.gate.tryTake(new PaceTurn())).isGreaterThanOrEqualTo(6 * SECOND / 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_batch_goes_at_once_and_the_next_one_a_period_later(int nodes) {
        List<Long> grants = grants(nodes, Throttle.batches(3, Duration.ofMinutes(5)), 700 * SECOND, 0);
        assertThat(grants)
                .containsExactly(
                        0L, 0L, 0L, 300 * SECOND, 300 * SECOND, 300 * SECOND, 600 * SECOND, 600 * SECOND, 600 * SECOND);
    }

    @Test
    void what_a_day_allows_is_not_free_again_after_a_restart() {
        Throttle quota = Throttle.batches(40, Duration.ofDays(1));
        assertThat(grants(2, quota, 60 * SECOND, 1_000_000)).hasSize(40);
        assertThat(grants(2, quota, 3_600 * SECOND, 1_000_000)).as("new nodes").isEmpty();
        assertThat(grants(2, quota, Duration.ofDays(1).toNanos(), 1_000_000)).hasSize(40);
    }

    @Test
    void idle_time_is_not_saved_up() {
        Node node = new Node(Throttle.perSecond(10), 0);
        assertThat(node.gate.tryTake(new PaceTurn())).isZero();
        time += 100 * SECOND;
        node.now = time;
        assertThat(node.gate.tryTake(new PaceTurn())).isZero();
        assertThat(node.gate.tryTake(new PaceTurn())).as("the second one waits").isPositive();
    }

    @Test
    void a_refund_gives_the_place_back() {
        Node even = new Node(Throttle.every(Duration.ofSeconds(15)), 0);
        PaceTurn turn = new PaceTurn();
        assertThat(even.gate.tryTake(turn)).isZero();
        turn.giveBack();
        assertThat(even.gate.tryTake(new PaceTurn())).isZero();
        assertThat(even.gate.tryTake(new PaceTurn())).isEqualTo(15 * SECOND);
    }

    @Test
    void a_refund_gives_the_place_in_a_batch_back() {
        Node batch = new Node(Throttle.batches(1, Duration.ofMinutes(1)), 0);
        PaceTurn turn = new PaceTurn();
        assertThat(batch.gate.tryTake(turn)).isZero();
        turn.giveBack();
        assertThat(batch.gate.tryTake(new PaceTurn())).isZero();
        assertThat(batch.gate.tryTake(new PaceTurn())).isEqualTo(60 * SECOND);
    }

    @Test
    void a_turn_of_a_batch_that_is_over_is_not_put_into_the_next_one() {
        Node batch = new Node(Throttle.batches(1, Duration.ofMinutes(1)), 0);
        PaceTurn stale = new PaceTurn();
        assertThat(batch.gate.tryTake(stale)).isZero();
        time += 61 * SECOND;
        batch.now = time;
        assertThat(batch.gate.tryTake(new PaceTurn())).as("the next batch").isZero();
        stale.giveBack();
        assertThat(batch.gate.tryTake(new PaceTurn())).as("it had one message").isPositive();
    }

    @Test
    void looking_takes_nothing() {
        Node node = new Node(Throttle.perSecond(1), 0);
        assertThat(node.gate.waitNanos()).isZero();
        assertThat(node.gate.waitNanos()).isZero();
        assertThat(node.gate.tryTake(new PaceTurn())).isZero();
        assertThat(node.gate.waitNanos()).isEqualTo(SECOND);
    }

    @Test
    void no_limit_never_waits_until_the_provider_asks_for_it_and_then_on_every_node() {
        Node first = new Node(Throttle.none(), 0);
        Node second = new Node(Throttle.none(), 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(first.gate.tryTake(new PaceTurn())).isZero();
            assertThat(second.gate.tryTake(new PaceTurn())).isZero();
        }
        first.gate.throttled(Duration.ofMinutes(10));
        assertThat(first.gate.tryTake(new PaceTurn())).isEqualTo(600 * SECOND);
        time += 2 * SECOND;
        second.now = time;
        assertThat(second.gate.tryTake(new PaceTurn()))
                .as("the other node learns of it in a second")
                .isEqualTo(598 * SECOND);
        assertThat(new Node(Throttle.none(), 0).gate.tryTake(new PaceTurn()))
                .as("a new node")
                .isEqualTo(598 * SECOND);
    }

    @Test
    void a_throttled_pace_is_halved_and_grows_again() {
        PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingLong(node -> node.now));
        Node node = new Node(Throttle.perSecond(100), 0);
        queue.add(node);
        assertThat(run(queue, 10 * SECOND)).hasSizeBetween(990, 1010);
        queue.add(node);
        node.gate.throttled(null);
        assertThat(run(queue, SECOND))
                .as("in the first second, less what was reserved")
                .hasSizeBetween(35, 75);
        queue.add(node);
        assertThat(run(queue, 10 * SECOND)).hasSizeBetween(900, 995);
        queue.add(node);
        assertThat(run(queue, 10 * SECOND)).hasSizeBetween(990, 1010);
    }

    @Test
    void a_gate_that_stands_open_asks_nobody() {
        PaceGate gate = PaceGate.open();
        assertThat(gate.tryTake(new PaceTurn())).isZero();
        assertThat(gate.waitNanos()).isZero();
    }
}
