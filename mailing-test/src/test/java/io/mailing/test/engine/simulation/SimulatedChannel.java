package io.mailing.test.engine.simulation;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.Rendering;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.util.List;
import java.util.Objects;

/** One node's way to the providers. It renders what recipients have of their own; all other texts are their campaign's label. */
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
        Template template = Objects.requireNonNull(content.text());
        CompiledTemplate text = template.compile(variables, Escaping.NONE);
        return new MessageSender() {
            @Override
            public Preview preview(OutboundMessage message) {
                return new Preview.Message(null, Books.label(content), null);
            }

            @Override
            public SendOutcome send(OutboundMessage message) {
                // Without a value the checker sees its bare name, which nobody was given.
                String printed = text.render(message.values()) instanceof Rendering.Text rendered
                        ? rendered.text()
                        : template.source();
                return provider.send(node, printed, traits.name(), message);
            }
        };
    }
}
