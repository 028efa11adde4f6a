package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the delivery table. */
final class DeliveryRows {

    static final List<Column> COLUMNS = Column.list(
            "campaign int8, block int4, seq int4, recipient text, routes text, vals text, locale text" + ", zone text");

    private DeliveryRows() {}

    static @Nullable Object[] parameters(DeliveryKey key, Delivery delivery) {
        return new @Nullable Object[] {
            key.campaign().value(),
            key.block(),
            key.seq(),
            Texts.encode(delivery.recipient()),
            DeliveryJson.routes(delivery.routes()),
            DeliveryJson.values(delivery.values()),
            Texts.orNull(delivery.locale()),
            Texts.orNull(delivery.zone())
        };
    }

    static DeliveryKey key(CampaignId campaign, ResultSet row) throws SQLException {
        return new DeliveryKey(campaign, row.getInt("block"), row.getInt("seq"));
    }

    /**
     * @param skipped the reason is not in this table: it is the outcome of attempt 0
     */
    static Delivery read(ResultSet row, @Nullable Reason skipped) throws SQLException {
        String values = row.getString("vals");
        if (values.isEmpty()) {
            return Delivery.erased(Texts.required(row, "recipient"));
        }
        return new Delivery(
                Texts.required(row, "recipient"),
                DeliveryJson.routes(row.getString("routes")),
                DeliveryJson.values(values),
                Texts.read(row, "locale"),
                Texts.read(row, "zone"),
                skipped);
    }
}
