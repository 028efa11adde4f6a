package io.mailing.test;

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
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel to a provider that exists only in memory. It renders with the real templates, takes every message and keeps it,
 * unless a fault was scripted for the recipient's address:
 *
 * <pre>{@code
 * FakeChannel email = FakeChannel.named("email");
 * email.when("anna@guests.example").refuse("550 no such user");
 * email.when("boris@guests.example").throttle(Duration.ofSeconds(30)).times(1);
 * }</pre>
 *
 * <p>Safe for several threads.
 */
public final class FakeChannel implements Channel {

    private final ChannelTraits traits;
    private final Predicate<String> usable;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Object monitor = new Object();

    // Guarded by the monitor.
    private final List<SentMessage> received = new ArrayList<>();
    private int hanging;
    private long released;
    private boolean closed;

    private FakeChannel(ChannelTraits traits, Predicate<String> usable) {
        this.traits = traits;
        this.usable = usable;
    }

    /**
     * A channel without a pace of its own, for 8 messages at once. One that is called {@code email} takes addresses that
     * have an {@code @} between other characters, others take any.
     *
     * @param name the channel's name
     * @return a new channel
     */
    public static FakeChannel named(String name) {
        Predicate<String> usable = name.equals("email") ? FakeChannel::looksLikeEmail : address -> true;
        return new FakeChannel(new ChannelTraits(name, Throttle.none(), 8), usable);
    }

    /**
     * A channel with other traits.
     *
     * @param traits name, pace and concurrency
     * @param usable which addresses it takes
     * @return a new channel
     */
    public static FakeChannel with(ChannelTraits traits, Predicate<String> usable) {
        return new FakeChannel(traits, usable);
    }

    private static boolean looksLikeEmail(String address) {
        int at = address.indexOf('@');
        return at > 0 && at < address.length() - 1 && address.indexOf(' ') < 0;
    }

    /**
     * Begins a fault for one address. A new one replaces the one before.
     *
     * @param address in the channel's normal form
     * @return what can go wrong
     */
    public Faults when(String address) {
        return new Faults(scripts.computeIfAbsent(address, unused -> new Script()));
    }

    /** What can go wrong with the messages to one address. */
    public static final class Faults {
        private final Script script;

        private Faults(Script script) {
            this.script = script;
        }

        private Repeat does(Script.Act act) {
            script.act(act);
            return new Repeat(script);
        }

        /**
         * The provider refuses for good.
         *
         * @param text what it says
         * @return for how many messages
         */
        public Repeat refuse(String text) {
            return does(Script.refuse(text));
        }

        /**
         * The provider refuses for now.
         *
         * @param text what it says
         * @return for how many messages
         */
        public Repeat refuseForNow(String text) {
            return does(Script.refuseForNow(text));
        }

        /**
         * The provider asks for a slower pace.
         *
         * @param retryAfter what it says, or null if it says nothing
         * @return for how many messages
         */
        public Repeat throttle(@Nullable Duration retryAfter) {
            return does(Script.throttle(retryAfter));
        }

        /**
         * The provider can't be reached.
         *
         * @return for how many messages
         */
        public Repeat unreachable() {
            return does(Script.unreachable());
        }

        /**
         * The provider takes the message, and its answer is lost: the message counts as {@link FakeChannel#received()}.
         *
         * @return for how many messages
         */
        public Repeat vanishAfterAccept() {
            return does(Script.vanishAfterAccept());
        }

        /**
         * The provider doesn't answer until {@link FakeChannel#releaseHung()}, and then takes the message. The sending
         * thread waits that long: not for an engine that is cranked by hand.
         *
         * @return for how many messages
         */
        public Repeat hang() {
            return does(new Script.Act.Hang());
        }

        /**
         * The channel has a bug.
         *
         * @param fault what it throws
         * @return for how many messages
         */
        public Repeat fail(RuntimeException fault) {
            return does(new Script.Act.Fail(fault));
        }
    }

    /** For how many messages a fault lasts: all of them unless {@link #times} says otherwise. */
    public static final class Repeat {
        private final Script script;

        private Repeat(Script script) {
            this.script = script;
        }

