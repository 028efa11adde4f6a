package io.mailing.spi;

import io.mailing.Throttle;

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
 */
public record ChannelTraits(String name, Throttle pace, int concurrency, boolean deduplicates) {

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
}
