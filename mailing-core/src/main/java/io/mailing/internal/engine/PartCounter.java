package io.mailing.internal.engine;

import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the parts of messages by the senders that would send them. For one thread. */
public final class PartCounter implements AutoCloseable {

    private final Map<String, MessageSender> senders;
    private final RecipientView views;
    private final @Nullable String topic;
    private final Instant at;

    PartCounter(Map<String, MessageSender> senders, RecipientView views, @Nullable String topic, Instant at) {
        this.senders = senders;
        this.views = views;
        this.topic = topic;
        this.at = at;
    }

    /**
     * The parts of a delivery's message on its first route. Throws what the channel throws.
     *
     * @param delivery not skipped
     * @return 1 for a channel that doesn't bill by parts; 0 if the message can't be made
     */
    public int of(Delivery delivery) {
        MessageSender sender = senders.get(delivery.routes().get(0).channel());
        if (sender == null) {
            return 1;
        }
        Route route = delivery.routes().get(0);
        int parts = sender.parts(new OutboundMessage(
                Previews.PREVIEW_KEY, route.address(), views.of(delivery, at, route, topic, Previews.PREVIEW_KEY)));
        if (parts < 0) {
            throw new IllegalStateException("a message has 0 parts or more, was " + parts);
        }
        return parts;
    }

    @Override
    public void close() {
        SenderFactory.close(senders.values());
    }
}
