package io.mailing.jdbc.internal;

import io.mailing.DeliveryState;
import io.mailing.spi.store.Lease.BlockLease;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A block as its row says. */
record BlockRow(
        int block,
        String lane,
        int size,
        int open,
        BlockState state,
        @Nullable String owner,
        long epoch,
        boolean someGone,
        int barredFrom) {

    static final String COLUMNS = "block, lane, size, open_count, state, owner, epoch, some_gone, barred_from";

    static BlockRow read(ResultSet row) throws SQLException {
        return new BlockRow(
                row.getInt("block"),
                row.getString("lane"),
                row.getInt("size"),
                row.getInt("open_count"),
                BlockState.valueOf(row.getString("state")),
                row.getString("owner"),
                row.getLong("epoch"),
                row.getBoolean("some_gone"),
                row.getInt("barred_from"));
    }

    boolean heldBy(BlockLease lease) {
        return state == BlockState.LEASED && lease.node().value().equals(owner) && lease.epoch() == epoch;
    }

    /** Whether {@code open} is exact and must be kept so. */
    boolean countsOpen() {
        return state != BlockState.LEASED && state != BlockState.DONE;
    }

    /** What a delivery without outcome counts as, or null where it is still owed. */
    @Nullable
    DeliveryState end() {
        return switch (state) {
            case CANCELLED -> DeliveryState.CANCELLED;
            case EXPIRED -> DeliveryState.EXPIRED;
            default -> null;
        };
    }
}
