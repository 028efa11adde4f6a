package io.mailing.internal.progress;

import io.mailing.CampaignId;
import io.mailing.Progress;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.EngineRuntime.LoopHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the progress of the campaigns that somebody watches, and tells them. Its loop begins with the first subscriber. */
public final class ProgressFeed implements EngineRuntime.Loop, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressFeed.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /**
     * How far a campaign has come.
     *
     * @param progress its figures
     * @param atRest whether nothing more happens to it by itself
     */
    public record Figures(Progress progress, boolean atRest) {}

    private record Arrival(CampaignId campaign, ProgressSubscription subscription) {}

    private final EngineRuntime runtime;
    private final Function<CampaignId, Figures> source;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile @Nullable LoopHandle handle;
    private volatile @Nullable Thread stepping;
    private volatile boolean closed;
    private volatile boolean ended;

    // For the loop alone.
    private final Map<CampaignId, ProgressWatch> watches = new HashMap<>();

    /**
     * A feed that reads nothing yet.
     *
     * @param runtime gives it a loop
     * @param source reads the figures of one moment; its StoreException is waited out, any other fault ends the subscriptions
     */
    public ProgressFeed(EngineRuntime runtime, Function<CampaignId, Figures> source) {
        this.runtime = runtime;
        this.source = source;
    }

    /**
     * The progress of one campaign.
     *
     * @param campaign its number
     * @param atMostEvery the shortest time between two looks
     * @return to be subscribed to, any number of times
     */
    public Flow.Publisher<Progress> publisher(CampaignId campaign, Duration atMostEvery) {
        return subscriber -> subscribe(campaign, atMostEvery, subscriber);
    }

    private void subscribe(CampaignId campaign, Duration atMostEvery, Flow.Subscriber<? super Progress> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        ProgressSubscription subscription = new ProgressSubscription(subscriber, atMostEvery.toNanos(), this::wake);
        if (!subscription.begin()) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                arrivals.add(new Arrival(campaign, subscription));
                if (handle == null) {
                    handle = runtime.start("mailing-progress", this);
                }
                wake();
                return;
            }
        }
        subscription.fail(ended());
    }

    private static IllegalStateException ended() {
        return new IllegalStateException(
                "the Mailing is closed; the campaign may go on, on another node or after the next start");
    }

    private void wake() {
        LoopHandle started = handle;
        if (started != null) {
            started.wake();
        }
    }

    private void stop() {
        LoopHandle started = handle;
        if (started != null) {
            started.stop();
        }
    }

    @Override
    public long step() {
        stepping = Thread.currentThread();
        try {
            return tellAll();
        } finally {
            stepping = null;
        }
    }

    private long tellAll() {
        long now = runtime.nanoTime();
        for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
            watches.computeIfAbsent(next.campaign, id -> new ProgressWatch(id, source, now))
                    .add(next.subscription);
        }
        if (closed) {
            watches.values().forEach(watch -> watch.fail(ended()));
            watches.clear();
            ended = true;
            runtime.changed();
            stop(); // also one that was left behind
            return EngineRuntime.FOREVER;
        }
        long least = EngineRuntime.FOREVER;
        for (Iterator<ProgressWatch> each = watches.values().iterator(); each.hasNext(); ) {
            ProgressWatch watch = each.next();
            least = Math.min(least, watch.step(now));
            if (watch.empty()) {
                each.remove();
            }
        }
        return least;
    }

    /** Ends every subscription with an error. Waits a moment for subscribers that are slow. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (handle == null) {
                return;
            }
        }
        wake();
        try {
            boolean unused = runtime.await(() -> ended || stepping == Thread.currentThread(), LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            stop();
        } else {
            LOG.warn("A subscriber to progress still hears of it; it is left behind");
        }
    }
}
