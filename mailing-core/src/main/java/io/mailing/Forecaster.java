package io.mailing;

import io.mailing.internal.engine.EngineSettings;
import io.mailing.internal.engine.PartCounter;
import io.mailing.internal.engine.Previews;
import io.mailing.internal.engine.Rest;
import io.mailing.internal.pace.PaceForecast;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.internal.pace.PaceLimit;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.Tariff;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Looks ahead: reads the audience once, and lets so many messages go on a clock of its own. */
final class Forecaster {

    private static final List<ForecastLimit> LIMITS =
            List.of(ForecastLimit.THROTTLE, ForecastLimit.PACE, ForecastLimit.QUOTA, ForecastLimit.QUIET_HOURS);

    private final DraftCheck check;
    private final Rehearsal rehearsal;
    private final Previews previews;
    private final Map<String, Channel> channels;
    private final PaceStore paces;
    private final Clock clock;
    private final @Nullable Tariff tariff;
    private final Map<String, Rest> rests = new HashMap<>();

    Forecaster(
            DraftCheck check,
            Rehearsal rehearsal,
            Previews previews,
            Map<String, Channel> channels,
            PaceStore paces,
            Clock clock,
            @Nullable Tariff tariff,
            EngineSettings settings) {
        this.check = check;
        this.rehearsal = rehearsal;
        this.previews = previews;
        this.channels = channels;
        this.paces = paces;
        this.clock = clock;
        this.tariff = tariff;
        settings.quietHours().forEach((channel, hours) -> rests.put(channel, new Rest(hours, settings.zone())));
    }

    /** How many messages go by each channel, by their recipients' zones where it has quiet hours. */
    private final class Zones {
        private final boolean atAnyHour;
        private final Map<String, Map<@Nullable String, Long>> counts = new HashMap<>();

        Zones(CampaignPlan plan) {
            atAnyHour = plan.atAnyHour();
        }

        void add(Delivery delivery) {
            String channel = delivery.routes().get(0).channel();
            if (rest(channel) != null) {
                counts.computeIfAbsent(channel, name -> new HashMap<>()).merge(delivery.zone(), 1L, Long::sum);
            }
        }

        @Nullable
        Rest rest(String channel) {
            return atAnyHour ? null : rests.get(channel);
        }

        /** Of a channel without quiet hours all are in one. */
        Map<@Nullable String, Long> of(String channel, long messages) {
            Map<@Nullable String, Long> all = counts.get(channel);
            if (all == null) {
                all = new HashMap<>();
                all.put(null, messages);
            }
            return all;
        }
    }

    /**
     * What would become of a draft.
     *
     * @param id of the campaign that was written down, or null
     */
    Forecast of(CampaignDraft draft, @Nullable CampaignId id) {
        CampaignPlan plan = check.plan(draft);
        Instant start = start(draft, plan);
        List<String> names = plan.sendMode().channels();
        rehearsal.requireChannels(names);
        List<String> inParts =
                names.stream().filter(name -> channel(name).inParts()).toList();
        MessageContent content = inParts.isEmpty() ? null : rehearsal.fitting(draft, inParts);
        Bill bill = new Bill(names, tariff);
        Zones zones = new Zones(plan);
        AudienceEstimate audience;
        if (content == null) {
            audience = rehearsal.estimate(draft, null, delivery -> {
                zones.add(delivery);
                bill.add(delivery, null);
            });
        } else {
            try (PartCounter counter = previews.partCounter(content, inParts, plan.topic(), start)) {
                audience = rehearsal.estimate(draft, content, delivery -> {
                    zones.add(delivery);
                    bill.add(delivery, counter);
                });
            }
        }
        return foreseen(plan, id, start, audience, zones, bill);
    }

    private Instant start(CampaignDraft draft, CampaignPlan plan) {
        if (draft.kind() == CampaignKind.TRIGGERED) {
            throw new InvalidDraftException(List.of(new Problem(
                    "audience",
                    "a triggered campaign has none, and nobody knows what will be triggered: no forecast")));
        }
        Instant now = clock.instant();
        if (draft.repeats()) {
            Instant run = plan.nextRun(now);
            if (run == null) {
                throw new InvalidDraftException(List.of(DraftCheck.noRun(plan)));
            }
            return run;
        }
        Instant start = plan.startAt();
        return start == null || start.isBefore(now) ? now : start;
    }

    private Forecast foreseen(
            CampaignPlan plan,
            @Nullable CampaignId id,
            Instant start,
            AudienceEstimate audience,
            Zones zones,
            Bill bill) {
        Instant expiry = start.plus(plan.expireAfter());
        PaceForecast forecast = new PaceForecast(start, expiry, start.plus(Forecast.HORIZON));
        // A run is a campaign of its own, and has a throttle of its own.
        String campaign = id == null || plan.recurrence() != null ? null : PaceKeys.campaign(id);
        PaceLimit throttle = campaign == null
                ? forecast.limit(plan.throttle())
                : forecast.limit(plan.throttle(), paces.standing(campaign), clock.instant());
        Map<String, List<PaceForecast.Stream>> streams = new LinkedHashMap<>();
        audience.byChannel().forEach((name, messages) -> {
            ChannelTraits traits = channel(name).traits();
            PaceLimit pace = forecast.limit(traits.pace(), paces.standing(PaceKeys.channel(name)), clock.instant());
            PaceLimit quota = forecast.limit(traits.quota(), paces.standing(PaceKeys.quota(name)), clock.instant());
            List<PaceForecast.Stream> all = new ArrayList<>();
            zones.of(name, messages).forEach((zone, count) -> {
                LongUnaryOperator rest = rest(zones.rest(name), zone, start);
                all.add(forecast.add(count, List.of(throttle, pace, quota), rest));
            });
            streams.put(name, all);
        });
        forecast.run();
        List<ChannelForecast> all = new ArrayList<>();
        Instant last = start;
        for (Map.Entry<String, List<PaceForecast.Stream>> entry : streams.entrySet()) {
            PaceForecast.Stream longest = longest(entry.getValue());
            Instant end = longest.lastGoesAt();
            last = last == null || end == null ? null : last.isAfter(end) ? last : end;
            ForecastLimit slowest = longest.slowest() < 0 ? ForecastLimit.NONE : LIMITS.get(longest.slowest());
            long messages = Objects.requireNonNull(audience.byChannel().get(entry.getKey()));
            long late = entry.getValue().stream()
                    .mapToLong(PaceForecast.Stream::late)
                    .sum();
            all.add(bill.forecast(entry.getKey(), messages, end, slowest, late));
        }
        return new Forecast(audience, start, last, expiry, all);
    }

    private static LongUnaryOperator rest(@Nullable Rest rest, @Nullable String zone, Instant start) {
        if (rest == null) {
            return time -> 0;
        }
        return time -> {
            Instant now = start.plusNanos(time);
            Instant until = rest.until(zone, now);
            return until == null ? 0 : Duration.between(now, until).toNanos();
        };
    }

    /** The one that ends last, or never. */
    private static PaceForecast.Stream longest(List<PaceForecast.Stream> streams) {
        PaceForecast.Stream longest = streams.get(0);
        for (PaceForecast.Stream stream : streams) {
            Instant before = longest.lastGoesAt();
            Instant end = stream.lastGoesAt();
            if (before != null && (end == null || end.isAfter(before))) {
                longest = stream;
            }
        }
        return longest;
    }

    private Channel channel(String name) {
        return Objects.requireNonNull(channels.get(name), name);
    }
}
