package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.ChannelForecast;
import io.mailing.Forecast;
import io.mailing.ForecastLimit;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.QuietHours;
import io.mailing.Quota;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forecast is what the engine then does: pace and engine go by one clock here, and providers answer at once. */
class ForecastTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    private @Nullable QuietHours quiet;
    private List<String> zones = List.of("UTC");
    private Mailing mailing = start(10);

    private ChannelTraits traits(String name, Throttle pace) {
        return new ChannelTraits(name, pace, 4);
    }

    /** Everyone has telegram, and every third one email alone. */
    private List<Recipient> people(int count) {
        List<Recipient> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Recipient.Builder person = Recipient.builder("g" + i).zone(ZoneId.of(zones.get(i / 3 % zones.size())));
            people.add((i % 3 == 2
                            ? person.address("email", "guest" + i + "@guests.example")
                            : person.address("telegram", Integer.toString(i)))
                    .build());
        }
        return people;
    }

    private Mailing start(int people, ChannelTraits... traits) {
        channels.clear();
        for (ChannelTraits trait : traits) {
            channels.put(trait.name(), FakeChannel.with(trait, address -> true));
        }
        if (channels.isEmpty()) {
            channels.put("telegram", FakeChannel.named("telegram"));
        }
        var builder = Mailing.builder()
                .store(InMemoryStore.create(clock))
                .runtime(runtime)
                .audience("guests", AudienceSource.of(people(people)));
        channels.values().forEach(builder::channel);
        if (quiet != null) {
            builder = builder.zone(ZoneOffset.UTC).quietHours(quiet);
        }
        return builder.start();
    }

    private void restart(int people, ChannelTraits... traits) {
        mailing.close();
        mailing = start(people, traits);
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    private static CampaignDraft draft() {
        return CampaignDraft.to("guests").text("Hello!").expireAfter(Duration.ofDays(30));
    }

    private int sent(String channel) {
        return Objects.requireNonNull(channels.get(channel)).received().size();
    }

    /** Sends it, and holds each channel's last message against the forecast. */
    private Forecast agrees(CampaignDraft draft) {
        Forecast forecast = mailing.campaigns().forecast(draft);
        Map<String, Integer> before = new LinkedHashMap<>();
        forecast.channels().forEach(channel -> before.put(channel.channel(), sent(channel.channel())));
        Instant start = clock.instant();
        assertThat(forecast.start()).isEqualTo(start);
        Campaign campaign = mailing.campaigns().launch(draft);
        Map<String, Instant> last = new LinkedHashMap<>();
        boolean through = runtime.await(
                () -> {
                    for (ChannelForecast channel : forecast.channels()) {
                        String name = channel.channel();
                        if (sent(name) == Objects.requireNonNull(before.get(name)) + channel.messages()) {
                            last.putIfAbsent(name, clock.instant());
                        }
                    }
                    return last.size() == forecast.channels().size();
                },
                Duration.ofDays(31));
        assertThat(through).as("sent as many as were forecast").isTrue();
        for (ChannelForecast channel : forecast.channels()) {
            Duration really = Duration.between(start, last.get(channel.channel()));
            Duration foreseen = Duration.between(start, channel.lastGoesAt());
            assertThat(foreseen.toMillis() / (double) really.toMillis())
                    .as("%s: foreseen %s, really %s", channel.channel(), foreseen, really)
                    .isBetween(0.98, 1.02);
        }
        assertThat(runtime.await(() -> campaign.state().atRest(), Duration.ofMinutes(1)))
                .isTrue();
        assertThat(campaign.progress().sent()).isEqualTo(forecast.audience().messages());
        return forecast;
    }

    private static ChannelForecast only(Forecast forecast) {
        assertThat(forecast.channels()).hasSize(1);
        return forecast.channels().get(0);
    }

    @Test
    void an_even_throttle() {
        restart(1_500, traits("telegram", Throttle.none()));
        assertThat(only(agrees(draft().throttle(Throttle.perSecond(10)))).heldBackBy())
                .isEqualTo(ForecastLimit.THROTTLE);
    }

    @Test
    void an_even_throttle_of_seconds() {
        restart(300, traits("telegram", Throttle.perSecond(30)));
        Forecast forecast = agrees(draft().throttle(Throttle.every(Duration.ofSeconds(7))));
        assertThat(only(forecast).heldBackBy()).isEqualTo(ForecastLimit.THROTTLE);
    }

    @Test
    void a_throttle_of_batches() {
        restart(1_650, traits("telegram", Throttle.none()));
        Forecast forecast = agrees(draft().throttle(Throttle.batches(100, Duration.ofMinutes(3))));
        assertThat(Duration.between(forecast.start(), forecast.finishesAt())).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void a_channel_slower_than_the_throttle() {
        restart(1_500, traits("telegram", Throttle.perSecond(8)));
        Forecast forecast = agrees(draft().throttle(Throttle.perSecond(20)));
        assertThat(only(forecast).heldBackBy()).isEqualTo(ForecastLimit.PACE);
        assertThat(forecast.toString())
                .contains("Finish     2026-03-01 10:02:04 UTC, 2 min 4 s after the start")
                .contains(
                        "telegram: 1000 messages, the last at 2026-03-01 10:02:04 UTC; held back by the channel's pace");
    }

    @Test
    void a_quota_with_its_warm_up_over_several_days() {
        Quota quota = Quota.perDay(600).warmUp(MailingExtension.START, 200, 2); // 200, 346, 600
        restart(1_500, traits("telegram", Throttle.perSecond(20)).withQuota(quota));
        Forecast forecast = agrees(draft());
        assertThat(only(forecast).heldBackBy()).isEqualTo(ForecastLimit.QUOTA);
        assertThat(Duration.between(forecast.start(), forecast.finishesAt())).isGreaterThan(DAY.multipliedBy(2));
    }

    @Test
    void quiet_hours_in_several_zones() {
        quiet = QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0));
        zones = List.of("Europe/London", "America/New_York", "Asia/Tokyo");
        restart(1_500, traits("telegram", Throttle.none()));
        Forecast forecast = agrees(draft().throttle(Throttle.perMinute(2)));
        assertThat(Duration.between(forecast.start(), forecast.finishesAt())).isGreaterThan(Duration.ofMinutes(500));
    }

    @Test
    void a_night_for_all() {
        quiet = QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0));
        restart(3_000, traits("telegram", Throttle.perSecond(30)));
        Forecast forecast = agrees(draft().throttle(Throttle.perMinute(3)));
        assertThat(only(forecast).heldBackBy()).isEqualTo(ForecastLimit.QUIET_HOURS);
        Forecast atNight = mailing.campaigns()
                .forecast(draft().throttle(Throttle.perMinute(3)).atAnyHour(true));
        assertThat(Duration.between(atNight.start(), atNight.finishesAt()))
                .isBetween(Duration.ofMinutes(666), Duration.ofMinutes(667));
        assertThat(Duration.between(forecast.start(), forecast.finishesAt()))
                .isBetween(Duration.ofMinutes(666 + 720), Duration.ofMinutes(667 + 720));
    }

    @Test
    void two_channels_under_one_throttle_to_everybody_s_first() {
        restart(1_500, traits("telegram", Throttle.none()), traits("email", Throttle.none()));
        agrees(draft().throttle(Throttle.perSecond(10)));
    }

    @Test
    void two_channels_each_at_its_own_pace() {
        restart(1_500, traits("telegram", Throttle.perSecond(10)), traits("email", Throttle.perSecond(2)));
        Forecast forecast =
                agrees(draft().sendMode(SendMode.all("email", "telegram")).throttle(Throttle.perSecond(40)));
        assertThat(forecast.channels()).extracting(ChannelForecast::channel).containsExactly("email", "telegram");
        assertThat(forecast.finishesAt()).isEqualTo(forecast.channels().get(0).lastGoesAt());
    }

    @Test
    void two_channels_and_a_batch_for_both() {
        restart(1_200, traits("telegram", Throttle.perSecond(20)), traits("email", Throttle.none()));
        agrees(draft().throttle(Throttle.batches(150, Duration.ofMinutes(10))));
    }

    @Test
    void a_second_campaign_on_the_same_day_has_what_is_left_of_the_quota() {
        restart(90, traits("telegram", Throttle.none()).withQuota(Quota.perDay(100)));
        Forecast first = agreesAtOnce();
        assertThat(only(first).heldBackBy()).isEqualTo(ForecastLimit.NONE);
        assertThat(first.toString()).contains("as fast as it goes");
        runtime.advance(Duration.ofHours(6));
        Forecast second = agrees(draft());
        assertThat(only(second).heldBackBy()).isEqualTo(ForecastLimit.QUOTA);
        assertThat(Duration.between(second.start(), second.finishesAt()))
                .isBetween(Duration.ofHours(17), Duration.ofHours(18));
    }

    private Forecast agreesAtOnce() {
        Forecast forecast = mailing.campaigns().forecast(draft());
        assertThat(forecast.finishesAt()).isEqualTo(forecast.start());
        mailing.campaigns().launch(draft());
        assertThat(runtime.await(() -> sent("telegram") == 60, Duration.ofSeconds(10)))
                .isTrue();
        return forecast;
    }

    @Test
    void what_the_expiry_cuts_off() {
        restart(1_500, traits("telegram", Throttle.none()));
        CampaignDraft draft = draft().throttle(Throttle.perSecond(2)).expireAfter(Duration.ofMinutes(5));
        Forecast forecast = mailing.campaigns().forecast(draft);
        assertThat(Duration.between(forecast.start(), forecast.expiresAt())).isEqualTo(Duration.ofMinutes(5));
        assertThat(Duration.between(forecast.start(), forecast.finishesAt())).isGreaterThan(Duration.ofMinutes(8));
        assertThat(forecast.expired()).isEqualTo(400);
        assertThat(forecast.toString()).contains(", 400 messages are unsent by then");
        Campaign campaign = mailing.campaigns().launch(draft);
        assertThat(runtime.await(() -> campaign.state().atRest(), Duration.ofHours(1)))
                .isTrue();
        assertThat(campaign.progress().expired()).isBetween(395L, 405L);
    }

    @Test
    void what_would_never_finish() {
        restart(9_000, traits("telegram", Throttle.none()));
        Forecast forecast = mailing.campaigns().forecast(draft().throttle(Throttle.every(DAY)));
        assertThat(forecast.finishesAt()).isNull();
        assertThat(only(forecast).lastGoesAt()).isNull();
        assertThat(forecast.expired()).isEqualTo(6_000 - 30);
        assertThat(forecast.toString()).contains("Finish     not within 10 years");
    }

    @Test
    void a_campaign_that_was_created_is_forecast_from_its_start() {
        restart(300, traits("telegram", Throttle.none()));
        Campaign campaign = mailing.campaigns().create(draft().throttle(Throttle.perSecond(1)));
        campaign.schedule(clock.instant().plus(DAY));
        Forecast forecast = campaign.forecast();
        assertThat(forecast.start()).isEqualTo(clock.instant().plus(DAY));
        assertThat(Duration.between(forecast.start(), forecast.finishesAt())).isEqualTo(Duration.ofSeconds(199));
    }
}
