package io.mailing.test;

import io.mailing.Reason;
import io.mailing.spi.RecallOutcome;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a fake provider does with the messages to one address, one step after another. */
final class Script {

    /** One kind of behaviour; {@code taken} says whether the provider keeps the message. */
    sealed interface Act {

        /** Answers. */
        record Answer(SendOutcome outcome, boolean taken) implements Act {}

        /** Answers nothing until it is released. */
        record Hang() implements Act {}

        /** A bug of the channel. */
        record Fail(RuntimeException fault) implements Act {}
    }

    private static final class Step {
        private final Act act;
        private int left = Integer.MAX_VALUE;

        Step(Act act) {
            this.act = act;
        }
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    synchronized void add(Act next) {
        steps.add(new Step(next));
    }

    /** How often the step that was added last happens. */
    synchronized void times(int count) {
        steps.getLast().left = count;
    }

    /** What happens with the next message; null for nothing unusual. */
    synchronized @Nullable Act next() {
        Step step = steps.peek();
        if (step == null) {
            return null;
        }
        step.left--;
        if (step.left == 0) {
            steps.remove();
        }
        return step.act;
    }

    static Reason reason(String code, String text) {
        return new Reason(code, text);
    }

    /** What an answer means where a message is taken back. */
    static RecallOutcome recall(SendOutcome outcome) {
        if (outcome instanceof SendOutcome.RefusedForGood refused) {
            return new RecallOutcome.Refused(refused.reason());
        }
        if (outcome instanceof SendOutcome.Throttled throttled) {
            return new RecallOutcome.Later(throttled.reason(), throttled.retryAfter());
        }
        return new RecallOutcome.Later(reason("later", "not now"), null);
    }

    static Act refuse(String text) {
        return new Act.Answer(new SendOutcome.RefusedForGood(reason("refused", text)), false);
    }

    static Act refuseForNow(String text) {
        return new Act.Answer(new SendOutcome.RefusedForNow(reason("refused-for-now", text), null), false);
    }

    static Act throttle(@Nullable Duration retryAfter) {
        return new Act.Answer(new SendOutcome.Throttled(reason("throttled", "slow down"), retryAfter), false);
    }

    static Act unreachable() {
        return new Act.Answer(new SendOutcome.NotSubmitted(reason("unreachable", "the provider is away")), false);
    }

    static Act vanishAfterAccept() {
        return new Act.Answer(new SendOutcome.Unknown(reason("answer-lost", "the answer was lost")), true);
    }
}
