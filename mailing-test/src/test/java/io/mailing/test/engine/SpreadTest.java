package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.StoreException;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that begin together don't ask the store at the same moments for ever. */
class SpreadTest {

    private static final double LEAST = 0;
    private static final double MOST = 0.999;

    /** Milliseconds between one call of the store and the next of its kind, on a node with such luck. */
    private static List<Long> distances(String watched, double chance, boolean refused) {
        SettableClock clock = SettableClock.at(MailingExtension.START);
        ManualRuntime manual = new ManualRuntime(clock);
        QueueingRuntime runtime = new QueueingRuntime(manual);
        runtime.chance(chance);
        boolean[] away = new boolean[1];
        List<Long> times = new ArrayList<>();
        ProbedStore store = new ProbedStore(InMemoryStore.create(clock), (method, arguments, real) -> {
            if (method.equals(watched)) {
                times.add(Duration.ofNanos(clock.nanoTime()).toMillis());
            }
            if (away[0]) {
                throw new StoreException("away", null);
            }
            return real.call();
        });
        List<Long> distances = new ArrayList<>();
        try (Mailing mailing = Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(FakeChannel.named("telegram"))
                .audience("guests", AudienceSource.of(List.of(Guests.anna())))
                .start()) {
            assertThat(mailing).isNotNull();
            manual.advance(Duration.ofSeconds(1));
            away[0] = refused;
            manual.advance(Duration.ofSeconds(20));
            for (int i = 3; i < times.size(); i++) {
                distances.add(times.get(i) - times.get(i - 1));
            }
            away[0] = false;
        }
        return distances;
    }

    @ParameterizedTest
    @ValueSource(strings = {"inStates", "renew", "declareDead"})
    void what_nodes_ask_now_and_then_comes_earlier_or_later_by_chance(String call) {
        List<Long> early = distances(call, LEAST, false);
        List<Long> exact = distances(call, 0.5, false);
        List<Long> late = distances(call, MOST, false);
        long usual = exact.get(0);
        assertThat(exact).containsOnly(usual);
        assertThat(early).allSatisfy(distance -> assertThat((double) distance).isBetween(usual * 0.8, usual * 0.9));
        assertThat(late).allSatisfy(distance -> assertThat((double) distance).isBetween(usual * 1.1, usual * 1.2));
    }

    @Test
    void so_does_what_they_ask_of_a_store_that_is_away() {
        long early = distances("renew", LEAST, true).get(2);
        long late = distances("renew", MOST, true).get(2);
        assertThat(early).isBetween(400L, 450L);
        assertThat(late).isBetween(550L, 600L);
    }
}
