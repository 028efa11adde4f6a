package io.mailing.test;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.ProviderTemplate;
import io.mailing.Reason;
import io.mailing.Throttle;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.MessageRecaller;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.RecallOutcome;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
 * email.when("boris@guests.example").throttle(Duration.ofSeconds(30)).times(1).refuseForNow("451 busy").times(2);
 * }</pre>
 *
 * <p>Safe for several threads.
 */
public final class FakeChannel implements Channel {

    private final ChannelTraits traits;
    private final Predicate<String> usable;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, Script> recallScripts = new ConcurrentHashMap<>();
    private volatile @Nullable MessageRecaller recaller;
    private volatile @Nullable ApprovedTexts approved;
    private volatile int partLength;
    private final Object monitor = new Object();

    // Guarded by the monitor.
    private final List<SentMessage> received = new ArrayList<>();
    private int hanging;
    private long released;
    private boolean closed;
    private int underWay;
    private int mostUnderWay;
    private int openSenders;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> takenBack = new HashSet<>();
    private final Map<String, Integer> recalls = new HashMap<>();

    private FakeChannel(ChannelTraits traits, Predicate<String> usable) {
        this.traits = traits;
        this.usable = usable;
    }

    /**
     * A channel without a pace of its own, for 8 messages at once. One that is called {@code email} takes addresses that
     * have an {@code @} between other characters, others take any. It takes any content: what the real channels refuse at
     * a check (an email without a subject, a text that is too long) is not refused here.
     *
     * @param name the channel's name
     * @return a new channel
     */
    public static FakeChannel named(String name) {
        Predicate<String> usable = name.equals("email") ? FakeChannel::looksLikeEmail : address -> true;
        return new FakeChannel(new ChannelTraits(name, Throttle.none(), 8), usable);
    }

    /**
     * As {@link #named}, but with a provider that de-duplicates: of messages with the same key it keeps the first.
     *
     * @param name the channel's name
     * @return a new channel
     */
    public static FakeChannel deduplicating(String name) {
        FakeChannel plain = named(name);
        return new FakeChannel(new ChannelTraits(name, Throttle.none(), 8, true), plain.usable);
    }

    /**
     * A channel with other traits. If they say that its provider de-duplicates, it does.
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
     * Begins a script for one address. It replaces the one before.
     *
     * @param address in the channel's normal form
     * @return what can go wrong
     */
    public Faults when(String address) {
        Script script = new Script();
        scripts.put(address, script);
        return new Faults(script);
    }

    /**
     * Takes only texts that its provider has approved, as WhatsApp does. Before the channel is given to an engine.
     *
     * @param texts by the template's name, with places for the body's values, such as {@code Hello {{1}}!}
     * @return this channel
     */
    public FakeChannel approvedTexts(Map<String, String> texts) {
        approved = new ApprovedTexts(texts);
        return this;
    }

    /**
     * Lets its messages be taken back, at any pace and up to an age of 48 hours. Before the channel is given to an engine.
     *
     * @return this channel
     */
    public FakeChannel recallable() {
        return recallable(Duration.ofDays(2), Throttle.none(), 1);
    }

