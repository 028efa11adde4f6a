package io.mailing;

import io.mailing.internal.engine.PartCounter;
import io.mailing.internal.engine.Previews;
import io.mailing.internal.pace.PaceForecast;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.internal.pace.PaceLimit;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.Tariff;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks ahead: reads the audience once, and lets so many messages go on a clock of its own. */
final class Forecaster {

    private static final List<ForecastLimit> LIMITS =
            List.of(ForecastLimit.THROTTLE, ForecastLimit.PACE, ForecastLimit.QUOTA);

    private final DraftCheck check;
    private final Rehearsal rehearsal;
    private final Previews previews;
    private final Map<String, Channel> channels;
    private final PaceStore paces;
    private final Clock clock;
    private final @Nullable Tariff tariff;

    Forecaster(
            DraftCheck check,
            Rehearsal rehearsal,
            Previews previews,
            Map<String, Channel> channels,
            PaceStore paces,
            Clock clock,
            @Nullable Tariff tariff) {
        this.check = check;
        this.rehearsal = rehearsal;
        this.previews = previews;
        this.channels = channels;
        this.paces = paces;
        this.clock = clock;
        this.tariff = tariff;
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
        AudienceEstimate audience;
        if (content == null) {
            audience = rehearsal.estimate(plan, List.of(), delivery -> bill.add(delivery, null));
        } else {
            try (PartCounter counter = previews.partCounter(content, inParts, start)) {
                audience = rehearsal.estimate(plan, content.templates(), delivery -> bill.add(delivery, counter));
            }
        }
        return foreseen(plan, id, start, audience, bill);
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
            CampaignPlan plan, @Nullable CampaignId id, Instant start, AudienceEstimate audience, Bill bill) {
        Instant expiry = start.plus(plan.expireAfter());
        PaceForecast forecast = new PaceForecast(start, expiry, start.plus(Forecast.HORIZON));
        // A run is a campaign of its own, and has a throttle of its own.
        String campaign = id == null || plan.recurrence() != null ? null : PaceKeys.campaign(id);
        PaceLimit throttle = campaign == null
                ? forecast.limit(plan.throttle())
                : forecast.limit(plan.throttle(), paces.standing(campaign), clock.instant());
        Map<String, PaceForecast.Stream> streams = new LinkedHashMap<>();
        audience.byChannel().forEach((name, messages) -> {
            ChannelTraits traits = channel(name).traits();
            PaceLimit pace = forecast.limit(traits.pace(), paces.standing(PaceKeys.channel(name)), clock.instant());
            PaceLimit quota = forecast.limit(traits.quota(), paces.standing(PaceKeys.quota(name)), clock.instant());
            streams.put(name, forecast.add(messages, List.of(throttle, pace, quota)));
        });
        forecast.run();
        List<ChannelForecast> all = new ArrayList<>();
        Instant last = start;
        for (Map.Entry<String, PaceForecast.Stream> entry : streams.entrySet()) {
            PaceForecast.Stream stream = entry.getValue();
            Instant end = stream.lastGoesAt();
            last = last == null || end == null || last.isAfter(end) ? (end == null ? null : last) : end;
            ForecastLimit slowest = stream.slowest() < 0 ? ForecastLimit.NONE : LIMITS.get(stream.slowest());
            long messages = Objects.requireNonNull(audience.byChannel().get(entry.getKey()));
            all.add(bill.forecast(entry.getKey(), messages, end, slowest, stream.late()));
        }
        return new Forecast(audience, start, last, expiry, all);
    }

    private Channel channel(String name) {
        return Objects.requireNonNull(channels.get(name), name);
    }
}
