package io.mailing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Forecast}'s part for one channel.
 *
 * @param channel its name
 * @param messages how many go by it at their first attempt
 * @param parts in how many parts they are billed, such as the segments of SMS; messages that can't be made have none, so it may be
 *     less than the messages
 * @param lastGoesAt when the last of them goes, whatever the expiry; the start if there are none; null if it doesn't within {@link
 *     Forecast#HORIZON}
 * @param heldBackBy what they wait for the longest
 * @param expired how many would still be unsent at the campaign's expiry
 * @param cost by currency; those without a known price are not in it
 * @param unpriced how many messages have no known price: all of them without a {@link MailingBuilder#tariff}
 */
public record ChannelForecast(
        String channel,
        long messages,
        long parts,
        @Nullable Instant lastGoesAt,
        ForecastLimit heldBackBy,
        long expired,
        Map<Currency, BigDecimal> cost,
        long unpriced) {

    /**
     * Copies the map.
     *
     * @param channel its name
     * @param messages how many go by it at their first attempt
     * @param parts in how many parts they are billed
     * @param lastGoesAt when the last of them goes, whatever the expiry
     * @param heldBackBy what they wait for the longest
     * @param expired how many would still be unsent at the campaign's expiry
     * @param cost by currency
     * @param unpriced how many messages have no known price
     */
    public ChannelForecast {
        cost = Collections.unmodifiableMap(new LinkedHashMap<>(cost));
    }
}
