package io.mailing.test.engine.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that is left to chance, out of one seed. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to less than the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    boolean percent(double share) {
        return random.nextDouble() * 100 < share;
    }

    double fraction() {
        return random.nextDouble();
    }

    Duration time(Duration least, Duration most) {
        return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
