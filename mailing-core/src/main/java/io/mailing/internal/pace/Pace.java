package io.mailing.internal.pace;

import io.mailing.Throttle;
import java.time.Duration;

/**
 * A limit as a pure step from one state to the next.
 *
 * <p>{@link Even} is the generic cell rate algorithm: the state is the <i>theoretical arrival time</i>, the moment at which
 * the next message is due if all came in step. A message is granted once that moment has come; the moment then moves on by
 * one interval. It may lag behind the real time by a small tolerance, so that a wake-up that comes late (timers are good to
 * a millisecond at best) does not make the average slower than allowed; the tolerance is at the same time the largest
 * burst. Intervals of a second and more have none: there the distance itself is what was asked for.
 *
 * <p>{@link Batch} counts within a period that begins with its first message.
 *
 * <p>All times are nanoseconds of one monotonic clock, which may start anywhere, also below zero.
 */
sealed interface Pace {

    /** A fresh state: the first message may go at once. */
    State start(long now);

    /** One message: the state after it if it may go now, or how long to wait. */
    Step step(State state, long now);

    /** Takes one grant of this state back. */
    State refund(State state);

    /** Where a limit stands; what the numbers mean is the pace's own affair. */
    record State(long mark, int used) {}

    /** Either a wait of more than zero, and the state stays; or a grant with the new state. */
    record Step(long waitNanos, State next) {}

    static Pace of(Throttle throttle) {
        if (throttle.unlimited()) {
            return new Unlimited();
        }
        long period = throttle.period().toNanos();
        if (throttle.shape() == Throttle.Shape.BATCH) {
            return new Batch(throttle.messages(), period);
        }
        long interval = period / throttle.messages();
        return new Even(interval, interval >= Even.STRICT ? 0 : Even.TOLERANCE);
    }

    /** No limit. */
    record Unlimited() implements Pace {
        @Override
        public State start(long now) {
            return new State(now, 0);
        }

        @Override
        public Step step(State state, long now) {
            return new Step(0, state);
        }

        @Override
        public State refund(State state) {
            return state;
        }
    }

    /** Equal distances. */
    record Even(long interval, long tolerance) implements Pace {

        static final long STRICT = Duration.ofSeconds(1).toNanos();
        static final long TOLERANCE = Duration.ofMillis(20).toNanos();

        @Override
        public State start(long now) {
            return new State(now, 0);
        }

        @Override
        public Step step(State state, long now) {
            long early = state.mark() - now;
            if (early > 0) {
                return new Step(early, state);
            }
            long from = Math.max(state.mark() - now, -tolerance) + now;
            return new Step(0, new State(from + interval, 0));
        }

        @Override
        public State refund(State state) {
            return new State(state.mark() - interval, 0);
        }
    }

    /** So many at once, then a pause to the end of the period. */
    record Batch(int messages, long period) implements Pace {
        @Override
        public State start(long now) {
            return new State(now, 0);
        }

        @Override
        public Step step(State state, long now) {
            long into = now - state.mark();
            if (state.used() == 0 || into >= period) {
                return new Step(0, new State(now, 1));
            }
            if (state.used() < messages) {
                return new Step(0, new State(state.mark(), state.used() + 1));
            }
            return new Step(period - into, state);
        }

        @Override
        public State refund(State state) {
            return state.used() == 0 ? state : new State(state.mark(), state.used() - 1);
        }
    }
}
