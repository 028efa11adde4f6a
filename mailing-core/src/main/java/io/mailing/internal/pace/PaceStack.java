package io.mailing.internal.pace;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits that hold together, from the narrowest to the widest: a message needs a turn of each, and what the later ones refuse
 * the earlier ones get back. Safe for several threads.
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
     * @return 0 if it may go; otherwise how many nanoseconds to wait, and nothing is taken
     */
    public long tryTake() {
        for (int i = 0; i < gates.size(); i++) {
            long wait = gates.get(i).tryTake();
            if (wait > 0) {
                refundBefore(i);
                return wait;
            }
        }
        return 0;
    }

    /**
     * As {@link #tryTake}, out of what is reserved already; never asks the store.
     *
     * @return 0 if it may go; otherwise nothing is taken
     */
    public long tryTakeAtHand() {
        for (int i = 0; i < gates.size(); i++) {
            long wait = gates.get(i).tryTakeAtHand();
            if (wait > 0) {
                refundBefore(i);
                return wait;
            }
        }
        return 0;
    }

    private void refundBefore(int end) {
        for (int i = 0; i < end; i++) {
            gates.get(i).refund();
        }
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

    /** Gives the last turn back, if it was not used. */
    public void refund() {
        refundBefore(gates.size());
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
