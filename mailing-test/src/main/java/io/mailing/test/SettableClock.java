package io.mailing.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until it is moved. Its monotonic view moves with {@link #advance} alone: {@link #set} is what
 * happens when somebody corrects the wall clock. Safe for several threads.
 */
public final class SettableClock extends Clock {

    /** Shared by the views of one clock in several zones. */
    private static final class Hands {
        private Instant wall;
        private long nanos;

        Hands(Instant wall) {
            this.wall = wall;
        }

        synchronized void advance(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }

        synchronized void set(Instant corrected) {
            wall = corrected;
        }

        synchronized Instant wall() {
            return wall;
        }

        synchronized long nanos() {
            return nanos;
        }
    }

    private final Hands hands;
    private final ZoneId zone;

    private SettableClock(Hands hands, ZoneId zone) {
        this.hands = hands;
        this.zone = zone;
    }

    /**
     * A clock in UTC.
     *
     * @param start what it shows at first
     * @return a new clock
     */
    public static SettableClock at(Instant start) {
        return new SettableClock(new Hands(start), ZoneOffset.UTC);
    }

    /**
     * Lets time go by.
     *
     * @param time how much, not negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "time goes forward; was " + time + ": use set() to correct the wall clock");
        }
        hands.advance(time);
    }

    /**
     * Corrects the wall clock, forward or back. Monotonic time stays.
     *
     * @param wall what it shows from now on
     */
    public void set(Instant wall) {
        hands.set(wall);
    }

    /**
     * Monotonic time.
     *
     * @return nanoseconds since the clock was made
     */
    public long nanoTime() {
        return hands.nanos();
    }

    @Override
    public Instant instant() {
        return hands.wall();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SettableClock(hands, other);
    }
}
