package io.mailing;

import static io.mailing.ReportText.line;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A forecast as a table for terminals. */
final class ForecastText {

    private ForecastText() {}

    static String of(Forecast forecast) {
        AudienceEstimate audience = forecast.audience();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "Recipients",
                audience.recipients()
                        + (audience.notFound() == 0 ? "" : " (" + audience.notFound() + " picked not found)"));
        line(
                text,
                "Messages",
                audience.messages() + " (" + audience.unreachable() + " unreachable, " + audience.suppressed()
                        + " suppressed)");
        line(text, "Start", ReportText.time(forecast.start()));
        line(text, "Finish", finish(forecast));
        line(text, "Expiry", ReportText.time(forecast.expiresAt()) + expired(forecast.expired()));
        boolean priced = !forecast.cost().isEmpty();
        for (ChannelForecast channel : forecast.channels()) {
            line(text, "Channel", channel(channel, priced));
        }
        long unpriced = forecast.channels().stream()
                .mapToLong(ChannelForecast::unpriced)
                .sum();
        line(
                text,
                "Cost",
                cost(forecast.cost()) + (priced && unpriced > 0 ? ", without " + unpriced + " messages" : ""));
        return text.toString();
    }

    private static String finish(Forecast forecast) {
        Instant end = forecast.finishesAt();
        return end == null
                ? "not within " + Forecast.HORIZON.toDays() / 365 + " years"
                : ReportText.time(end) + ", " + ReportText.words(Duration.between(forecast.start(), end))
                        + " after the start";
    }

    private static String expired(long messages) {
        return messages == 0 ? "" : ", " + messages + " messages are unsent by then";
    }

    private static String channel(ChannelForecast channel, boolean priced) {
        return channel.channel() + ": " + channel.messages() + " messages"
                + (channel.parts() == channel.messages() ? "" : " in " + channel.parts() + " parts")
                + last(channel.lastGoesAt()) + "; " + channel.heldBackBy().words()
                + (channel.cost().isEmpty() ? "" : "; " + cost(channel.cost()))
                + (!priced || channel.unpriced() == 0 ? "" : "; " + channel.unpriced() + " without a known price");
    }

    private static String last(@Nullable Instant last) {
        return last == null ? "" : ", the last at " + ReportText.time(last);
    }

    private static String cost(Map<Currency, BigDecimal> cost) {
        return cost.isEmpty()
                ? "-"
                : cost.entrySet().stream()
                        .map(sum -> new Price(sum.getValue(), sum.getKey()).toString())
                        .collect(Collectors.joining(" and "));
    }
}
