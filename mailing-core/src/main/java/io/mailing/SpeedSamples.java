package io.mailing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Speeds over the last minute, from the exact counts that are read whenever somebody looks. Who wants to know how fast a
 * campaign goes looks more than once; so neither an index of outcomes by time is needed nor a figure that the recorder keeps,
 * which would cost each message something.
 */
final class SpeedSamples {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofSeconds(75);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final int CAMPAIGNS = 1000;

    private final Cache<CampaignId, Deque<Sample>> campaigns =
            Caffeine.newBuilder().maximumSize(CAMPAIGNS).build();

    private record Sample(Instant at, long tried) {}

    /**
     * Notes what was seen.
     *
     * @param started when its first sending began, or null
     * @param ended when it ended, or null
     * @return deliveries a minute, or null if too little was seen
     */
    @Nullable
    Long note(CampaignId id, @Nullable Instant started, @Nullable Instant ended, long tried, Instant now) {
        if (started == null || (ended != null && ended.isBefore(now.minus(KEPT)))) {
            campaigns.invalidate(id);
            return 0L;
        }
        Deque<Sample> seen = campaigns.get(id, key -> new ArrayDeque<>());
        synchronized (seen) {
            // A clock that was put back makes what was seen worthless.
            seen.removeIf(sample -> sample.at.isAfter(now) || sample.at.isBefore(now.minus(KEPT)));
            if (seen.isEmpty() && !started.isAfter(now) && !started.isBefore(now.minus(MINUTE))) {
                seen.add(new Sample(started, 0));
            }
            Sample from = from(seen, now);
            if (seen.isEmpty() || !seen.getLast().at.isAfter(now.minus(APART))) {
                seen.add(new Sample(now, tried));
            }
            return from == null ? null : speed(from, tried, now);
        }
    }

    /** The last one that is a minute old, or else the oldest. */
    private static @Nullable Sample from(Deque<Sample> seen, Instant now) {
        Sample from = null;
        for (Sample sample : seen) {
            if (from == null || !sample.at.isAfter(now.minus(MINUTE))) {
                from = sample;
            }
        }
        return from == null || from.at.isAfter(now.minus(APART)) ? null : from;
    }

    private static long speed(Sample from, long tried, Instant now) {
        double minutes = Duration.between(from.at, now).toMillis() / 60_000d;
        return Math.max(0, Math.round((tried - from.tried) / minutes)); // what failed may have been sent again
    }
}
