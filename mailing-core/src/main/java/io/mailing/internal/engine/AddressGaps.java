package io.mailing.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages to one address apart. Those that come too early are put off, each to a moment of its own, so that each is put
 * off once. Knows the addresses of the last interval, the latest hundred thousand at most: with more than that in one interval
 * the eldest may be forgotten, and the provider's own limit speaks. Safe for several threads.
 */
final class AddressGaps {

    private static final long MOST = 100_000;

    private final long interval;
    private final LongSupplier ticker;
    private final @Nullable Cache<String, Gap> gaps;

    /**
     * Of one address.
     *
     * @param last when its last message went
     * @param waiting how many were put off since then
     */
    private record Gap(long last, int waiting) {}

    AddressGaps(Duration interval, LongSupplier ticker) {
        this.interval = interval.toNanos();
        this.ticker = ticker;
        this.gaps = interval.isZero()
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(interval)
                        .ticker(ticker::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /** Takes the address's turn: 0, or how many nanoseconds the message is to be put off. */
    long tryTake(String address) {
        if (gaps == null) {
            return 0;
        }
        long now = ticker.getAsLong();
        long[] early = new long[1];
        Gap unused = gaps.asMap().compute(address, (key, gap) -> {
            if (gap == null) {
                return new Gap(now, 0);
            }
            long wait = gap.last() + interval - now;
            if (wait <= 0) {
                return new Gap(now, Math.max(0, gap.waiting() - 1));
            }
            early[0] = wait + gap.waiting() * interval;
            return new Gap(gap.last(), gap.waiting() + 1);
        });
        return early[0];
    }

    /** The last message did not reach the address after all. */
    void release(String address) {
        if (gaps != null) {
            long now = ticker.getAsLong();
            Gap unused = gaps.asMap()
                    .computeIfPresent(
                            address, (key, gap) -> gap.waiting() == 0 ? null : new Gap(now - interval, gap.waiting()));
        }
    }
}
