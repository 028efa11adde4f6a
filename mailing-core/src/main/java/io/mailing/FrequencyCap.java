package io.mailing;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * At most so many messages to one recipient within any period of this length, over all campaigns and all nodes. See {@link
 * MailingBuilder#frequencyCap}.
 *
 * @param messages how many, 1 to {@value #MAX_MESSAGES}
 * @param period 1 minute to {@link #MAX_PERIOD}; it goes along with time, it is no calendar day or week
 * @param channel the one channel by which they are counted and held back; null for all channels together
 * @param waits whether a message that is one too many waits until it no longer is; otherwise it is skipped
 */
public record FrequencyCap(
        int messages, Duration period, @Nullable String channel, boolean waits) {

    /** The largest number of messages. */
    public static final int MAX_MESSAGES = 1000;

    /** The longest period. */
    public static final Duration MAX_PERIOD = Duration.ofDays(366);

    private static final Duration MIN_PERIOD = Duration.ofMinutes(1);

    /**
     * Checks the values.
     *
     * @param messages how many, 1 to {@value #MAX_MESSAGES}
     * @param period 1 minute to {@link #MAX_PERIOD}
     * @param channel the one channel by which they are counted and held back; null for all channels together
     * @param waits whether a message that is one too many waits until it no longer is
     * @throws IllegalArgumentException if a number is out of its bounds
     */
    public FrequencyCap {
        Objects.requireNonNull(period, "period");
        if (messages < 1 || messages > MAX_MESSAGES) {
            throw new IllegalArgumentException(
                    "a frequency cap must let 1 to " + MAX_MESSAGES + " messages pass, was " + messages);
        }
        if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "a frequency cap's period must be 1 minute to " + MAX_PERIOD.toDays() + " days, was " + period);
        }
    }

    /**
     * Over all channels together; what is too many is skipped.
     *
     * @param messages how many, 1 to {@value #MAX_MESSAGES}
     * @param period 1 minute to {@link #MAX_PERIOD}
     * @return a new cap
     * @throws IllegalArgumentException if a number is out of its bounds
     */
    public static FrequencyCap of(int messages, Duration period) {
        return new FrequencyCap(messages, period, null, false);
    }

    /**
     * For one channel alone.
     *
     * @param name the channel's
     * @return a changed copy
     */
    public FrequencyCap on(String name) {
        return new FrequencyCap(messages, period, Objects.requireNonNull(name, "name"), waits);
    }

    /**
     * What is too many waits until the oldest message is out of the period, or expires with its campaign.
     *
     * @return a changed copy
     */
    public FrequencyCap orWait() {
        return new FrequencyCap(messages, period, channel, true);
    }

    /**
     * Whether it holds for a channel.
     *
     * @param name the channel's
     * @return true if so
     */
    public boolean covers(String name) {
        return channel == null || channel.equals(name);
    }

    @Override
    public String toString() {
        return "at most " + messages + (messages == 1 ? " message" : " messages") + " to a recipient in "
                + ReportText.words(period) + (channel == null ? "" : " by " + channel) + ", what is more "
                + (waits ? "waits" : "is skipped");
    }
}
