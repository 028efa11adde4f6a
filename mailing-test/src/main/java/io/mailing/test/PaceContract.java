package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceState;
import io.mailing.spi.store.PaceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The part on {@link PaceStore}: limits that nodes share. On the store's own clock, which may be a real one. */
abstract class PaceContract extends NodeContract {

    private static final String KEY = "channel/telegram";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What the store's clock may go on by during a test's few calls. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    PaceContract() {}

    private static void assertAbout(Duration actual, Duration expected) {
        assertThat(actual).isBetween(expected.minus(SLACK), expected);
    }

    @Test
    void first_slot_of_a_limit_starts_at_once() {
        PaceSlot slot = store.paces().reserve(KEY, Throttle.perSecond(10), 2);
        assertThat(slot).isEqualTo(new PaceSlot(2, Duration.ZERO, Duration.ofMillis(200)));
    }

    @Test
    void slots_of_one_limit_follow_one_another_and_are_refused_beyond_the_horizon() {
        // An interval that no test outlasts: a slot of half a second each.
        Throttle limit = Throttle.perSecond(1_000);
        Duration first = null;
        int slots = 0;
        for (PaceSlot slot = store.paces().reserve(KEY, limit, 500);
                slot.turns() > 0;
                slot = store.paces().reserve(KEY, limit, 500)) {
            first = first == null ? slot.startsIn() : first;
            slots++;
            assertThat(slot.turns()).isEqualTo(500);
            assertThat(slot.startsIn()).isLessThanOrEqualTo(PaceStore.HORIZON);
        }
        assertThat(first).isEqualTo(Duration.ZERO);
        assertThat(slots).isPositive();
    }

    @Test
    void distances_of_a_second_and_more_are_not_reserved_ahead() {
        Throttle limit = Throttle.every(MINUTE);
        assertThat(store.paces().reserve(KEY, limit, 5)).isEqualTo(new PaceSlot(1, Duration.ZERO, MINUTE));
        PaceSlot second = store.paces().reserve(KEY, limit, 1);
        assertThat(second.turns()).isZero();
        assertAbout(second.startsIn(), MINUTE);
    }

    @Test
    void batch_is_counted_within_its_period() {
        Throttle limit = Throttle.batches(5, MINUTE);
        PaceSlot first = store.paces().reserve(KEY, limit, 3);
        assertThat(first).isEqualTo(new PaceSlot(3, Duration.ZERO, MINUTE));
        PaceSlot second = store.paces().reserve(KEY, limit, 3);
        assertThat(second.turns()).as("what is left").isEqualTo(2);
        assertAbout(second.goodFor(), MINUTE);
        PaceSlot third = store.paces().reserve(KEY, limit, 1);
        assertThat(third.turns()).isZero();
        assertAbout(third.startsIn(), MINUTE);
    }

    @Test
    void standing_of_a_limit_is_told_and_nothing_is_reserved() {
        assertThat(store.paces().standing(KEY).state()).isEqualTo(PaceState.FRESH);
        Throttle limit = Throttle.batches(5, MINUTE);
        assertThat(store.paces().reserve(KEY, limit, 3).turns()).isEqualTo(3);
        PaceStanding standing = store.paces().standing(KEY);
        assertThat(standing.state().used()).isEqualTo(3);
        assertAbout(MINUTE.minusNanos(standing.now() - standing.state().mark()), MINUTE);
        assertThat(store.paces().standing(KEY).state()).isEqualTo(standing.state());
        assertThat(standing.state().reserve(limit, 5, standing.now()).slot().turns())
                .isEqualTo(2);
        assertThat(store.paces().standing("channel/email").state()).isEqualTo(PaceState.FRESH);
    }

    @Test
    void limits_know_nothing_of_each_other() {
        Throttle limit = Throttle.every(MINUTE);
        assertThat(store.paces().reserve(KEY, limit, 1).turns()).isOne();
        assertThat(store.paces().reserve("campaign/1", limit, 1).turns()).isOne();
    }

    @Test
    void closed_limit_gives_no_turn_before_its_time_also_where_there_is_no_limit() {
        store.paces().close(KEY, MINUTE);
        store.paces().close(KEY, Duration.ofSeconds(1));
        for (Throttle limit : List.of(Throttle.none(), Throttle.perSecond(10), Throttle.batches(5, MINUTE))) {
            PaceSlot slot = store.paces().reserve(KEY, limit, 1);
            assertThat(slot.turns()).isZero();
            assertAbout(slot.startsIn(), MINUTE);
        }
        assertThat(store.paces().reserve("channel/email", Throttle.none(), 1).turns())
                .as("another one")
                .isOne();
    }

    @Test
    void limit_that_was_much_slower_before_does_not_hold_the_new_one_back() {
        assertThat(store.paces()
                        .reserve(KEY, Throttle.every(Duration.ofHours(2)), 1)
                        .turns())
                .isOne();
        assertThat(store.paces().reserve(KEY, Throttle.perSecond(10), 1).turns())
                .as("the clock could have been set back as well")
                .isOne();
    }

    @Test
    void slot_without_turns_can_not_be_wanted() {
        assertThatThrownBy(() -> store.paces().reserve(KEY, Throttle.perSecond(10), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nodes_that_ask_at_once_get_the_limit_together_and_no_more() throws Exception {
        Throttle limit = Throttle.batches(100, Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                nodes.add(() -> {
                    int turns = 0;
                    for (PaceSlot slot = store.paces().reserve(KEY, limit, 3);
                            slot.turns() > 0;
                            slot = store.paces().reserve(KEY, limit, 3)) {
                        turns += slot.turns();
                    }
                    return turns;
                });
            }
            int sum = 0;
            for (Future<Integer> turns : threads.invokeAll(nodes)) {
                sum += turns.get();
            }
            assertThat(sum).isEqualTo(100);
        } finally {
            threads.shutdownNow();
        }
    }
}
