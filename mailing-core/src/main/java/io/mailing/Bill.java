package io.mailing;

import io.mailing.internal.engine.PartCounter;
import io.mailing.spi.Tariff;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up parts and prices while an audience goes by; remembers nobody. */
final class Bill {

    private static final Logger LOG = LoggerFactory.getLogger(Bill.class);

    private final Map<String, Sum> sums = new HashMap<>();
    private final @Nullable Tariff tariff;

    Bill(List<String> channels, @Nullable Tariff tariff) {
        channels.forEach(channel -> sums.put(channel, new Sum()));
        this.tariff = tariff;
    }

    private static final class Sum {
        private long parts;
        private long unpriced;
        private final Map<String, BigDecimal> cost = new TreeMap<>();
    }

    /** A delivery that is not skipped, by its first route. */
    void add(Delivery delivery, @Nullable PartCounter counter) {
        Route route = delivery.routes().get(0);
        Sum sum = sum(route.channel());
        int parts = counter == null ? 1 : parts(delivery, counter);
        sum.parts += parts;
        Price price = tariff == null || parts == 0 ? null : price(tariff, route, parts);
        if (price != null) {
            sum.cost.merge(price.currency().getCurrencyCode(), price.amount(), BigDecimal::add);
        } else if (parts > 0) {
            sum.unpriced++;
        }
    }

    private static int parts(Delivery delivery, PartCounter counter) {
        try {
            return counter.of(delivery);
        } catch (RuntimeException e) {
            throw failed("The channel '" + delivery.routes().get(0).channel() + "' can't count a message's parts", e);
        }
    }

    private static @Nullable Price price(Tariff tariff, Route route, int parts) {
        try {
            Optional<Price> price = tariff.price(route.channel(), route.address(), parts);
            return price.orElse(null);
        } catch (RuntimeException e) {
            throw failed("The tariff knows no answer for a message on the channel '" + route.channel() + "'", e);
        }
    }

    private static ForecastException failed(String what, RuntimeException fault) {
        LOG.debug("{}", what, fault);
        return new ForecastException(what + ", it failed with "
                + fault.getClass().getName() + ": the log has more at debug level. There is no forecast without it");
    }

    ChannelForecast forecast(
            String channel, long messages, @Nullable Instant end, ForecastLimit heldBackBy, long expired) {
        Sum sum = sum(channel);
        Map<Currency, BigDecimal> cost = new LinkedHashMap<>();
        sum.cost.forEach((code, amount) -> cost.put(Currency.getInstance(code), amount));
        return new ChannelForecast(channel, messages, sum.parts, end, heldBackBy, expired, cost, sum.unpriced);
    }

    private Sum sum(String channel) {
        return Objects.requireNonNull(sums.get(channel), channel);
    }
}
