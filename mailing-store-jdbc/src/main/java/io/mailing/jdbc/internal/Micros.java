package io.mailing.jdbc.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times as microseconds since 1970 in BIGINT columns, all of them: no driver's or session's time zone can shift them, they
 * compare the same in every database, and lose nothing against what databases keep in their own types.
 */
final class Micros {

    private static final Instant LEAST = at(Long.MIN_VALUE + 1_000_000);
    private static final Instant MOST = at(Long.MAX_VALUE - 1_000_000);

    private Micros() {}

    /** Rounds down; times that don't fit become the first or last one that does. */
    static long of(Instant instant) {
        if (instant.isBefore(LEAST)) {
            return Long.MIN_VALUE;
        }
        return instant.isAfter(MOST)
                ? Long.MAX_VALUE
                : Math.floorDiv(instant.getNano(), 1000) + Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
    }

    static @Nullable Long orNull(@Nullable Instant instant) {
        return instant == null ? null : of(instant);
    }

    static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
