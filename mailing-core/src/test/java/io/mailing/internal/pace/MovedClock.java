package io.mailing.internal.pace;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A store's clock that shows a test's own time. */
final class MovedClock extends Clock {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final LongSupplier nanos;

    MovedClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.getAsLong());
    }
}
