package io.mailing.test;

import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The choices of a {@link RandomWalk}: the same ones for the same seed. */
final class WalkDice {

    private static final int DUE_WITHIN_SECONDS = 20;

    private final Random random;

    WalkDice(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    void shuffle(List<?> list) {
        Collections.shuffle(list, random);
    }

    /** Two to six blocks of one to six deliveries, some of them skipped. */
    List<SnapshotBlock> blocks() {
        List<SnapshotBlock> blocks = new ArrayList<>();
        int count = 2 + random.nextInt(5);
        for (int number = 1; number <= count; number++) {
            List<Delivery> deliveries = new ArrayList<>();
            int size = 1 + random.nextInt(6);
            for (int seq = 0; seq < size; seq++) {
                String guest = "guest-" + number + "-" + seq;
                deliveries.add(
                        random.nextInt(8) == 0
                                ? ContractFixture.skipped(guest)
                                : ContractFixture.delivery(guest, ContractFixture.EMAIL));
            }
            blocks.add(new SnapshotBlock(number, ContractFixture.EMAIL, deliveries));
        }
        return blocks;
    }

    /** What is to be sent again. */
    Set<DeliveryState> resent() {
        return switch (random.nextInt(4)) {
            case 0 -> EnumSet.of(DeliveryState.FAILED);
            case 1 -> EnumSet.of(DeliveryState.IN_DOUBT);
            case 2 -> EnumSet.of(DeliveryState.FAILED, DeliveryState.EXPIRED);
            default -> EnumSet.of(DeliveryState.IN_DOUBT, DeliveryState.FAILED);
        };
    }

    /** What comes of an attempt. */
    Outcome outcome(Claim.Pending pending, Instant now) {
        int fate = random.nextInt(100);
        if (fate < 20) {
            Instant due = now.plusSeconds(random.nextInt(DUE_WITHIN_SECONDS));
            return ContractFixture.deferred(pending, pending.attempt(), due);
        }
        return ContractFixture.outcome(pending, state(fate));
    }

    private static DeliveryState state(int fate) {
        if (fate < 70) {
            return DeliveryState.SENT;
        }
        if (fate < 75) {
            return DeliveryState.DELIVERED;
        }
        if (fate < 87) {
            return DeliveryState.FAILED;
        }
        return fate < 96 ? DeliveryState.IN_DOUBT : DeliveryState.SKIPPED;
    }
}
