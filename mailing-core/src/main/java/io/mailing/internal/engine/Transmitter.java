package io.mailing.internal.engine;

import io.mailing.DeliveryState;
import io.mailing.MediaFile;
import io.mailing.Reason;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.FrequencyState;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one permitted message and hands what came of it to the recorder. Whatever happens, there is an outcome. */
final class Transmitter {

    private static final Duration AFTER_STORE_FAULT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Transmitter.class);
    private static final Reason INTERRUPTED =
            new Reason("interrupted", "Sending was interrupted before the message was handed over");

    private final EngineRuntime runtime;
    private final NodeLease lease;
    private final IdempotencyKeys keys;
    private final RecipientView views;
    private final Recorder recorder;
    private final Suppressed suppressed;
    private final FileMaking files;

    Transmitter(
            EngineRuntime runtime,
            NodeLease lease,
            IdempotencyKeys keys,
            RecipientView views,
            Recorder recorder,
            Suppressed suppressed,
            FileMaking files) {
        this.runtime = runtime;
        this.lease = lease;
        this.keys = keys;
        this.views = views;
        this.recorder = recorder;
        this.suppressed = suppressed;
        this.files = files;
    }

    /** Answers whether the recipient has it, or may have it. */
    boolean transmit(Share share, Pending pending, LaneHold.Pass pass, FileMaking.Places places) {
        Outcome outcome;
        try {
            outcome = attempt(share, pending, pass, places);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Delivery {} failed in a way that was not foreseen, it may have been sent: {}",
                    pending.key(),
                    e.getClass().getName());
            LOG.debug("The delivery's fault", e);
            outcome = verdict(share, pending, new SendOutcome.Unknown(fault(e)), Duration.ZERO);
        }
        recorder.add(share, outcome);
        return outcome.state().accepted() || outcome.state() == DeliveryState.IN_DOUBT;
    }

    /** For a delivery whose permission is no longer this node's: it was certainly not sent. */
    void notSent(Share share, Pending pending, Reason reason) {
        putOff(share, pending, reason, Duration.ZERO);
    }

    /** For a delivery whose address must have a rest first. */
    void tooEarly(Share share, Pending pending, Duration rest) {
        putOff(share, pending, PutOffs.ADDRESS_PACE, rest);
    }

    /** For a delivery whose recipient is not to be disturbed now. */
    void quiet(Share share, Pending pending, Instant until) {
        Duration rest = Duration.between(runtime.clock().instant(), until);
        putOff(share, pending, PutOffs.QUIET_HOURS, rest.isNegative() ? Duration.ZERO : rest);
    }

    /** For a delivery whose recipient has had as many messages as may be. Caps of its channel alone leave it the next one. */
    void overCap(Share share, Pending pending, FrequencyState.Refusal refusal) {
        Instant now = runtime.clock().instant();
        Verdict verdict = share.run().verdict();
        if (refusal.waits()) {
            Duration wait = Duration.between(now, refusal.until());
            putOff(share, pending, PutOffs.CAPPED_WAITS, wait.isNegative() ? Duration.ZERO : wait);
        } else {
            recorder.add(
                    share,
                    refusal.byChannel()
                            ? verdict.suppressed(pending, PutOffs.CAPPED, now)
                            : verdict.skipped(pending, PutOffs.CAPPED, now));
        }
    }

    private void putOff(Share share, Pending pending, Reason reason, Duration delay) {
        recorder.add(
                share,
                share.run().verdict().notSent(pending, reason, runtime.clock().instant(), delay));
    }

    /** For a delivery that the executor did not take. Holds the lane back, or it would be offered again at once. */
    void refused(Share share, Pending pending, LaneHold.Pass pass) {
        recorder.add(share, judged(share, pending, new SendOutcome.NotSubmitted(PutOffs.NO_THREAD), pass));
    }

    private Outcome attempt(Share share, Pending pending, LaneHold.Pass pass, FileMaking.Places places) {
        Route route = pending.delivery().routes().get(pending.route());
        Outcome barred = barred(share, pending, route);
        if (barred != null) {
            return barred;
        }
        RunPersonal personal = share.run().personal();
        List<String> makers = share.run().makers(route.channel());
        return personal == null || makers.isEmpty()
                ? send(share, pending, pass, route, List.of())
                : sendWithFiles(share, pending, pass, route, makers, personal, places);
    }

    /** What becomes of a message that is not to be sent to this address or recipient; null if it is. */
    private @Nullable Outcome barred(Share share, Pending pending, Route route) {
        Reason why = suppressed.why(
                route,
                pending.delivery().recipient(),
                share.run().plan().topic(),
                !share.run().toAudience());
        if (why == null) {
            return null;
        }
        Instant now = runtime.clock().instant();
        Verdict verdict = share.run().verdict();
        return why.equals(Suppressed.UNKNOWN)
                ? verdict.notSent(pending, why, now, AFTER_STORE_FAULT)
                : verdict.suppressed(pending, why, now);
    }

    /** Nothing is on the wire while files are made: what goes wrong with them leaves nothing in doubt. */
    private Outcome sendWithFiles(
            Share share,
            Pending pending,
            LaneHold.Pass pass,
            Route route,
            List<String> makers,
            RunPersonal personal,
            FileMaking.Places places) {
        FileMaking.Made made;
        try (places) {
            made = files.make(
                    makers, personal, pending.delivery(), runtime.clock().instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return judged(share, pending, new SendOutcome.NotSubmitted(INTERRUPTED), pass);
        }
        if (made instanceof FileMaking.PutOff putOff) {
            return share.run()
                    .verdict()
                    .notSent(pending, putOff.reason(), runtime.clock().instant(), putOff.pause());
        }
        if (made instanceof FileMaking.Failed failed) {
            return share.run()
                    .verdict()
                    .unmade(pending, failed.reason(), runtime.clock().instant());
        }
        if (made instanceof FileMaking.Unfit unfit) {
            return judged(share, pending, new SendOutcome.Unfit(unfit.reason()), pass);
        }
        FileMaking.Files own = (FileMaking.Files) made;
        try {
            // Making them may have taken long, and people opt out meanwhile.
            Outcome barred = barred(share, pending, route);
            return barred != null ? barred : send(share, pending, pass, route, own.files());
        } finally {
            files.giveBack(own);
        }
    }

    private Outcome send(Share share, Pending pending, LaneHold.Pass pass, Route route, List<MediaFile> attached) {
        // After the store or a maker may have been waited for, and right before the send.
        if (!lease.good(share.lease().node())) {
            // A long pause of this process lies between permission and this line.
            return share.run()
                    .verdict()
                    .notSent(pending, PutOffs.LEASE_LOST, runtime.clock().instant(), Duration.ZERO);
        }
        MessageSender sender = share.run().sender(route.channel());
        if (sender == null) {
            Reason reason = new Reason("no-channel", "Channel " + route.channel() + " is not configured");
            return judged(share, pending, new SendOutcome.NotSubmitted(reason), pass);
        }
        OutboundMessage message;
        try {
            String key = keys.of(pending.key());
            RecipientValues values = views.of(
                    pending.delivery(),
                    runtime.clock().instant(),
                    route,
                    share.run().plan().topic(),
                    key);
            message = new OutboundMessage(
                    key, route.address(), values, share.run().bulk(), attached);
        } catch (RuntimeException e) {
            LOG.error(
                    "Delivery {} can't be made into a message: {}",
                    pending.key(),
                    e.getClass().getName());
            LOG.debug("The delivery's fault", e);
            return judged(share, pending, new SendOutcome.Unfit(fault(e)), pass);
        }
        return judged(share, pending, send(sender, message, pending), pass);
    }

    private SendOutcome send(MessageSender sender, OutboundMessage message, Pending pending) {
        try {
            SendOutcome answer = sender.send(message);
            return Objects.requireNonNull(answer, "the channel answered null");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SendOutcome.NotSubmitted(INTERRUPTED);
        } catch (RuntimeException | Error e) {
            // Without its message, which may hold an address.
            LOG.error(
                    "A channel failed on delivery {}, it may have been sent: {}",
                    pending.key(),
                    e.getClass().getName());
            LOG.debug("The channel's fault", e);
            return new SendOutcome.Unknown(fault(e));
        }
    }

    private Outcome judged(Share share, Pending pending, SendOutcome answer, LaneHold.Pass pass) {
        Duration held = pass.after(answer, runtime.nanoTime());
        pass.tell(pending.delivery().routes().get(pending.route()).channel(), answer, held);
        return verdict(share, pending, answer, held);
    }

    private Outcome verdict(Share share, Pending pending, SendOutcome answer, Duration held) {
        return share.run().verdict().of(pending, answer, runtime.clock().instant(), held);
    }

    private static Reason fault(Throwable e) {
        return new Reason("channel-fault", "The channel failed: " + e.getClass().getSimpleName());
    }
}
