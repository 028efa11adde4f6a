package io.mailing.spi;

import io.mailing.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of handing one message to a provider. The engine draws the consequences. */
public sealed interface SendOutcome {

    /**
     * The provider took the message.
     *
     * @param providerId the provider's id of it, at most 255 characters, or null
     * @param delivered true where the provider's yes means that the message stands with the recipient (Telegram), false
     *     where it means that the provider will try (SMTP)
     * @param newAddress the address under which the recipient is now reached, or null if unchanged
     */
    record Accepted(
            @Nullable String providerId,
            boolean delivered,
            @Nullable String newAddress) implements SendOutcome {

        /**
         * Taken, delivery not yet known.
         *
         * @param providerId or null
         * @return the outcome
         */
        public static Accepted sent(@Nullable String providerId) {
            return new Accepted(providerId, false, null);
        }
    }

    /**
     * The provider refused this message for now, for a cause that lies with this recipient (mailbox busy, greylisted).
     * Spends an attempt.
     *
     * @param reason what it said
     * @param retryAfter not before so long, or null if it didn't say
     */
    record RefusedForNow(Reason reason, @Nullable Duration retryAfter) implements SendOutcome {
        /**
         * Refuses a null reason; bounds the time to 0 to 30 days, whatever a provider says.
         *
         * @param reason what it said
         * @param retryAfter not before so long, or null if it didn't say
         */
        public RefusedForNow {
            Objects.requireNonNull(reason, "reason");
            retryAfter = bounded(retryAfter);
        }
    }

    /**
     * The provider asks for a slower pace. Holds the whole channel back, spends no attempt.
     *
     * @param reason what it said
     * @param retryAfter not before so long, or null if it didn't say
     */
    record Throttled(Reason reason, @Nullable Duration retryAfter) implements SendOutcome {
        /**
         * Refuses a null reason; bounds the time to 0 to 30 days, whatever a provider says.
         *
         * @param reason what it said
         * @param retryAfter not before so long, or null if it didn't say
         */
        public Throttled {
            Objects.requireNonNull(reason, "reason");
            retryAfter = bounded(retryAfter);
        }
    }

    /**
     * The provider will never take this message for this recipient. The next channel is tried, if there is one.
     *
     * @param reason what it said
     */
    record RefusedForGood(Reason reason) implements SendOutcome {
        /**
         * Refuses nulls.
         *
         * @param reason what it said
         */
        public RefusedForGood {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The message may have been taken: the answer was lost. It becomes IN_DOUBT, or is tried again if that is the
     * campaign's {@link io.mailing.InDoubtPolicy}.
     *
     * @param reason where the trace was lost
     */
    record Unknown(Reason reason) implements SendOutcome {
        /**
         * Refuses nulls.
         *
         * @param reason where the trace was lost
         */
        public Unknown {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The message certainly did not reach the provider (connection refused, login failed). Holds the whole channel back,
     * spends no attempt.
     *
     * @param reason what was in the way
     */
    record NotSubmitted(Reason reason) implements SendOutcome {
        /**
         * Refuses nulls.
         *
         * @param reason what was in the way
         */
        public NotSubmitted {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The message can't be made for this recipient: a value is missing or unfit. Nothing was sent, and no other channel is
     * tried.
     *
     * @param reason which value
     */
    record Unfit(Reason reason) implements SendOutcome {
        /**
         * Refuses nulls.
         *
         * @param reason which value
         */
        public Unfit {
            Objects.requireNonNull(reason, "reason");
        }
    }

    private static @Nullable Duration bounded(@Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        Duration longest = Duration.ofDays(30);
        Duration positive = retryAfter.isNegative() ? Duration.ZERO : retryAfter;
        return positive.compareTo(longest) > 0 ? longest : positive;
    }
}
