package io.mailing;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where one delivery (one message owed to one recipient) stands. {@link #next} is the one transition table; the picture
 * is in {@code docs/states.md}.
 */
public enum DeliveryState {
    /** Owed, not yet touched. */
    PENDING(false),
    /** May go on the wire at any moment. Never written as an outcome: it is read off the permits. */
    PERMITTED(false),
    /**
     * Permitted, and then nothing was heard: it may have been sent or not. Listed, and sent again when the application asks
     * for it ({@link Campaign#resendInDoubt}) or by its campaign's {@link InDoubtPolicy}.
     */
    IN_DOUBT(true),
    /** To be tried again, later or by the next channel. */
    DEFERRED(false),
    /** Never sent, by a rule: no usable address, a missing value, a suppressed address, an erased recipient. */
    SKIPPED(true),
    /** Unsent when its campaign was cancelled. */
    CANCELLED(true),
    /** Unsent when its campaign's time was over. Sent again when the application asks for it ({@link Campaign#resendNotReached}). */
    EXPIRED(true),
    /** Refused for good by every channel that was to be tried. Sent again when the application asks for it. */
    FAILED(true),
    /** Accepted by the provider. */
    SENT(true),
    /** The provider says that it reached the recipient. */
    DELIVERED(true),
    /** Accepted, and could not be taken back, see {@link Campaign#recall}: it stands with the recipient. */
    RECALL_FAILED(true),
    /** Accepted, and taken back again. */
    RECALLED(true);

    private static final Map<DeliveryState, Set<DeliveryState>> TABLE = table();

    private final boolean terminal;

    DeliveryState(boolean terminal) {
        this.terminal = terminal;
    }

    private static Map<DeliveryState, Set<DeliveryState>> table() {
        Map<DeliveryState, Set<DeliveryState>> table = new EnumMap<>(DeliveryState.class);
        table.put(PENDING, EnumSet.of(PERMITTED, SKIPPED, CANCELLED, EXPIRED));
        table.put(PERMITTED, EnumSet.of(PENDING, DEFERRED, SKIPPED, FAILED, IN_DOUBT, SENT, DELIVERED));
        table.put(DEFERRED, EnumSet.of(PERMITTED, SKIPPED, CANCELLED, EXPIRED));
        // What was in doubt is settled by late evidence (of any kind), or sent again on request.
        table.put(IN_DOUBT, EnumSet.of(DEFERRED, SKIPPED, FAILED, SENT, DELIVERED));
        table.put(SENT, EnumSet.of(DELIVERED, RECALL_FAILED, RECALLED));
        table.put(SKIPPED, EnumSet.noneOf(DeliveryState.class));
        table.put(CANCELLED, EnumSet.noneOf(DeliveryState.class));
        table.put(EXPIRED, EnumSet.of(PENDING, DEFERRED));
        table.put(FAILED, EnumSet.of(DEFERRED));
        table.put(DELIVERED, EnumSet.of(RECALL_FAILED, RECALLED));
        table.put(RECALL_FAILED, EnumSet.of(RECALLED));
        table.put(RECALLED, EnumSet.noneOf(DeliveryState.class));
        return table;
    }

    /**
     * The states that may follow this one.
     *
     * @return a new set
     */
    public Set<DeliveryState> next() {
        Set<DeliveryState> states = TABLE.get(this);
        return states == null ? EnumSet.noneOf(DeliveryState.class) : EnumSet.copyOf(states);
    }

    /**
     * Whether the delivery counts as ended. A campaign is finished when its terminal deliveries add up to its total.
     *
     * @return true for all but PENDING, PERMITTED and DEFERRED
     */
    public boolean terminal() {
        return terminal;
    }

    /**
     * Whether the provider took the message, whatever became of it later.
     *
     * @return true for SENT, DELIVERED, RECALL_FAILED and RECALLED
     */
    public boolean accepted() {
        return compareTo(SENT) >= 0;
    }

    /**
     * Whether it could be taken back and nobody tried yet.
     *
     * @return true for SENT and DELIVERED
     */
    public boolean recallable() {
        return this == SENT || this == DELIVERED;
    }

    /**
     * Which of two facts about one delivery counts. An acceptance outranks everything (a message that was taken was
     * taken, whenever we learn of it), then the later attempt, then the later state in the order of this enum: any word from
     * the provider settles what was IN_DOUBT.
     *
     * @param attempt the attempt that this fact is about
     * @param other the other fact's state
     * @param otherAttempt the attempt that the other fact is about
     * @return true if this fact outranks the other; false also where they are equal
     */
    public boolean outranks(int attempt, DeliveryState other, int otherAttempt) {
        if (accepted() != other.accepted()) {
            return accepted();
        }
        if (accepted() || attempt == otherAttempt) {
            return compareTo(other) > 0;
        }
        return attempt > otherAttempt;
    }
}