    /**
     * Bills messages by parts: a text of so many characters is one, a longer one is as many as it takes. Before the channel is given to
     * an engine.
     *
     * @param characters of a part, such as 160
     * @return this channel
     */
    public FakeChannel partsOf(int characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("a part has at least 1 character, was " + characters);
        }
        partLength = characters;
        return this;
    }

    /**
     * As {@link #recallable()}, with other limits.
     *
     * @param greatestAge of a message
     * @param pace of the calls
     * @param batch how many messages to one address go into a call
     * @return this channel
     */
    public FakeChannel recallable(Duration greatestAge, Throttle pace, int batch) {
        recaller = new Recaller(greatestAge, pace, batch);
        return this;
    }

    /**
     * Begins a script for taking back what was sent to one address. It replaces the one before. A message that is taken without an
     * answer is taken back without one, and whatever is not final means "later".
     *
     * @param address in the channel's normal form
     * @return what can go wrong
     */
    public Faults whenRecalling(String address) {
        Script script = new Script();
        recallScripts.put(address, script);
        return new Faults(script);
    }

    /**
     * What the provider took and did not take back: what recipients see.
     *
     * @return a copy, in the order of {@link #received}
     */
    public List<SentMessage> standing() {
        synchronized (monitor) {
            return received.stream()
                    .filter(message -> !takenBack.contains(message.key()))
                    .toList();
        }
    }

    /**
     * How often the provider was asked to take back what was sent to an address, whatever came of it.
     *
     * @param address in the channel's normal form
     * @return 0 if never
     */
    public int recallsOf(String address) {
        synchronized (monitor) {
            return recalls.getOrDefault(address, 0);
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

    private void await(BooleanSupplier condition, Duration timeout, Supplier<String> wanted)
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

    /**
     * How often a message to an address was handed to the provider, whatever came of it.
     *
     * @param address in the channel's normal form
     * @return 0 if never
     */
    public int attemptsTo(String address) {
        synchronized (monitor) {
            return attempts.getOrDefault(address, 0);
        }
    }

    /**
     * The most messages that were ever with the provider at once.
     *
     * @return at most the channel's concurrency, if whoever uses it keeps to that
     */
    public int mostUnderWay() {
        synchronized (monitor) {
            return mostUnderWay;
        }
    }

    /**
     * Senders that were opened and not closed again.
     *
     * @return 0 when no campaign is being sent
     */
    public int openSenders() {
        synchronized (monitor) {
            return openSenders;
        }
    }

    /** Lets every message that hangs now be taken; later ones hang again. */
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
        ApprovedTexts texts = approved;
        return texts == null ? List.of() : texts.check(content);
    }

    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        ApprovedTexts texts = approved;
        ProviderTemplate template = content.providerTemplate();
        if (texts != null && template != null) {
            return new Sender(content, texts.new Filled(template, variables)::render);
        }
        return new Sender(content, new RenderedContent(content, variables)::render);
    }

    @Override
    public Optional<MessageRecaller> recaller() {
        return Optional.ofNullable(recaller);
    }

    @Override
    public boolean inParts() {
        return partLength > 0;
    }

    /** Lets hanging messages go: they end as {@link SendOutcome.Unknown}. */
    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }

    private SendOutcome handOver(MessageContent content, OutboundMessage message, Preview.Message rendered)
            throws InterruptedException {
        synchronized (monitor) {
            attempts.merge(message.address(), 1, Integer::sum);
            underWay++;
            mostUnderWay = Math.max(mostUnderWay, underWay);
        }
        try {
            return answer(content, message, rendered);
        } finally {
            synchronized (monitor) {
                underWay--;
            }
        }
    }

    private SendOutcome answer(MessageContent content, OutboundMessage message, Preview.Message rendered)
            throws InterruptedException {
        Script script = scripts.get(message.address());
        Script.Act act = script == null ? null : script.next();
        if (act instanceof Script.Act.Fail failing) {
            throw failing.fault();
        }
        if (act instanceof Script.Act.Hang && !hang()) {
            return new SendOutcome.Unknown(
                    new Reason("answer-lost", "The channel was closed while the provider was silent"));
        }
        boolean taken = !(act instanceof Script.Act.Answer scripted) || scripted.taken();
        if (taken) {
            take(content, message, rendered);
        }
        return act instanceof Script.Act.Answer scripted
                ? scripted.outcome()
                : SendOutcome.Accepted.sent(traits.name() + "-" + message.key());
    }

    private void take(MessageContent content, OutboundMessage message, Preview.Message rendered) {
        synchronized (monitor) {
            if (keys.add(message.key()) || !traits.deduplicates()) {
                received.add(new SentMessage(
                        traits.name(),
                        message.address(),
                        message.key(),
                        rendered.subject(),
                        rendered.text(),
                        rendered.html(),
                        content,
                        message.files()));
                monitor.notifyAll();
            }
        }
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

    private final class Recaller implements MessageRecaller {
        private final Duration greatestAge;
        private final Throttle pace;
        private final int batch;

        Recaller(Duration greatestAge, Throttle pace, int batch) {
            this.greatestAge = greatestAge;
            this.pace = pace;
            this.batch = batch;
        }

        @Override
        public Duration greatestAge() {
            return greatestAge;
        }

        @Override
        public Throttle pace() {
            return pace;
        }

        @Override
        public int batch() {
            return batch;
        }

        @Override
        public RecallOutcome recall(String address, List<String> providerIds) throws InterruptedException {
            Script script = recallScripts.get(address);
            Script.Act act = script == null ? null : script.next();
            synchronized (monitor) {
                recalls.merge(address, 1, Integer::sum);
            }
            if (act instanceof Script.Act.Fail failing) {
                throw failing.fault();
            }
            if (act instanceof Script.Act.Hang && !hang()) {
                return new RecallOutcome.Later(Script.reason("answer-lost", "The channel was closed"), null);
            }
            if (!(act instanceof Script.Act.Answer scripted) || scripted.taken()) {
                synchronized (monitor) {
                    providerIds.forEach(
                            id -> takenBack.add(id.substring(traits.name().length() + 1)));
                    monitor.notifyAll();
                }
            }
            return act instanceof Script.Act.Answer answer
                    ? Script.recall(answer.outcome())
                    : new RecallOutcome.Recalled();
        }
    }

    private final class Sender implements MessageSender {
        private final MessageContent said;
        private final Function<RecipientValues, Preview> content;
        private boolean open = true;

        Sender(MessageContent said, Function<RecipientValues, Preview> content) {
            this.said = said;
            this.content = content;
            synchronized (monitor) {
                openSenders++;
            }
        }

        @Override
        public Preview preview(OutboundMessage message) {
            return content.apply(message.values());
        }

        @Override
        public int parts(OutboundMessage message) {
            if (!(preview(message) instanceof Preview.Message rendered)) {
                return 0;
            }
            int length = rendered.text() == null ? 0 : rendered.text().length();
            return partLength == 0 ? 1 : Math.max(1, (length + partLength - 1) / partLength);
        }

        @Override
        public SendOutcome send(OutboundMessage message) throws InterruptedException {
            Preview preview = preview(message);
            if (preview instanceof Preview.Unfit unfit) {
                return new SendOutcome.Unfit(unfit.reason());
            }
            return handOver(said, message, (Preview.Message) preview);
        }

        @Override
        public void close() {
            synchronized (monitor) {
                openSenders -= open ? 1 : 0;
                open = false;
            }
        }
    }
}
