package io.mailing.spi.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What an event of the application's owes to one recipient, planned but not yet in the ledger.
 *
 * @param key the event, unique in its campaign: 1 to {@value #MAX_KEY} characters, see {@link #checkedKey}
 * @param deliveries one, or one for each channel; at least one
 * @param at when it was triggered
 */
public record Trigger(String key, List<Planned> deliveries, Instant at) {

    /** The longest key. */
    public static final int MAX_KEY = 190;

    /**
     * Copies the list and checks the values.
     *
     * @param key the event, unique in its campaign: 1 to {@value #MAX_KEY} characters, see {@link #checkedKey}
     * @param deliveries one, or one for each channel; at least one
     * @param at when it was triggered
     */
    public Trigger {
        checkedKey(key);
        deliveries = List.copyOf(deliveries);
        Objects.requireNonNull(at, "at");
        if (deliveries.isEmpty()) {
            throw new IllegalArgumentException("a trigger owes at least one delivery");
        }
    }

    /**
     * A key that looks like another one to people or databases is refused: two of them would be one event sent twice.
     *
     * @param key 1 to {@value #MAX_KEY} characters, without control characters, halves of surrogate pairs and blanks at its
     *     ends
     * @return the same key
     * @throws IllegalArgumentException if it is anything else
     */
    public static String checkedKey(String key) {
        Objects.requireNonNull(key, "an event key is needed: what tells this event from any other");
        if (key.isBlank() || key.length() > MAX_KEY || !key.equals(key.strip())) {
            throw new IllegalArgumentException("an event key must have 1 to " + MAX_KEY
                    + " characters and no blanks at its ends, was '" + key + "'");
        }
        key.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                throw new IllegalArgumentException(
                        String.format("an event key must have no control characters, has U+%04X", c));
            }
        });
        return key;
    }

    /**
     * A delivery with the lane of its first attempt.
     *
     * @param lane the channel by which its first attempt goes
     * @param delivery what is owed
     */
    public record Planned(String lane, Delivery delivery) {
        /**
         * Checks the values.
         *
         * @param lane the channel by which its first attempt goes
         * @param delivery what is owed
         */
        public Planned {
            Objects.requireNonNull(lane, "lane");
            Objects.requireNonNull(delivery, "delivery");
        }
    }

    @Override
    public String toString() {
        return "Trigger " + key;
    }
}
