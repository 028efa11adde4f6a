package io.mailing.test.engine.simulation;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Reason;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.util.List;

/** One node's way to the providers. It renders nothing: the text of a campaign is its label. */
final class SimulatedChannel implements Channel {

    private final SimulatedNode node;
    private final ChannelTraits traits;
    private final Provider provider;

    SimulatedChannel(SimulatedNode node, ChannelTraits traits, Provider provider) {
        this.node = node;
        this.traits = traits;
        this.provider = provider;
    }

    @Override
    public ChannelTraits traits() {
        return traits;
    }

    @Override
    public AddressCheck checkAddress(String address) {
        return address.startsWith("bad")
                ? new AddressCheck.Unusable(new Reason("bad-address", "no address"))
                : new AddressCheck.Usable(address);
    }

    @Override
    public List<Problem> check(MessageContent content) {
        return List.of();
    }

    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        String label = Books.label(content);
        return new MessageSender() {
            @Override
            public Preview preview(OutboundMessage message) {
                return new Preview.Message(null, label, null);
            }

            @Override
            public SendOutcome send(OutboundMessage message) {
                return provider.send(node, label, traits.name(), message);
            }
        };
    }
}
