package io.mailing.internal.pace;

import io.mailing.Throttle;

/**
 * One limit, shared by whoever sends under it. Safe for several threads.
 */
public final class PaceGate {

    private final Pace pace;
    private Pace.State state;

    /**
     * A gate through which the first message may pass at once.
     *
     * @param throttle the limit
     * @param now monotonic nanoseconds
     */
    public PaceGate(Throttle throttle, long now) {
        this.pace = Pace.of(throttle);
        this.state = pace.start(now);
    }

    /**
     * Asks for one message.
     *
     * @param now monotonic nanoseconds
     * @return 0 if it may go; otherwise how many nanoseconds to wait, and nothing is taken
     */
    public synchronized long tryTake(long now) {
        Pace.Step step = pace.step(state, now);
        state = step.next();
        return step.waitNanos();
    }

    /**
     * How long the next message would have to wait, without taking anything.
     *
     * @param now monotonic nanoseconds
     * @return 0 if it may go
     */
    public synchronized long waitNanos(long now) {
        return pace.step(state, now).waitNanos();
    }

    /** Gives one grant back that was not used. */
    public synchronized void refund() {
        state = pace.refund(state);
    }
}
