package io.mailing.test;

import static io.mailing.test.FeatureDesk.EMAIL;
import static io.mailing.test.FeatureDesk.START;
import static io.mailing.test.FeatureDesk.TELEGRAM;
import static io.mailing.test.FeatureDesk.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignReview;
import io.mailing.ChannelForecast;
import io.mailing.Forecast;
import io.mailing.ForecastException;
import io.mailing.ForecastLimit;
import io.mailing.InvalidDraftException;
import io.mailing.MediaFile;
import io.mailing.MessageDraft;
import io.mailing.MessageReview;
import io.mailing.Price;
import io.mailing.Problem;
import io.mailing.ProviderTemplate;
import io.mailing.QuietHours;
import io.mailing.Quota;
import io.mailing.Recipient;
import io.mailing.Recurrence;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.Tariff;
import io.mailing.test.FeatureContract.Feature;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a campaign before it is launched. */
final class ForecastFeatures {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final String SMS = "sms";
    private static final Duration DAY = Duration.ofDays(1);

    private ForecastFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature("forecast: parts and cost, by the message of each recipient", ForecastFeatures::prices),
                new Feature("forecast: what is used up of today's quota counts", ForecastFeatures::countsWhatIsUsedUp),
                new Feature("forecast: of a rule the next run, of what is triggered none", ForecastFeatures::kinds),
                new Feature("forecast: what fails is named by its class", ForecastFeatures::faults),
                new Feature("review: all that would hold, defaults included", ForecastFeatures::reviews),
                new Feature("review: of a campaign that was created", ForecastFeatures::reviewsWhatWasCreated),
                new Feature("review: quiet hours and approved texts", ForecastFeatures::reviewsQuietHours));
    }

    private static ChannelForecast on(String channel, Forecast forecast) {
        return forecast.channels().stream()
                .filter(each -> each.channel().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    private static void prices(FeatureDesk desk) throws InterruptedException {
        Tariff list = Tariff.perPart(Map.of(TELEGRAM, Price.of("0.065", "EUR")));
        desk.with(builder -> builder.tariff((channel, address, parts) ->
                address.equals("103") ? Optional.of(Price.of("1.50", "PLN")) : list.price(channel, address, parts)));
        desk.telegram().partsOf(10);
        desk.people()
                .add(Recipient.builder("long")
                        .address(TELEGRAM, "104")
                        .attribute("first_name", "Maximiliane")
                        .build());
        desk.people().add(Recipient.builder("noName").address(TELEGRAM, "105").build());
        desk.people().add(Recipient.builder("unreachable").build());
        assertThat(desk.mailing().suppressions().suppress(TELEGRAM, "102", "stop"))
                .isTrue();
        CampaignDraft draft = draft().text("Hi <first_name>").sendMode(SendMode.all(TELEGRAM, EMAIL));

        Forecast forecast = desk.mailing().campaigns().forecast(draft);

        ChannelForecast telegram = on(TELEGRAM, forecast);
        assertThat(telegram.messages()).as("101, 103, 104 and 105").isEqualTo(4);
        // "Hi Guest 1" is one part, "Hi Maximiliane" is two, and without a name there is no message.
        assertThat(telegram.parts()).isEqualTo(1 + 1 + 2);
        assertThat(telegram.cost())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(EUR, new BigDecimal("0.195"), Currency.getInstance("PLN"), new BigDecimal("1.50")));
        assertThat(telegram.unpriced()).isZero();
        ChannelForecast email = on(EMAIL, forecast);
        assertThat(List.of(email.messages(), email.parts(), email.unpriced())).containsExactly(3L, 3L, 3L);
        assertThat(forecast.cost()).isEqualTo(telegram.cost());
        assertThat(forecast.audience()).isEqualTo(desk.mailing().campaigns().estimate(draft));
        assertThat(forecast.start()).isEqualTo(START);
        assertThat(forecast.finishesAt()).as("as fast as it goes").isEqualTo(START);
        assertThat(forecast.toString())
                .contains("Cost       0.195 EUR and 1.50 PLN")
                .contains("Channel    telegram: 4 messages, the last at ");
        assertThat(desk.telegram().received()).isEmpty();
        assertThat(desk.telegram().openSenders()).isZero();
        assertThat(desk.history()).isEmpty();
        assertThatThrownBy(() -> desk.mailing().campaigns().forecast(draft.text("<first_name >")))
                .isInstanceOf(InvalidDraftException.class);
        assertThat(desk.finished(draft).progress().sent()).isEqualTo(3 + 3);
    }

    private static void countsWhatIsUsedUp(FeatureDesk desk) throws InterruptedException {
        ChannelTraits traits = new ChannelTraits(SMS, Throttle.none(), 4).withQuota(Quota.perDay(5));
        desk.with(builder -> builder.channel(FakeChannel.with(traits, address -> true))
                .audience("phones", AudienceSource.of(List.of(phone(1), phone(2), phone(3)))));
        CampaignDraft draft = CampaignDraft.to("phones").text("Hello!").sendMode(SendMode.priority(SMS));
        assertThat(on(SMS, desk.mailing().campaigns().forecast(draft)).heldBackBy())
                .isEqualTo(ForecastLimit.NONE);
        desk.finished(draft);
        Instant now = desk.clock().instant();
        Forecast forecast = desk.mailing().campaigns().forecast(draft.expireAfter(Duration.ofHours(1)));
        assertThat(on(SMS, forecast).heldBackBy()).isEqualTo(ForecastLimit.QUOTA);
        assertThat(forecast.finishesAt()).isBetween(now.plus(DAY).minusSeconds(1800), now.plus(DAY));
        assertThat(forecast.expired()).as("two are left today").isEqualTo(1);
        Forecast later = desk.mailing().campaigns().forecast(draft.startAt(now.plus(DAY)));
        assertThat(later.finishesAt()).isEqualTo(now.plus(DAY));
    }

    private static Recipient phone(int number) {
        return Recipient.builder("p" + number).address(SMS, "70" + number).build();
    }

    private static void kinds(FeatureDesk desk) {
        Recurrence daily = Recurrence.daily(LocalTime.of(9, 0), ZoneOffset.UTC);
        CampaignDraft draft = draft().sendMode(SendMode.priority(TELEGRAM)).throttle(Throttle.perSecond(1));
        Forecast forecast = desk.mailing().campaigns().forecast(draft.repeat(daily));
        assertThat(forecast.start()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(forecast.finishesAt()).isEqualTo(Instant.parse("2026-03-02T09:00:02Z"));
        assertThat(forecast.expiresAt()).isEqualTo(Instant.parse("2026-03-05T09:00:00Z"));
        Campaign rule = desk.launch(draft.repeat(daily));
        assertThat(rule.forecast()).isEqualTo(forecast);
        rule.pause();
        assertThat(rule.forecast()).isEqualTo(forecast);
        rule.cancel();
        assertThatThrownBy(rule::forecast).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> desk.mailing().campaigns().forecast(draft.repeat(daily.until(START))))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("no run is due any more");
        assertThatThrownBy(() -> desk.mailing()
                        .campaigns()
                        .forecast(CampaignDraft.triggered().text("Hello!")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("a triggered campaign has none");
        Campaign begun = desk.launch(draft());
        assertThatThrownBy(begun::forecast)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a forecast is made before it begins");
    }

    private static void faults(FeatureDesk desk) {
        desk.with(builder -> builder.tariff((channel, address, parts) -> {
            throw new IllegalStateException("no price for " + address);
        }));
        assertThatThrownBy(() -> desk.mailing().campaigns().forecast(draft()))
                .isInstanceOf(ForecastException.class)
                .hasMessageContaining("The tariff knows no answer for a message on the channel 'telegram'")
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("101")
                .hasNoCause();
    }

    private static void reviews(FeatureDesk desk) {
        MediaFile map = MediaFile.attachment("map.txt", "turn left".getBytes(StandardCharsets.UTF_8));
        CampaignDraft draft = draft().name("")
                .author("anna")
                .subject("For <first_name>")
                .from("Shop <shop@mail.example>")
                .attach(map)
                .variant(TELEGRAM, MessageDraft.empty().text("<last_name>, it is <today:dd.MM.>"))
                .repeat(Recurrence.daily(LocalTime.of(9, 0), ZoneOffset.UTC)
                        .until(Instant.parse("2026-03-03T12:00:00Z")));

        CampaignReview review = desk.mailing().campaigns().review(draft);

        assertThat(review.name()).isEqualTo("Campaign of 2026-03-01");
        assertThat(review.kind()).isEqualTo(CampaignKind.PERIODIC);
        assertThat(review.plan().sendMode()).isEqualTo(SendMode.priority(TELEGRAM, EMAIL));
        assertThat(review.plan().expireAfter()).isEqualTo(Duration.ofDays(3));
        assertThat(review.nextRuns())
                .containsExactly(Instant.parse("2026-03-02T09:00:00Z"), Instant.parse("2026-03-03T09:00:00Z"));
        assertThat(review.start()).isEqualTo(review.nextRuns().get(0));
        assertThat(review.message().attachments())
                .containsExactly(new MessageReview.File("map.txt", map.contentType(), 9));
        assertThat(review.message().variants()).containsOnlyKeys(TELEGRAM);
        assertThat(review.variables()).containsExactly("first_name", "last_name", "today");
        assertThat(review.channels())
                .containsExactly(desk.telegram().traits(), desk.email().traits());
        assertThat(review.problems()).isEqualTo(desk.mailing().campaigns().check(draft));
        assertThat(review.problems()).extracting(Problem::field).containsExactly("telegram text");
        assertThat(review.toString())
                .contains("Campaign   'Campaign of 2026-03-01' (periodic)")
                .contains("Next runs  2026-03-02 09:00:00 UTC, 2026-03-03 09:00:00 UTC")
                .contains("Mode       telegram, else email")
                .contains("Channel    telegram: no limit; no quota; 8 at once")
                .contains("Expires    3 d after the first sending")
                .contains("From       Shop <shop@mail.example>")
                .contains("telegram: Text <last_name>, it is")
                .contains("Problem    telegram text: unknown variable 'last_name'");
    }

    private static void reviewsQuietHours(FeatureDesk desk) {
        QuietHours night = QuietHours.between(LocalTime.of(21, 0), LocalTime.of(9, 0));
        desk.with(builder -> builder.quietHours(TELEGRAM, night));
        ProviderTemplate welcome = ProviderTemplate.named("welcome", "en").body("<first_name>");
        CampaignDraft draft = draft().sendMode(SendMode.all(TELEGRAM, EMAIL))
                .variant(TELEGRAM, MessageDraft.empty().providerTemplate(welcome));
        CampaignReview review = desk.mailing().campaigns().review(draft);
        assertThat(review.quietHours()).containsExactly(Map.entry(TELEGRAM, night));
        assertThat(review.message().variants().get(TELEGRAM))
                .extracting(MessageReview::providerTemplate)
                .isEqualTo(welcome);
        assertThat(review.toString())
                .contains("; quiet from 21:00 until 09:00")
                .contains("'welcome' in en, <first_name>");
        assertThat(desk.mailing().campaigns().review(draft.atAnyHour(true)).quietHours())
                .isEmpty();
    }

    private static void reviewsWhatWasCreated(FeatureDesk desk) {
        Campaign campaign = desk.create(draft().text(""));
        CampaignReview review = campaign.review();
        assertThat(review.name()).isEqualTo("Sale");
        assertThat(review.start()).as("at once").isNull();
        assertThat(review.problems()).extracting(Problem::field).containsExactly("content");
        campaign.edit(draft -> draft.startAt(START.plus(DAY)).name("Sail").text("Ahoy!"));
        assertThat(campaign.review().start()).isEqualTo(START.plus(DAY));
        assertThat(campaign.review().problems()).isEmpty();
        assertThat(campaign.review().toString())
                .contains("Campaign   'Sail' (one-off)")
                .contains("Start      2026-03-02 10:00:00 UTC")
                .contains("Problems   none, it can be launched");
        CampaignDraft unfinished =
                CampaignDraft.to("strangers").text("<first_name >").sendMode(SendMode.all("pigeon"));
        CampaignReview unknown = desk.mailing().campaigns().review(unfinished);
        assertThat(unknown.message().text()).as("as it was written").isEqualTo("<first_name >");
        assertThat(unknown.channels()).isEmpty();
        assertThat(unknown.problems()).extracting(Problem::field).contains("text", "audience", "channel pigeon");
    }
}
