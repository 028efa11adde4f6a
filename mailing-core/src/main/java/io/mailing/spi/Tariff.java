package io.mailing.spi;

import io.mailing.Price;
import java.util.Map;
import java.util.Optional;

/**
 * What messages cost, by the application's price list: for forecasts. Asked for each message of one, so it must be quick. Safe for
 * several threads.
 */
@FunctionalInterface
public interface Tariff {

    /**
     * The price of a message. What this throws ends the forecast.
     *
     * @param channel the channel's name
     * @param address to whom, in the channel's normal form: prices may go by country
     * @param parts in how many parts it is billed, 1 or more; see {@link MessageSender#parts}
     * @return the price of all its parts; empty if it isn't known
     */
    Optional<Price> price(String channel, String address, int parts);

    /**
     * One price a part for all messages of a channel.
     *
     * @param prices by the channel's name
     * @return knows no price for other channels
     */
    static Tariff perPart(Map<String, Price> prices) {
        Map<String, Price> copy = Map.copyOf(prices);
        return (channel, address, parts) ->
                Optional.ofNullable(copy.get(channel)).map(price -> price.times(parts));
    }
}