        /**
         * Only so often; later messages are taken.
         *
         * @param count at least 1
         */
        public void times(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("times must be at least 1, was " + count);
            }
            script.times(count);
        }
    }

    /**
     * What the provider really took, in that order: also what it took without being heard.
     *
     * @return a copy
     */
    public List<SentMessage> received() {
        synchronized (monitor) {
            return List.copyOf(received);
        }
    }

    /**
     * Waits until the provider has taken so many messages. For engines with threads of their own.
     *
     * @param count at least so many
     * @param timeout how long at most
     * @throws InterruptedException if interrupted
     * @throws AssertionError if the time is over first
     */
    public void awaitReceived(int count, Duration timeout) throws InterruptedException {
        await(() -> received.size() >= count, timeout, () -> count + " messages, were " + received.size());
    }

    /**
     * Waits until so many messages hang.
     *
     * @param count at least so many
     * @param timeout how long at most
     * @throws InterruptedException if interrupted
     * @throws AssertionError if the time is over first
     */
    public void awaitHanging(int count, Duration timeout) throws InterruptedException {
        await(() -> hanging >= count, timeout, () -> count + " hanging messages, were " + hanging);
    }

    private void await(
            BooleanSupplier condition, Duration timeout, Supplier<String> wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new AssertionError("channel " + traits.name() + ": waited for " + wanted.get());
                }
                monitor.wait(left);
            }
        }
    }

    /** Lets every message that hangs now be taken. */
    public void releaseHung() {
        synchronized (monitor) {
            released++;
            monitor.notifyAll();
        }
    }

    @Override
    public ChannelTraits traits() {
        return traits;
    }

    @Override
    public AddressCheck checkAddress(String address) {
        return usable.test(address)
                ? new AddressCheck.Usable(address)
                : new AddressCheck.Unusable(new Reason("bad-address", "This is no address for " + traits.name()));
    }

    @Override
    public List<Problem> check(MessageContent content) {
        return List.of();
    }

    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        return new Sender(content, variables);
    }

    /** Lets hanging messages go: they end as {@link SendOutcome.Unknown}. */
    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }

    private SendOutcome answer(OutboundMessage message, Preview.Message rendered) throws InterruptedException {
        Script script = scripts.get(message.address());
        Script.Act act = script == null ? null : script.next();
        if (act instanceof Script.Act.Fail failing) {
            throw failing.fault();
        }
        if (act instanceof Script.Act.Hang && !hang()) {
            return new SendOutcome.Unknown(new Reason("answer-lost", "The channel was closed while the provider was silent"));
        }
        boolean taken = !(act instanceof Script.Act.Answer scripted) || scripted.taken();
        if (taken) {
            synchronized (monitor) {
                received.add(new SentMessage(
                        traits.name(),
                        message.address(),
                        message.key(),
                        rendered.subject(),
                        rendered.text(),
                        rendered.html()));
                monitor.notifyAll();
            }
        }
        return act instanceof Script.Act.Answer scripted
                ? scripted.outcome()
                : SendOutcome.Accepted.sent(traits.name() + "-" + message.key());
    }

    /** Waits to be released; false if the channel was closed instead. */
    private boolean hang() throws InterruptedException {
        synchronized (monitor) {
            hanging++;
            long before = released;
            monitor.notifyAll();
            try {
                while (released == before && !closed) {
                    monitor.wait();
                }
                return !closed;
            } finally {
                hanging--;
            }
        }
    }

    private final class Sender implements MessageSender {
        private final @Nullable CompiledTemplate subject;
        private final @Nullable CompiledTemplate text;
        private final @Nullable CompiledTemplate html;

        Sender(MessageContent content, TemplateVariables variables) {
            subject = compiled(content.subject(), variables, Escaping.HEADER);
            text = compiled(content.text(), variables, Escaping.NONE);
            html = compiled(content.html(), variables, Escaping.HTML);
        }

        private static @Nullable CompiledTemplate compiled(
                @Nullable Template template, TemplateVariables variables, Escaping escaping) {
            return template == null ? null : template.compile(variables, escaping);
        }

        @Override
        public Preview preview(OutboundMessage message) {
            String[] parts = new String[3];
            CompiledTemplate[] templates = {subject, text, html};
            for (int i = 0; i < parts.length; i++) {
                Rendering rendering = rendered(templates[i], message.values());
                if (rendering instanceof Rendering.Unfit unfit) {
                    return new Preview.Unfit(new Reason(unfit.fault().code(), unfit.message()));
                }
                parts[i] = rendering instanceof Rendering.Text done ? done.text() : null;
            }
            return new Preview.Message(parts[0], parts[1], parts[2]);
        }

        private static @Nullable Rendering rendered(@Nullable CompiledTemplate template, RecipientValues values) {
            return template == null ? null : template.render(values);
        }

        @Override
        public SendOutcome send(OutboundMessage message) throws InterruptedException {
            Preview preview = preview(message);
            if (preview instanceof Preview.Unfit unfit) {
                return new SendOutcome.Unfit(unfit.reason());
            }
            return answer(message, (Preview.Message) preview);
        }
    }
}
