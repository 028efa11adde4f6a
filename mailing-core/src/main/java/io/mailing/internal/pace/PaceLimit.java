package io.mailing.internal.pace;

import io.mailing.Throttle;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceState;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A limit of a {@link PaceForecast}: from where it stands it goes on by itself, and reserves nothing anywhere. */
public final class PaceLimit {

    private final LongFunction<Throttle> limit;
    private PaceState state;
    private Throttle throttle = Throttle.none();
    private PaceState.@Nullable Step answer;
    private long distance;
    private long now;
    private long startsIn;
    private long goodFor;

    /** How many streams need it and are not through. */
    private int users;

    PaceLimit(LongFunction<Throttle> limit, PaceState state) {
        this.limit = limit;
        this.state = state;
    }

    /** As of this moment all questions are meant. Streams ask in turns, but none goes back. */
    void goOnTo(long time) {
        now = time;
        Throttle holds = limit.apply(time);
        if (!holds.equals(throttle)) {
            throttle = holds;
            boolean even = !holds.unlimited() && holds.shape() == Throttle.Shape.EVEN;
            distance = even ? holds.period().toNanos() / holds.messages() : 0;
        }
    }

    /** How many turns it would give; 0 for none. */
    int ask(int turns) {
        answer = state.reserve(throttle, turns, now);
        PaceSlot slot = answer.slot();
        startsIn = slot.startsIn().toNanos();
        goodFor = slot.goodFor().toNanos();
        return slot.turns();
    }

    /** How long from now the turns that were asked for begin, or it can be asked again. */
    long startsIn() {
        return startsIn;
    }

    /** How long from then on those are good that have no distance. */
    long goodFor() {
        return goodFor;
    }

    /** How far its turns lie apart; 0 where they have no distance. */
    long distance() {
        return distance;
    }

    /** After {@link #ask}, at most what it would give. */
    void take(int turns) {
        PaceState.Step asked = answer;
        if (asked == null || asked.slot().turns() != turns) {
            asked = state.reserve(throttle, turns, now);
        }
        state = asked.next();
        answer = null;
    }

    /** How many turns one stream takes before it is another one's turn, where several need the same limit. */
    int share() {
        if (users < 2 || throttle.unlimited()) {
            return Integer.MAX_VALUE;
        }
        return distance == 0 ? PaceGate.batchTurns(throttle) : (int) Math.max(1, PaceGate.TOLERANCE / distance);
    }

    void joined() {
        users++;
    }

    void left() {
        users--;
    }
}
