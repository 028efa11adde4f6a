package io.mailing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign would go if it were launched as it stands: computed by the code that sets the pace when it is sent, from what is used
 * up of throttle, paces and quotas already, and as if nothing else were sent. Retries, fall-backs, intervals between messages to one
 * address, and the time that machine and provider need are not in it: it ends later, rather than earlier. Its text form is a small
 * table.
 *
 * @param audience to how many it goes
 * @param start when the first message may go; of a rule its next run
 * @param finishesAt when the last message goes, whatever the expiry; null if it doesn't within {@link #HORIZON}
 * @param expiresAt when what is unsent expires
 * @param channels those of the send mode, in its order
 */
public record Forecast(
        AudienceEstimate audience,
        Instant start,
        @Nullable Instant finishesAt,
        Instant expiresAt,
        List<ChannelForecast> channels) {

    /** It looks no further ahead than about ten years from the start. */
    public static final Duration HORIZON = Duration.ofDays(3652);

    /**
     * Copies the list.
     *
     * @param audience to how many it goes
     * @param start when the first message may go; of a rule its next run
     * @param finishesAt when the last message goes, whatever the expiry
     * @param expiresAt when what is unsent expires
     * @param channels those of the send mode, in its order
     */
    public Forecast {
        channels = List.copyOf(channels);
    }

    /**
     * How many messages would still be unsent at the expiry, and never be sent.
     *
     * @return 0 if it gets through
     */
    public long expired() {
        return channels.stream().mapToLong(ChannelForecast::expired).sum();
    }

    /**
     * What all channels cost together, as far as prices are known.
     *
     * @return by currency, in the order of their codes
     */
    public SortedMap<Currency, BigDecimal> cost() {
        SortedMap<Currency, BigDecimal> sum =
                new TreeMap<>((one, other) -> one.getCurrencyCode().compareTo(other.getCurrencyCode()));
        channels.forEach(
                channel -> channel.cost().forEach((currency, amount) -> sum.merge(currency, amount, BigDecimal::add)));
        return sum;
    }

    @Override
    public String toString() {
        return ForecastText.of(this);
    }
}
