package io.mailing.test.engine.simulation;

import java.time.Duration;
import java.util.List;

/** How bad things are at the moment, for the store and for the providers. */
final class Weather {

    /** What becomes of one call of the store. */
    enum CallFault {
        NONE,
        BEFORE,
        AFTER,
        STALL_BEFORE,
        STALL_AFTER
    }

    private final Chance chance;
    private final double failing;
    private final double stalling;
    private final double providerFaults;
    private long storeAwayUntil = Long.MIN_VALUE;
    private long providerAwayUntil = Long.MIN_VALUE;
    private boolean healed;

    Weather(Chance chance) {
        this.chance = chance;
        this.failing = chance.of(List.of(0.0, 0.0, 1.0, 5.0, 30.0));
        this.stalling = chance.of(List.of(0.0, 0.1, 1.0));
        this.providerFaults = chance.of(List.of(0.0, 3.0, 10.0, 40.0));
    }

    /** From now on all is well. */
    void heals() {
        healed = true;
    }

    boolean healed() {
        return healed;
    }

    /** Whether single calls fail, one here and one there. */
    boolean failsCalls() {
        return failing > 0;
    }

    void storeAway(long until) {
        storeAwayUntil = until;
    }

    boolean storeIsAway(long now) {
        return !healed && now < storeAwayUntil;
    }

    void providerAway(long until) {
        providerAwayUntil = until;
    }

    boolean providerIsAway(long now) {
        return !healed && now < providerAwayUntil;
    }

    boolean providerFails() {
        return !healed && chance.percent(providerFaults);
    }

    CallFault call() {
        if (healed) {
            return CallFault.NONE;
        }
        if (chance.percent(failing)) {
            return chance.percent(50) ? CallFault.BEFORE : CallFault.AFTER;
        }
        if (chance.percent(stalling)) {
            return chance.percent(50) ? CallFault.STALL_BEFORE : CallFault.STALL_AFTER;
        }
        return CallFault.NONE;
    }

    /** How long a call stalls; now and then for longer than a lease. */
    Duration stall() {
        return chance.percent(85)
                ? chance.time(Duration.ofMillis(1), Duration.ofMillis(800))
                : chance.time(Duration.ofSeconds(1), Duration.ofSeconds(15));
    }

    /** How long a provider takes. */
    Duration answerTime() {
        if (healed || chance.percent(70)) {
            return Duration.ZERO;
        }
        return chance.percent(95)
                ? chance.time(Duration.ofMillis(1), Duration.ofMillis(300))
                : chance.time(Duration.ofSeconds(1), Duration.ofSeconds(12));
    }
}
