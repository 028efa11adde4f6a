package io.mailing.spi;

import io.mailing.Quota;
import io.mailing.Throttle;
import java.time.Duration;
import java.util.Objects;

/**
 * What the engine must know of a channel.
 *
 * @param name by which drafts and audiences call it: a small letter, then small letters, digits, {@code _} or {@code -},
 *     at most 32 in all
 * @param pace how fast its account may send, over all campaigns together
 * @param concurrency how many sends may be under way at once, 1 to 1,000
 * @param deduplicates whether the provider takes messages with the same idempotency key for one and delivers it
 *     once: without exception, and for as long as campaigns last. A campaign over such channels alone sends what is in
 *     doubt again by itself, unless its draft says otherwise
 * @param addressInterval at least so long between two messages to one address, of whatever campaigns, as far as one node
 *     sends them; zero for no limit, at most an hour. A message that comes too early is put off, which spends no attempt
 * @param quota how many messages a day its account may send; holds besides the pace
 */
public record ChannelTraits(
        String name, Throttle pace, int concurrency, boolean deduplicates, Duration addressInterval, Quota quota) {

    /**
     * Checks the values.
     *
     * @param name by which drafts and audiences call it: a small letter, then small letters, digits, {@code _} or
     *     {@code -},     at most 32 in all
     * @param pace how fast its account may send, over all campaigns together
     * @param concurrency how many sends may be under way at once, 1 to 1,000
     * @param deduplicates whether the provider takes messages with the same idempotency key for one and delivers it
     *     once: without exception, and for as long as campaigns last. A campaign over such channels alone sends what is in
     *     doubt again by itself, unless its draft says otherwise
     * @param addressInterval at least so long between two messages to one address, of whatever campaigns, as far as one
     *     node sends them; zero for no limit, at most an hour. A message that comes too early is put off, which spends no
     *     attempt
     * @param quota how many messages a day its account may send; holds besides the pace
     */
    public ChannelTraits {
        boolean legal = !name.isEmpty() && name.length() <= 32 && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
        for (int i = 0; legal && i < name.length(); i++) {
            char c = name.charAt(i);
            legal = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        }
        if (!legal) {
            throw new IllegalArgumentException(
                    "channel name must be a small letter, then small letters, digits, _ or -,"
                            + " at most 32 in all; was '" + name + "'");
        }
        if (concurrency < 1 || concurrency > 1000) {
            throw new IllegalArgumentException("concurrency must be 1 to 1000, was " + concurrency);
        }
        Objects.requireNonNull(quota, "quota");
        if (addressInterval.isNegative() || addressInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "the interval of an address must be zero to an hour, was " + addressInterval);
        }
    }

    /**
     * Of a provider that does not de-duplicate, or of which that is not known for sure.
     *
     * @param name by which drafts and audiences call it: a small letter, then small letters, digits, {@code _} or
     *     {@code -}, at most 32 in all
     * @param pace how fast its account may send, over all campaigns together
     * @param concurrency how many sends may be under way at once, 1 to 1,000
     */
    public ChannelTraits(String name, Throttle pace, int concurrency) {
        this(name, pace, concurrency, false);
    }

    /**
     * Without a quota and a limit for each address.
     *
     * @param name by which drafts and audiences call it: a small letter, then small letters, digits, {@code _} or
     *     {@code -}, at most 32 in all
     * @param pace how fast its account may send, over all campaigns together
     * @param concurrency how many sends may be under way at once, 1 to 1,000
     * @param deduplicates whether the provider takes messages with the same idempotency key for one
     */
    public ChannelTraits(String name, Throttle pace, int concurrency, boolean deduplicates) {
        this(name, pace, concurrency, deduplicates, Duration.ZERO, Quota.none());
    }

    /**
     * With a limit for each address.
     *
     * @param interval at least so long between two messages to one address; zero for no limit, at most an hour
     * @return a changed copy
     */
    public ChannelTraits withAddressInterval(Duration interval) {
        return new ChannelTraits(name, pace, concurrency, deduplicates, interval, quota);
    }

    /**
     * With a quota.
     *
     * @param daily how many messages a day
     * @return a changed copy
     */
    public ChannelTraits withQuota(Quota daily) {
        return new ChannelTraits(name, pace, concurrency, deduplicates, addressInterval, daily);
    }
}
