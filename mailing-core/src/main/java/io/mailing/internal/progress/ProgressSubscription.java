package io.mailing.internal.progress;

import io.mailing.Progress;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who watches a campaign. Anybody may ask and cancel; the signals after {@code onSubscribe} are all sent by the feed's loop, one
 * after the other. Whoever throws is not signalled again.
 */
final class ProgressSubscription implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressSubscription.class);

    private final long everyNanos;
    private final Runnable waker;
    private final AtomicLong demand = new AtomicLong();
    private volatile Flow.@Nullable Subscriber<? super Progress> subscriber;
    private volatile boolean illegal;

    // For the loop alone.
    private @Nullable Progress last;
    private long nextAt;

    ProgressSubscription(Flow.Subscriber<? super Progress> subscriber, long everyNanos, Runnable waker) {
        this.subscriber = subscriber;
        this.everyNanos = everyNanos;
        this.waker = waker;
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            illegal = true;
        } else {
            demand.accumulateAndGet(count, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        }
        waker.run();
    }

    @Override
    public void cancel() {
        subscriber = null; // nobody is kept in memory by a subscription that somebody keeps
        waker.run();
    }

    long everyNanos() {
        return everyNanos;
    }

    /** Whether there is nobody to be signalled any more. */
    boolean over() {
        return subscriber == null;
    }

    boolean hungry() {
        return demand.get() > 0;
    }

    /** Whether it asked for what nobody can ask for. */
    boolean illegal() {
        return illegal;
    }

    /** Whether it knows nothing yet. */
    boolean fresh() {
        return last == null;
    }

    /** How long until it may be told something; not positive if at once. */
    long untilDue(long now) {
        return fresh() ? 0 : nextAt - now;
    }

    boolean knows(Progress progress) {
        return progress.equals(last);
    }

    /** It has looked: tells it what is new to it. */
    void look(Progress progress, long now) {
        nextAt = now + everyNanos;
        if (!knows(progress)) {
            last = progress;
            demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
            signal(to -> to.onNext(progress));
        }
    }

    /** The first signal; false if there will be no other. */
    boolean begin() {
        signal(to -> to.onSubscribe(this));
        return !over();
    }

    void complete() {
        signal(Flow.Subscriber::onComplete);
        subscriber = null;
    }

    void fail(Throwable fault) {
        signal(to -> to.onError(fault));
        subscriber = null;
    }

    /** What can be sent. */
    private interface Signal {
        void to(Flow.Subscriber<? super Progress> subscriber);
    }

    private void signal(Signal signal) {
        Flow.Subscriber<? super Progress> receiver = subscriber;
        if (receiver == null) {
            return;
        }
        try {
            signal.to(receiver);
        } catch (RuntimeException | Error e) {
            subscriber = null;
            // Without its message, which may hold anything.
            LOG.error(
                    "The subscriber {} failed with {}, it gets no more progress",
                    receiver.getClass().getName(),
                    e.getClass().getName());
            LOG.debug("The subscriber's fault", e);
        }
    }
}
