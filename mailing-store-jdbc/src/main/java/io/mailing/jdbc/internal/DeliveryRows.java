package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the delivery table. Those of new blocks are made one by one as they are written, so that the database is at work
 * meanwhile and the memory holds few of them.
 */
final class DeliveryRows extends AbstractCollection<@Nullable Object[]> {

    static final List<Column> COLUMNS = Column.list(
            "campaign int8, block int4, seq int4, recipient text, routes text, vals text, locale text" + ", zone text");

    private final CampaignId campaign;
    private final List<SnapshotBlock> blocks;

    DeliveryRows(CampaignId campaign, List<SnapshotBlock> blocks) {
        this.campaign = campaign;
        this.blocks = blocks;
    }

    @Override
    public int size() {
        return blocks.stream().mapToInt(block -> block.deliveries().size()).sum();
    }

    @Override
    public Iterator<@Nullable Object[]> iterator() {
        return new Iterator<>() {
            private int place;
            private int seq;

            @Override
            public boolean hasNext() {
                return place < blocks.size();
            }

            @Override
            public @Nullable Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                SnapshotBlock block = blocks.get(place);
                @Nullable
                Object[] row = row(block.number(), seq, block.deliveries().get(seq));
                seq++;
                if (seq == block.deliveries().size()) {
                    place++;
                    seq = 0;
                }
                return row;
            }
        };
    }

    private @Nullable Object[] row(int block, int seq, Delivery delivery) {
        return new @Nullable Object[] {
            campaign.value(),
            block,
            seq,
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
