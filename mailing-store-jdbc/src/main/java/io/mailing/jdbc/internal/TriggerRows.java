package io.mailing.jdbc.internal;

import io.mailing.Reason;
import io.mailing.StoreException;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the trigger table. What is owed stands in one text: a flat list of so many texts for each delivery. */
final class TriggerRows {

    private static final int FIELDS = 8;

    private TriggerRows() {}

    static String body(Trigger trigger) {
        List<@Nullable Object> fields = new ArrayList<>();
        for (Trigger.Planned planned : trigger.deliveries()) {
            Delivery delivery = planned.delivery();
            Reason skipped = delivery.skipped();
            fields.add(planned.lane());
            fields.add(delivery.recipient());
            fields.add(DeliveryJson.routes(delivery.routes()));
            fields.add(DeliveryJson.values(delivery.values()));
            fields.add(delivery.locale());
            fields.add(delivery.zone());
            fields.add(skipped == null ? null : skipped.code());
            fields.add(skipped == null ? null : skipped.text());
        }
        return DeliveryJson.values(fields);
    }

    static Trigger read(ResultSet row) throws SQLException {
        List<@Nullable Object> fields = DeliveryJson.values(row.getString("body"));
        List<Trigger.Planned> deliveries = new ArrayList<>();
        for (int i = 0; i + FIELDS <= fields.size(); i += FIELDS) {
            String code = text(fields.get(i + 6));
            deliveries.add(new Trigger.Planned(
                    needed(fields.get(i)),
                    new Delivery(
                            needed(fields.get(i + 1)),
                            DeliveryJson.routes(needed(fields.get(i + 2))),
                            DeliveryJson.values(needed(fields.get(i + 3))),
                            text(fields.get(i + 4)),
                            text(fields.get(i + 5)),
                            code == null ? null : new Reason(code, needed(fields.get(i + 7))))));
        }
        return new Trigger(row.getString("event_key"), deliveries, Micros.at(row.getLong("triggered_at")));
    }

    private static @Nullable String text(@Nullable Object field) {
        return field == null ? null : field.toString();
    }

    private static String needed(@Nullable Object field) {
        if (field == null) {
            throw new StoreException("a trigger is not as it was written", null);
        }
        return field.toString();
    }
}
