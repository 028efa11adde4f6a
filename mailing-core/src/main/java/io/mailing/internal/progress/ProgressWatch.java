package io.mailing.internal.progress;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.internal.progress.ProgressFeed.Figures;
import io.mailing.spi.EngineRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who watch one campaign on this node. One read serves each of them whose time has come; who comes in between waits for the
 * next one, and so they fall into step. For the feed's loop.
 */
final class ProgressWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);
    private static final long AFTER_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

    private final CampaignId id;
    private final Function<CampaignId, Figures> source;
    private final List<ProgressSubscription> subscriptions = new ArrayList<>();
    private long notBefore;
    private long readAt;

    ProgressWatch(CampaignId id, Function<CampaignId, Figures> source, long now) {
        this.id = id;
        this.source = source;
        this.notBefore = now;
    }

    void add(ProgressSubscription subscription) {
        subscriptions.add(subscription);
    }

    boolean empty() {
        return subscriptions.isEmpty();
    }

    /** Tells what there is to tell; answers how long there is nothing. */
    long step(long now) {
        refuseIllegal();
        if (untilDue(now) <= 0) {
            read(now);
        }
        subscriptions.removeIf(ProgressSubscription::over);
        return untilDue(now);
    }

    private void refuseIllegal() {
        for (ProgressSubscription each : subscriptions) {
            if (each.illegal()) {
                each.fail(new IllegalArgumentException("a subscriber must request at least 1 (rule 3.9)"));
            }
        }
    }

    /** Without demand nothing is read. The first figures of each come at once, the others no oftener than the quickest wants them. */
    private long untilDue(long now) {
        long due = EngineRuntime.FOREVER;
        long every = EngineRuntime.FOREVER;
        boolean fresh = false;
        for (ProgressSubscription each : subscriptions) {
            if (!each.over() && each.hungry()) {
                due = Math.min(due, each.untilDue(now));
                every = Math.min(every, each.everyNanos());
                fresh |= each.fresh();
            }
        }
        if (due == EngineRuntime.FOREVER) {
            return due;
        }
        long next = fresh ? 0 : Math.max(due, readAt + every - now);
        return Math.max(0, Math.max(next, notBefore - now));
    }

    private void read(long now) {
        Figures figures;
        readAt = now;
        try {
            figures = source.apply(id);
        } catch (StoreException e) {
            LOG.debug("The progress of campaign {} can't be read now", id, e);
            notBefore = now + AFTER_FAULT_NANOS;
            return;
        } catch (RuntimeException e) {
            fail(e); // the campaign is gone, or the store has a bug
            return;
        }
        for (ProgressSubscription each : subscriptions) {
            if (each.hungry() && each.untilDue(now) <= 0) {
                each.look(figures.progress(), now);
            }
            if (figures.atRest() && each.knows(figures.progress())) {
                each.complete();
            }
        }
    }

    void fail(Throwable fault) {
        for (Iterator<ProgressSubscription> all = subscriptions.iterator(); all.hasNext(); ) {
            all.next().fail(fault);
            all.remove();
        }
    }
}
