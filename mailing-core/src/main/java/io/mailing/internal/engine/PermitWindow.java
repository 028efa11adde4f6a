package io.mailing.internal.engine;

import java.time.Duration;

/**
 * How many deliveries a permit of a lane covers, and how many may be open at a time: permitted and not yet written down. Those
 * are in doubt if the node dies, so it is no more than keeps the channel busy: two windows, of which one is being sent while
 * the other is permitted or written down. A window is 50 deliveries, or as many as the channel takes at once; of a channel
 * that takes more than 10,000 a second it is 25 ms of work, at most 500. For the lane's thread.
 */
final class PermitWindow {

    private static final int USUAL = 50;
    private static final int LARGEST = 500;
    private static final double QUICK_RATE = 10_000;
    private static final double WORK_SECONDS = 0.025;

    /** With a pace, a window is this much time's worth of messages. */
    private static final double PACED_SECONDS = 0.5;

    /** A window that is gone sooner would leave the channel idle while the next one is committed. */
    private static final double AHEAD_RATE = 2_000;

    private final double pace;
    private final int concurrency;
    private final int usual;
    private int size;
    private boolean ahead;

    private long openedAt;
    private long goneBefore;
    private int freeBefore;

    /**
     * @param pace the channel's, in messages a second, may be infinite
     * @param concurrency how many messages the channel takes at once
     */
    PermitWindow(double pace, int concurrency) {
        this.pace = pace;
        this.concurrency = concurrency;
        this.usual = Math.max(USUAL, concurrency);
        this.size = usual;
    }

    /**
     * The next one.
     *
     * @param campaignPace the campaign's own pace in messages a second, may be infinite
     * @param turns that are there to be used, at least 1
     * @return at least 1
     */
    int next(double campaignPace, int turns) {
        double paced = Math.ceil(Math.min(campaignPace, pace) * PACED_SECONDS);
        return (int) Math.max(1, Math.min(Math.min(size, turns), paced));
    }

    /** How many more may be permitted while so many are open. */
    int room(int open) {
        int window = (int) Math.max(1, Math.min(size, Math.ceil(pace * PACED_SECONDS)));
        return Math.max(2 * window, window + concurrency) - open;
    }

    /** Whether the next window is asked for, and the next share claimed, while the last one is still being sent. */
    boolean ahead() {
        return ahead;
    }

    /** When so many of a window are left, the next one is asked for. */
    int low() {
        return size / 2;
    }

    /**
     * A window was permitted: learns from how the one before went.
     *
     * @param gone how many deliveries the lane has let go in all
     * @param lastGoneAt when the last of them went
     * @param free how many the channel takes at this moment
     * @param now the time
     */
    void opened(long gone, long lastGoneAt, int free, long now) {
        // Those that found a place free went at once: they say nothing of how fast the channel is.
        long waited = gone - goneBefore - freeBefore;
        if (waited > 0) {
            double seconds = Math.max(1, lastGoneAt - openedAt)
                    / (double) Duration.ofSeconds(1).toNanos();
            learn(waited / seconds);
        }
        goneBefore = gone;
        freeBefore = free;
        openedAt = now;
    }

    private void learn(double rate) {
        ahead = rate >= AHEAD_RATE;
        double work = rate >= QUICK_RATE ? rate * WORK_SECONDS : 0;
        size = (int) Math.max(usual, Math.min(Math.min(LARGEST, work), size * 2.0));
    }
}
