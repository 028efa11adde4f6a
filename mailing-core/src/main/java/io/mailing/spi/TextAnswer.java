package io.mailing.spi;

import io.mailing.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of ordering a text. */
public sealed interface TextAnswer {

    /**
     * The text.
     *
     * @param text as it was written, unchecked
     * @param tokens what it used up, as the provider counts; 0 if that isn't known
     */
    record Written(String text, long tokens) implements TextAnswer {
        /**
         * Refuses null and less than nothing.
         *
         * @param text as it was written, unchecked
         * @param tokens what it used up; 0 if that isn't known
         */
        public Written {
            Objects.requireNonNull(text, "text");
            if (tokens < 0) {
                throw new IllegalArgumentException("tokens must be 0 or more, was " + tokens);
            }
        }

        /** Tells nothing of the text, which is personal. */
        @Override
        public String toString() {
            return "Written[" + text.length() + " characters, " + tokens + " tokens]";
        }
    }

    /**
     * No text will come of this order, however often it is asked for: the model refused, or the order is too large for it. The
     * campaign falls back.
     *
     * @param reason why, without anything personal
     */
    record Declined(Reason reason) implements TextAnswer {
        /**
         * Refuses null.
         *
         * @param reason why
         */
        public Declined {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * No text now, for a cause that passes or that somebody has to mend: the provider is busy or away, the key isn't good. Nothing
     * is lost, the order comes again and counts against no budget. It concerns all orders: the node places none for that time, and then
     * one to see.
     *
     * @param reason why, without anything personal; its code is logged
     * @param retryAfter not before so long, or null if nobody knows: a minute
     */
    record Later(Reason reason, @Nullable Duration retryAfter) implements TextAnswer {
        /**
         * Refuses a null reason and a negative time.
         *
         * @param reason why
         * @param retryAfter not before so long, or null
         */
        public Later {
            Objects.requireNonNull(reason, "reason");
            if (retryAfter != null && retryAfter.isNegative()) {
                throw new IllegalArgumentException("retry after must not be negative, was " + retryAfter);
            }
        }
    }
}
