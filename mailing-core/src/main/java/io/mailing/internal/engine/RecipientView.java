package io.mailing.internal.engine;

import io.mailing.spi.RecipientValues;
import io.mailing.spi.store.Delivery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/** Shows a stored delivery to the templates: its values, its locale and what day it is for the recipient. */
final class RecipientView {

    private final Locale locale;
    private final ZoneId zone;

    /** With the application's own locale and zone, for recipients that have none. */
    RecipientView(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
    }

    RecipientValues of(Delivery delivery, Instant at) {
        return RecipientValues.of(delivery.values().toArray(), locale(delivery), today(delivery, at));
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
