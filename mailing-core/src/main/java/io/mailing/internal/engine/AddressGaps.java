package io.mailing.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages to one address apart. Knows the addresses of the last interval, the latest hundred thousand at most: with more
 * than that in one interval the eldest may be forgotten, and the provider's own limit speaks. Safe for several threads.
 */
final class AddressGaps {

    private static final long MOST = 100_000;

    private final long interval;
    private final LongSupplier ticker;
    private final @Nullable Cache<String, Long> last;

    AddressGaps(Duration interval, LongSupplier ticker) {
        this.interval = interval.toNanos();
        this.ticker = ticker;
        this.last = interval.isZero()
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(interval)
                        .ticker(ticker::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /** Takes the address's turn: 0, or how many nanoseconds it has to wait, and then nothing is taken. */
    long tryTake(String address) {
        if (last == null) {
            return 0;
        }
        long now = ticker.getAsLong();
        Long before = last.asMap().putIfAbsent(address, now);
        if (before == null) {
            return 0;
        }
        long wait = before + interval - now;
        if (wait > 0) {
            return wait;
        }
        last.put(address, now);
        return 0;
    }
}
