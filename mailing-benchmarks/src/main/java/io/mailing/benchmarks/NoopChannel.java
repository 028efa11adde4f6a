package io.mailing.benchmarks;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Reason;
import io.mailing.Template;
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
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Makes each message personal, as a real channel does, and takes it at once. */
final class NoopChannel implements Channel {

    /** Its name. */
    static final String NAME = "email";

    private final ChannelTraits traits;
    private final Consumer<String> taken;

    /**
     * A channel.
     *
     * @param taken is given each message's text
     */
    NoopChannel(int concurrency, Consumer<String> taken) {
        this.traits = new ChannelTraits(NAME, Throttle.none(), concurrency);
        this.taken = taken;
    }

    @Override
    public ChannelTraits traits() {
        return traits;
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
        Template text = Objects.requireNonNull(content.text());
        return new Sender(text.compile(variables, Escaping.NONE), taken);
    }

    private record Sender(CompiledTemplate text, Consumer<String> taken) implements MessageSender {

        @Override
        public Preview preview(OutboundMessage message) {
            Rendering rendering = text.render(message.values());
            return rendering instanceof Rendering.Text made
                    ? new Preview.Message(null, made.text(), null)
                    : new Preview.Unfit(unfit(rendering));
        }

        @Override
        public SendOutcome send(OutboundMessage message) {
            Rendering rendering = text.render(message.values());
            if (rendering instanceof Rendering.Text made) {
                taken.accept(made.text());
                return SendOutcome.Accepted.sent(message.key());
            }
            return new SendOutcome.Unfit(unfit(rendering));
        }

        private static Reason unfit(Rendering rendering) {
            return new Reason("unfit", rendering.toString());
        }
    }
}
