package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.StoreException;
import io.mailing.internal.pace.PaceGate;
import io.mailing.internal.pace.PaceTurn;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.MessageRecaller;
import io.mailing.spi.RecallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Taking back by one channel: at its pace, and held back while its provider asks for that or is away. For one thread. */
final class RecallRoute {

    private static final Logger LOG = LoggerFactory.getLogger(RecallRoute.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final String channel;
    private final MessageRecaller recaller;
    private final PaceGate gate;
    private final EngineRuntime runtime;
    private long heldUntil;
    private Duration next = FIRST;

    RecallRoute(String channel, MessageRecaller recaller, PaceGate gate, EngineRuntime runtime) {
        this.channel = channel;
        this.recaller = recaller;
        this.gate = gate;
        this.runtime = runtime;
        this.heldUntil = runtime.nanoTime();
    }

    int batch() {
        return Math.max(1, recaller.batch());
    }

    boolean tooOld(Instant sentAt, Instant now) {
        return !now.isBefore(sentAt.plus(recaller.greatestAge()));
    }

    /** Takes a turn; 0 if a call may be made now, else how many nanoseconds to wait. */
    long turn() {
        long held = heldUntil - runtime.nanoTime();
        return held > 0 ? held : gate.tryTake(new PaceTurn());
    }

    /** One call of the provider. */
    RecallOutcome recall(String address, List<String> providerIds) {
        RecallOutcome outcome = ask(address, providerIds);
        if (outcome instanceof RecallOutcome.Later later) {
            hold(later);
        } else {
            next = FIRST;
        }
        return outcome;
    }

    private RecallOutcome ask(String address, List<String> providerIds) {
        try {
            return recaller.recall(address, providerIds);
        } catch (InterruptedException e) {
            // Nobody interrupts a loop but a mistake; nothing was asked for.
            return new RecallOutcome.Later(new Reason("interrupted", ""), null);
        } catch (RuntimeException e) {
            LOG.error("Channel {} failed at a recall, it is tried again: {}", channel, FaultWords.of(e));
            LOG.debug("The channel's fault", e);
            return new RecallOutcome.Later(new Reason("channel-failed", FaultWords.of(e)), null);
        }
    }

    /** This node keeps to it even if the store can't be told. */
    private void closeForAll(Duration time) {
        try {
            gate.throttled(time);
        } catch (StoreException e) {
            LOG.debug("The store can't be told that channel {} takes nothing back", channel, e);
        }
    }

    private void hold(RecallOutcome.Later later) {
        Duration time = later.retryAfter();
        if (time == null) {
            time = next;
            Duration doubled = next.multipliedBy(2);
            next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        } else {
            closeForAll(time);
        }
        heldUntil = runtime.nanoTime() + time.toNanos();
        LOG.debug(
                "Channel {} takes nothing back for {}: {}",
                channel,
                time,
                later.reason().code());
    }
}
