package io.mailing.internal.engine;

import io.mailing.MessageContent;
import io.mailing.spi.Channel;
import io.mailing.spi.MessageSender;
import io.mailing.spi.TemplateVariables;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares a campaign's content for the channels that this node has. */
final class SenderFactory {

    private static final Logger LOG = LoggerFactory.getLogger(SenderFactory.class);

    private final Map<String, Channel> channels;

    SenderFactory(Map<String, Channel> channels) {
        this.channels = channels;
    }

    /** A sender for each of the names that this node knows; all or, after a fault, none. */
    Map<String, MessageSender> open(MessageContent content, List<String> names) {
        TemplateVariables variables = TemplateVariables.of(content);
        Map<String, MessageSender> senders = new LinkedHashMap<>();
        try {
            for (String name : names) {
                Channel channel = channels.get(name);
                if (channel != null) {
                    senders.put(name, channel.open(content.on(name), variables));
                }
            }
            return senders;
        } catch (RuntimeException e) {
            close(senders.values());
            throw e;
        }
    }

    /** Closes each of them, whatever the others do. */
    static void close(Collection<MessageSender> senders) {
        for (MessageSender sender : senders) {
            try {
                sender.close();
            } catch (RuntimeException e) {
                LOG.warn("A sender could not be closed: {}", FaultWords.of(e));
                LOG.debug("The sender's fault", e);
            }
        }
    }
}
