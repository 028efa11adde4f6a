package io.mailing.internal.pace;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits that hold together, from the narrowest to the widest: a message needs a turn of each; what one of
 * them refuses is given back to the others by its {@link PaceTurn}. Safe for several threads.
 */
public final class PaceStack {

    private final List<PaceGate> gates;

    /**
     * A stack.
     *
     * @param gates at least one
     */
    public PaceStack(List<PaceGate> gates) {
        this.gates = List.copyOf(gates);
    }

    /**
     * Asks for one message. Blocks for a call of the store now and then.
     *
     * @param turn takes what is given, also where a later limit refuses: it is to be given back then
     * @return 0 if it may go; otherwise how many nanoseconds to wait
     */
    public long tryTake(PaceTurn turn) {
        return tryTake(turn, Integer.MAX_VALUE);
    }

    /** How many turns are reserved at once by the slowest of them. */
    public int slotTurns() {
        int turns = Integer.MAX_VALUE;
        for (PaceGate gate : gates) {
            turns = Math.min(turns, gate.slotTurns());
        }
        return turns;
    }

    /**
     * As {@link #tryTake(PaceTurn)}, where another limit counts too, see {@link PaceGate#tryTake(PaceTurn, int)}.
     *
     * @param turn takes what is given, also where a later limit refuses: it is to be given back then
     * @param other how many turns the other limit reserves at once
     * @return 0 if it may go; otherwise how many nanoseconds to wait
     */
    public long tryTake(PaceTurn turn, int other) {
        for (PaceGate gate : gates) {
            long wait = gate.tryTake(turn, other);
            if (wait > 0) {
                return wait;
            }
        }
        return 0;
    }

    /**
     * As {@link #tryTake}, out of what is reserved already; never asks the store.
     *
     * @param turn takes what is given, also where a later limit refuses: it is to be given back then
     * @return 0 if it may go
     */
    public long tryTakeAtHand(PaceTurn turn) {
        for (PaceGate gate : gates) {
            long wait = gate.tryTakeAtHand(turn);
            if (wait > 0) {
                return wait;
            }
        }
        return 0;
    }

    /**
     * How long the next message would have to wait, without taking anything.
     *
     * @return 0 if it may go
     */
    public long waitNanos() {
        long wait = 0;
        for (PaceGate gate : gates) {
            wait = Math.max(wait, gate.waitNanos());
        }
        return wait;
    }

    /** How many turns are reserved; at least 1 after a wait of 0. */
    public int turnsAtHand() {
        int turns = Integer.MAX_VALUE;
        for (PaceGate gate : gates) {
            turns = Math.min(turns, gate.turnsAtHand());
        }
        return turns;
    }

    /**
     * The provider asked for a slower pace: see {@link PaceGate#throttled}. The first of the limits answers for all.
     *
     * @param time how long to wait, or null if the provider didn't say
     */
    public void throttled(@Nullable Duration time) {
        gates.get(0).throttled(time);
    }
}
