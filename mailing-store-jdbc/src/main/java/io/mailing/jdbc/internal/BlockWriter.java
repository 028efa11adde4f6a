package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes new blocks with their deliveries; those that are skipped get their outcome and count. */
final class BlockWriter {

    private static final List<Column> BLOCK =
            Column.list("campaign int8, block int4, lane text, size int4, open_count int4, state text, epoch int8"
                    + ", not_before int8");

    private final Ledger ledger;
    private final BulkInsert insertBlocks;
    private final BulkInsert insertDeliveries;
    private final @Nullable String insertPeople;

    BlockWriter(Sql sql, Ledger ledger) {
        this.ledger = ledger;
        insertBlocks = sql.insert("block", BLOCK);
        insertDeliveries = sql.insertMany("delivery", DeliveryRows.COLUMNS);
        insertPeople =
                sql.peopleFilters() ? sql.of("INSERT INTO {people} (campaign, block, filter) VALUES (?, ?, ?)") : null;
    }

    /**
     * Writes blocks that there are not yet.
     *
     * @param end what becomes of deliveries that would be ready, or null where they are
     * @return how many are ready
     */
    long write(
            Session session, CampaignId campaign, List<SnapshotBlock> blocks, @Nullable DeliveryState end, Instant at)
            throws SQLException {
        List<@Nullable Object[]> blockRows = new ArrayList<>();
        Changes changes = new Changes(campaign);
        long ready = 0;
        for (SnapshotBlock block : blocks) {
            int open = add(campaign, block, at, changes);
            if (end == null) {
                ready += open;
            } else {
                changes.count(null, end, open);
            }
            blockRows.add(row(campaign, block, open, end));
        }
        insertBlocks.run(session, blockRows);
        insertDeliveries.run(session, new DeliveryRows(campaign, blocks));
        if (insertPeople != null) {
            session.batch(
                    insertPeople,
                    blocks.stream().map(block -> people(campaign, block)).toList());
        }
        changes.writeFacts(session, ledger);
        changes.writeCounters(session, ledger);
        return ready;
    }

    private static @Nullable Object[] row(
            CampaignId campaign, SnapshotBlock block, int open, @Nullable DeliveryState end) {
        String ready = end == null ? BlockState.READY.name() : end.name();
        return new @Nullable Object[] {
            campaign.value(),
            block.number(),
            block.lane(),
            block.deliveries().size(),
            open,
            open == 0 ? BlockState.DONE.name() : ready,
            0L,
            Long.MIN_VALUE
        };
    }

    private static @Nullable Object[] people(CampaignId campaign, SnapshotBlock block) {
        List<String> recipients = block.deliveries().stream()
                .map(delivery -> Texts.encode(delivery.recipient()))
                .toList();
        return new @Nullable Object[] {campaign.value(), block.number(), PeopleFilter.of(recipients)};
    }

    /** Answers how many are not skipped. */
    private static int add(CampaignId campaign, SnapshotBlock block, Instant at, Changes changes) {
        int seq = 0;
        int open = 0;
        for (Delivery delivery : block.deliveries()) {
            int place = seq++;
            if (delivery.skipped() == null) {
                open++;
            } else {
                DeliveryKey key = new DeliveryKey(campaign, block.number(), place);
                changes.append(
                        new Outcome(key, 0, DeliveryState.SKIPPED, null, delivery.skipped(), null, null, at, null));
                changes.count(null, DeliveryState.SKIPPED, 1);
            }
        }
        return open;
    }
}
