package io.mailing.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved. Its monotonic view moves with {@link #advance} alone: {@link #set} is what
 * happens when somebody corrects the wall clock. Safe for several threads.
 */
public final class SettableClock extends Clock {

    private record Reading(Instant wall, long nanos) {}

    private final AtomicReference<Reading> reading;
    private final ZoneId zone;

    private SettableClock(AtomicReference<Reading> reading, ZoneId zone) {
        this.reading = reading;
        this.zone = zone;
    }

    /**
     * A clock in UTC.
     *
     * @param start what it shows at first
     * @return a new clock
     */
    public static SettableClock at(Instant start) {
        return new SettableClock(new AtomicReference<>(new Reading(start, 0)), ZoneOffset.UTC);
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
        reading.updateAndGet(now -> new Reading(now.wall().plus(time), now.nanos() + time.toNanos()));
    }

    /**
     * Corrects the wall clock, forward or back. Monotonic time stays.
     *
     * @param wall what it shows from now on
     */
    public void set(Instant wall) {
        reading.updateAndGet(now -> new Reading(wall, now.nanos()));
    }

    /**
     * Monotonic time.
     *
     * @return nanoseconds since the clock was made
     */
    public long nanoTime() {
        return reading.get().nanos();
    }

    @Override
    public Instant instant() {
        return reading.get().wall();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SettableClock(reading, other);
    }
}
