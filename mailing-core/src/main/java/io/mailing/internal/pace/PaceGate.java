package io.mailing.internal.pace;

import io.mailing.Throttle;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One limit, shared by whoever sends under it. Lock-free.
 */
public final class PaceGate {

    private final Pace pace;
    private final AtomicReference<Pace.State> state;

    /**
     * A gate through which the first message may pass at once.
     *
     * @param throttle the limit
     * @param now monotonic nanoseconds
     */
    public PaceGate(Throttle throttle, long now) {
        this.pace = Pace.of(throttle);
        this.state = new AtomicReference<>(pace.start(now));
    }

    /**
     * Asks for one message.
     *
     * @param now monotonic nanoseconds
     * @return 0 if it may go; otherwise how many nanoseconds to wait, and nothing is taken
     */
    public long tryTake(long now) {
        while (true) {
            Pace.State before = state.get();
            Pace.Step step = pace.step(before, now);
            if (step.waitNanos() > 0) {
                return step.waitNanos();
            }
            if (step.next().equals(before) || state.compareAndSet(before, step.next())) {
                return 0;
            }
        }
    }

    /**
     * How long the next message would have to wait, without taking anything.
     *
     * @param now monotonic nanoseconds
     * @return 0 if it may go
     */
    public long waitNanos(long now) {
        return pace.step(state.get(), now).waitNanos();
    }

    /** Gives one grant back that was not used. */
    public void refund() {
        state.updateAndGet(pace::refund);
    }
}
