package io.mailing.internal.engine;

import java.time.Duration;

/**
 * How many deliveries a permit of a lane covers. All of them are in doubt if the node dies before it has written down what
 * became of them, so it is no more than goes out in a moment: a hundred, and where a hundred take no time at all, more, or
 * the lane would do nothing but wait for commits.
 */
final class PermitWindow {

    private static final int USUAL = 100;
    private static final int LARGEST = 500;

    /** With a pace, a window is this much time's worth of messages. */
    private static final double SECONDS = 0.5;

    private static final long QUICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final long SLOW_NANOS = Duration.ofMillis(25).toNanos();

    private final double rate;
    private int size = USUAL;
    private long openedAt;
    private boolean full;

    /**
     * @param rate the channel's pace in messages a second, may be infinite
     */
    PermitWindow(double rate) {
        this.rate = rate;
    }

    /**
     * The next one.
     *
     * @param campaignRate the campaign's own pace in messages a second, may be infinite
     * @param turns that are there to be used, at least 1
     * @return at least 1
     */
    int next(double campaignRate, int turns) {
        double paced = Math.ceil(Math.min(campaignRate, rate) * SECONDS);
        return (int) Math.max(1, Math.min(Math.min(size, turns), paced));
    }

    /** A window was permitted. */
    void opened(int deliveries, long now) {
        full = deliveries >= size;
        openedAt = now;
    }

    /** The last delivery of the window has gone. */
    void spent(long now) {
        long took = now - openedAt;
        if (full && took < QUICK_NANOS) {
            size = Math.min(LARGEST, size * 2);
        } else if (took > SLOW_NANOS) {
            size = Math.max(USUAL, size / 2);
        }
    }
}
