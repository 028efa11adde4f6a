package io.mailing.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.InMemoryStore;
import io.mailing.Throttle;
import io.mailing.spi.store.PaceStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A campaign's throttle and its channel's pace, both shared by several nodes. */
class StackedPaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int SECONDS = 100;

    private final Random random = new Random(11);
    private long time;

    private final PaceStore paces =
            InMemoryStore.create(new MovedClock(() -> time)).paces();

    private final class Node {
        private final PaceGate campaign;
        private final PaceGate channel;
        private long now;

        Node(Throttle campaign, Throttle channel, long start) {
            this.campaign = new PaceGate(paces, "campaign/1", campaign, () -> now);
            this.channel = new PaceGate(paces, "channel/telegram", channel, () -> now);
            this.now = start;
        }

        /** As a lane asks: the campaign's turn first, given back where the channel has none. */
        long tryTake() {
            PaceTurn turn = new PaceTurn();
            long wait = campaign.tryTake(turn, channel.slotTurns());
            if (wait == 0) {
                wait = channel.tryTake(turn, campaign.slotTurns());
                if (wait > 0) {
                    turn.giveBack();
                }
            }
            return wait;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 50, 5, 0",
        "4, 50, 5, 3000000",
        "4, 5, 50, 0",
        "4, 5, 50, 3000000",
        "4, 5, 5, 0",
        "4, 5, 5, 3000000",
        "3, 1000, 30, 3000000",
        "3, 30, 1000, 3000000",
        "10, 100, 10, 3000000",
        "2, 600, 500, 3000000"
    })
    void two_limits_of_several_nodes_always_meet(int nodes, int campaign, int channel, long jitter) {
        PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingLong(node -> node.now));
        for (int i = 0; i < nodes; i++) {
            queue.add(new Node(Throttle.perSecond(campaign), Throttle.perSecond(channel), i * 1_000_000L));
        }
        int grants = 0;
        while (true) {
            Node node = queue.remove();
            time = node.now;
            if (time >= SECONDS * SECOND) {
                break;
            }
            long wait = node.tryTake();
            if (wait == 0) {
                grants++;
            } else {
                node.now += wait + (jitter == 0 ? 0 : random.nextLong(jitter));
            }
            queue.add(node);
        }
        int slower = Math.min(campaign, channel) * SECONDS;
        // Slots of two limits meet by chance where both are in demand: never more than the slower one, and well over
        // half of it.
        assertThat(grants).isBetween(slower / 2, (int) (slower * 1.01) + 1);
    }
}
