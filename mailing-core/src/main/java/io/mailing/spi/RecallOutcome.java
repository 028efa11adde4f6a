package io.mailing.spi;

import io.mailing.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of taking messages back. The engine draws the consequences. */
public sealed interface RecallOutcome {

    /** They stand with the recipient no more, by this call or since before it. */
    record Recalled() implements RecallOutcome {}

    /**
     * The provider will never take them back.
     *
     * @param reason what it said
     */
    record Refused(Reason reason) implements RecallOutcome {
        /**
         * Refuses nulls.
         *
         * @param reason what it said
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Not now: the provider asks for a slower pace, can't be reached, or its answer was lost. It is tried again, and what was taken
     * back already is none the worse for it.
     *
     * @param reason what was in the way
     * @param retryAfter not before so long, or null if that isn't known
     */
    record Later(Reason reason, @Nullable Duration retryAfter) implements RecallOutcome {
        /**
         * Refuses a null reason; bounds the time to 0 to 30 days, whatever a provider says.
         *
         * @param reason what was in the way
         * @param retryAfter not before so long, or null if that isn't known
         */
        public Later {
            Objects.requireNonNull(reason, "reason");
            retryAfter = new SendOutcome.Throttled(reason, retryAfter).retryAfter();
        }
    }
}
