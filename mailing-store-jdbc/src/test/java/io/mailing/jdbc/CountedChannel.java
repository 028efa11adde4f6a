package io.mailing.jdbc;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Throttle;
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
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Makes each message and remembers one bit of it: a fake channel would keep them all. Texts are {@code number name}. */
final class CountedChannel implements Channel {

    private final BitSet seen = new BitSet();
    private long wrong;

    private synchronized void taken(String address, String text) {
        int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
        boolean own = text.equals(number + " Guest " + number) && address.equals("guest" + number + "@guests.example");
        wrong += own && !seen.get(number) ? 0 : 1;
        seen.set(number);
    }

    /** To how many people a message went. */
    synchronized int people() {
        return seen.cardinality();
    }

    /** Messages that were another one's, or a second one. */
    synchronized long wrong() {
        return wrong;
    }

    @Override
    public ChannelTraits traits() {
        return new ChannelTraits("email", Throttle.none(), 4);
    }

    @Override
    public AddressCheck checkAddress(String address) {
        return new AddressCheck.Usable(address);
    }

    @Override
    public List<Problem> check(MessageContent content) {
        return List.of();
    }

    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        CompiledTemplate text = Objects.requireNonNull(content.text()).compile(variables, Escaping.NONE);
        return new MessageSender() {
            @Override
            public Preview preview(OutboundMessage message) {
                return new Preview.Message(null, made(text, message), null);
            }

            @Override
            public SendOutcome send(OutboundMessage message) {
                taken(message.address(), made(text, message));
                return SendOutcome.Accepted.sent(message.key());
            }
        };
    }

    private static String made(CompiledTemplate text, OutboundMessage message) {
        return ((Rendering.Text) text.render(message.values())).text();
    }
}
