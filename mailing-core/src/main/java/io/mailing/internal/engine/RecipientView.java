package io.mailing.internal.engine;

import io.mailing.spi.RecipientValues;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a stored delivery to the templates: its values, its locale, what day it is for the recipient, and the way out. */
final class RecipientView {

    private final Locale locale;
    private final ZoneId zone;
    private final @Nullable UnsubscribeLinks links;

    private RecipientView(Locale locale, ZoneId zone, @Nullable UnsubscribeLinks links) {
        this.locale = locale;
        this.zone = zone;
        this.links = links;
    }

    /** With the application's own locale and zone, for recipients that have none. */
    static RecipientView of(EngineSettings settings, String installationKey) {
        return new RecipientView(
                settings.locale(),
                settings.zone(),
                settings.unsubscribe() == null ? null : new UnsubscribeLinks(settings.unsubscribe(), installationKey));
    }

    /**
     * @param route by which it goes
     * @param topic of the campaign, or null
     * @param key the delivery's idempotency key
     */
    RecipientValues of(Delivery delivery, Instant at, Route route, @Nullable String topic, String key) {
        UnsubscribeLinks made = links;
        return RecipientValues.of(
                delivery.values().toArray(),
                locale(delivery),
                today(delivery, at),
                made == null ? null : () -> made.of(route, topic, key));
    }

    Locale locale(Delivery delivery) {
        String tag = delivery.locale();
        return tag == null ? locale : Locale.forLanguageTag(tag);
    }

    ZoneId zone(Delivery delivery) {
        String id = delivery.zone();
        return id == null ? zone : ZoneId.of(id);
    }

    LocalDate today(Delivery delivery, Instant at) {
        return LocalDate.ofInstant(at, zone(delivery));
    }
}
