package io.mailing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A suppression as it stands in the list.
 *
 * @param number its place in the list
 * @param channel null for all channels
 * @param address in its channel's normal form and in small letters; null for a recipient, and where it was forgotten
 * @param recipient the application's id; null for an address, and where it was forgotten
 * @param topic null for everything
 * @param suppression why and since when
 */
public record SuppressionEntry(
        long number,
        @Nullable String channel,
        @Nullable String address,
        @Nullable String recipient,
        @Nullable String topic,
        Suppression suppression) {

    /**
     * Refuses nulls where there must be something.
     *
     * @param number its place in the list
     * @param channel null for all channels
     * @param address null for a recipient, and where it was forgotten
     * @param recipient null for an address, and where it was forgotten
     * @param topic null for everything
     * @param suppression why and since when
     */
    public SuppressionEntry {
        Objects.requireNonNull(suppression, "suppression");
    }

    /**
     * Whether it can't be read any more whose it is, see {@link Suppressions#forget} and {@link Recipients#erase}. It holds as before.
     *
     * @return true if so
     */
    public boolean forgotten() {
        return address == null && recipient == null;
    }

    /** Without the address and the id. */
    @Override
    public String toString() {
        return "SuppressionEntry " + number + " (" + suppression + ")";
    }
}
