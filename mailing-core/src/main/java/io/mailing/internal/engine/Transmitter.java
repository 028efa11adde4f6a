package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Route;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one permitted message and hands what came of it to the recorder. Whatever happens, there is an outcome. */
final class Transmitter {

    static final Reason LEASE_LOST =
            new Reason("lease-lost", "The node had lost its lease before the message was sent");
    static final Reason NO_THREAD = new Reason("no-thread", "The executor took no task");

    private static final Logger LOG = LoggerFactory.getLogger(Transmitter.class);
    private static final Reason INTERRUPTED =
            new Reason("interrupted", "Sending was interrupted before the message was handed over");

    private final EngineRuntime runtime;
    private final NodeLease lease;
    private final IdempotencyKeys keys;
    private final RecipientView views;
    private final Recorder recorder;

    Transmitter(EngineRuntime runtime, NodeLease lease, IdempotencyKeys keys, RecipientView views, Recorder recorder) {
        this.runtime = runtime;
        this.lease = lease;
        this.keys = keys;
        this.views = views;
        this.recorder = recorder;
    }

    void transmit(Share share, Pending pending, LaneHold hold) {
        if (!lease.good()) {
            notSent(share, pending, LEASE_LOST); // a long pause of this process lies between permission and this line
            return;
        }
        SendOutcome answer;
        try {
            answer = send(share, pending);
        } catch (InterruptedException e) {
            notSent(share, pending, INTERRUPTED);
            Thread.currentThread().interrupt();
            return;
        }
        Duration held = hold.after(answer, runtime.nanoTime());
        hold.tell(pending.delivery().routes().get(pending.route()).channel(), answer, held);
        recorder.add(
                share, share.run().verdict().of(pending, answer, runtime.clock().instant(), held));
    }

    void notSent(Share share, Pending pending, Reason reason) {
        recorder.add(
                share,
                share.run().verdict().notSent(pending, reason, runtime.clock().instant()));
    }

    private SendOutcome send(Share share, Pending pending) throws InterruptedException {
        Route route = pending.delivery().routes().get(pending.route());
        MessageSender sender = share.run().sender(route.channel());
        if (sender == null) {
            return new SendOutcome.NotSubmitted(
                    new Reason("no-channel", "Channel " + route.channel() + " is not configured"));
        }
        OutboundMessage message = new OutboundMessage(
                keys.of(pending.key()),
                route.address(),
                views.of(pending.delivery(), runtime.clock().instant()));
        try {
            return sender.send(message);
        } catch (RuntimeException | Error e) {
            LOG.error("Channel {} failed on delivery {}: it may have been sent", route.channel(), pending.key(), e);
            return new SendOutcome.Unknown(new Reason(
                    "channel-fault", "The channel failed: " + e.getClass().getSimpleName()));
        }
    }
}
