package io.mailing;

import io.mailing.internal.audience.AudienceParts;
import io.mailing.internal.engine.EngineSettings;
import io.mailing.internal.engine.PersonalParts;
import io.mailing.internal.runtime.ThreadedRuntime;
import io.mailing.internal.text.TextBudget;
import io.mailing.internal.text.TextDesk;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.LaunchGuard;
import io.mailing.spi.MailingListener;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.Tariff;
import io.mailing.spi.TextWriter;
import io.mailing.spi.store.Store;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Mailing}. Not safe for several threads; used once. */
public final class MailingBuilder {

    private static final Duration MIN_LEASE = Duration.ofSeconds(1);
    private static final Duration MAX_LEASE = Duration.ofMinutes(10);
    private static final Duration MIN_KEPT = Duration.ofHours(1);

    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<String, AudienceSource> audiences = new LinkedHashMap<>();
    private final Map<String, PersonalValues> providers = new LinkedHashMap<>();
    private final Map<String, AttachmentMaker> makers = new LinkedHashMap<>();
    private final List<MailingListener> listeners = new ArrayList<>();
    private @Nullable Store store;
    private @Nullable Executor executor;
    private @Nullable EngineRuntime runtime;
    private Clock clock = Clock.systemUTC();
    private ZoneId zone = ZoneId.systemDefault();
    private Locale locale = Locale.getDefault();
    private Duration leaseTime = Duration.ofSeconds(30);
    private @Nullable Duration ledgersKept;
    private @Nullable QuietHours quietHours;
    private final Map<String, @Nullable QuietHours> quietHoursOf = new LinkedHashMap<>();
    private final List<FrequencyCap> frequencyCaps = new ArrayList<>();
    private ContentLimits contentLimits = ContentLimits.standard();
    private @Nullable TextWriter textWriter;
    private Quota textsPerDay = Quota.none();
    private @Nullable LaunchGuard guard;
    private @Nullable Tariff tariff;
    private final Map<String, String> topics = new LinkedHashMap<>();
    private @Nullable URI unsubscribeLinks;
    private @Nullable String unsubscribeTitle;
    private StopWords stopWords = StopWords.standard();
    private @Nullable Function<String, @Nullable URI> recipientLink;

    MailingBuilder() {}

    /**
     * Where everything is kept. Required.
     *
     * @param store not opened; closed with the {@link Mailing}
     * @return this
     */
    public MailingBuilder store(Store store) {
        this.store = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * One more channel. At least one is required. Their order is the default order of priority.
     *
     * @param channel with a name that no other one has; closed with the {@link Mailing}
     * @return this
     */
    public MailingBuilder channel(Channel channel) {
        String name = channel.traits().name();
        if (channels.putIfAbsent(name, channel) != null) {
            throw new IllegalArgumentException("there is a channel '" + name + "' already: give this one another name");
        }
        return this;
    }

    /**
     * One more audience. Campaigns and saved segments name it; after a restart it must be there again under the same name: a campaign that is
     * to be prepared waits for a node that has its audience, and this one says so in its log.
     *
     * @param name 1 to 100 characters
     * @param source where its people come from
     * @return this
     */
    public MailingBuilder audience(String name, AudienceSource source) {
        AudienceParts.checkName(name);
        if (audiences.putIfAbsent(name, Objects.requireNonNull(source, "source")) != null) {
            throw new IllegalArgumentException("there is an audience '" + name + "' already");
        }
        return this;
    }

    /**
     * Values that each recipient gets shortly before the message is sent. Templates use the names that the provider gives; a name that an audience
     * has too is refused when a campaign is launched that uses it. Who is triggered for gets the provider's value, whatever attributes are given.
     *
     * @param name of the provider: 1 to 100 letters, digits, {@code _} or {@code -}; written down with each campaign that needs it,
     *     which waits for a node that has it
     * @param provider see {@link PersonalValues}
     * @return this
     * @throws IllegalArgumentException if there is one of this name, it gives nothing, or a name that is built in, or says something out of
     *     range
     */
    public MailingBuilder personalValues(String name, PersonalValues provider) {
        PersonalCheck.check(name, provider);
        if (providers.putIfAbsent(name, provider) != null) {
            throw new IllegalArgumentException("there are personal values '" + name + "' already");
        }
        return this;
    }

    /**
     * Files that are made for each recipient when the message is sent. Drafts ask for them by this name ({@link
     * MessageDraft#attachPersonal}).
     *
     * @param name 1 to 100 letters, digits, {@code _} or {@code -}; written down with each campaign that needs it, which is sent by nodes
     *     that have it
     * @param maker see {@link AttachmentMaker}
     * @return this
     * @throws IllegalArgumentException if there is one of this name, or it says something out of range
     */
    public MailingBuilder attachmentMaker(String name, AttachmentMaker maker) {
        PersonalCheck.check(name, maker);
        if (makers.putIfAbsent(name, maker) != null) {
            throw new IllegalArgumentException("there is an attachment maker '" + name + "' already");
        }
        return this;
    }

    /**
     * Who writes texts for single recipients, where a message has a {@link TextBrief}. A campaign with one waits for a node that has a
     * writer.
     *
     * @param writer such as a language model; closed with the {@link Mailing}
     * @return this
     * @throws IllegalArgumentException if its concurrency is not 1 to 100
     */
    public MailingBuilder textWriter(TextWriter writer) {
        PersonalCheck.checkConcurrency("the text writer", writer.concurrency());
        this.textWriter = writer;
        return this;
    }

    /**
     * How many texts may be ordered a day over all campaigns and nodes, samples among them; it outlives a restart. Set it the same on all
     * nodes. When it is used up recipients get the brief's ready text, or are skipped.
     *
     * @param texts {@link Quota#none()} by default
     * @return this
     */
    public MailingBuilder textsPerDay(Quota texts) {
        this.textsPerDay = Objects.requireNonNull(texts, "texts");
        return this;
    }

    /**
     * The wall clock, for what is written down and compared with plans.
     *
     * @param clock the system's by default
     * @return this
     */
    public MailingBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * The time zone of recipients that have none, and of default names.
     *
     * @param zone the system's by default
     * @return this
     */
    public MailingBuilder zone(ZoneId zone) {
        this.zone = Objects.requireNonNull(zone, "zone");
        return this;
    }

    /**
     * The language and region of recipients that have none, for numbers and dates.
     *
     * @param locale the system's by default
     * @return this
     */
    public MailingBuilder locale(Locale locale) {
        this.locale = Objects.requireNonNull(locale, "locale");
        return this;
    }

    /**
     * Runs sends, the reading of audiences and calls for personal values.
     *
     * @param executor must take as many tasks at once as the channels' concurrency and that of personal values add up to, and one more; stays the
     *     application's own. By default threads of the engine's own
     * @return this
     */
    public MailingBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * How long a node that says nothing is taken for alive. After a crash its work is taken over when this is over.
     *
     * @param leaseTime from 1 second to 10 minutes, 30 seconds by default; longer than the longest pause of the process
     *     and than a database's fail-over
     * @return this
     */
    public MailingBuilder leaseTime(Duration leaseTime) {
        if (leaseTime.compareTo(MIN_LEASE) < 0 || leaseTime.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException("lease time must be 1 second to 10 minutes, was " + leaseTime);
        }
        this.leaseTime = leaseTime;
        return this;
    }

    /**
     * Where the application shows a recipient: the journal's entries link to it ({@link JournalEntry#recipientLink}).
     *
     * @param link from the recipient's id to the address of the card, or to null where there is none; called for each entry
     *     that is read, and must be quick. What it throws means that there is no link
     * @return this
     */
    public MailingBuilder recipientLink(Function<String, @Nullable URI> link) {
        this.recipientLink = Objects.requireNonNull(link, "link");
        return this;
    }

    /**
     * How long the deliveries of a campaign that has ended are kept: recipients, addresses, values, outcomes, and its content.
     * After that they are dropped, a little at a time, by whichever node gets to it. The campaign's line in the history and its
     * report stay, with all figures; its journal is empty ({@link CampaignSummary#ledgerDropped()}), and nothing of it can be
     * sent again. Set it the same on all nodes: the shortest one holds.
     *
     * @param time an hour or more after the campaign is FINISHED or CANCELLED; by default they are kept for ever
     * @return this
     */
    public MailingBuilder keepLedgers(Duration time) {
        if (time.compareTo(MIN_KEPT) < 0) {
            throw new IllegalArgumentException("ledgers must be kept for an hour at least, was " + time);
        }
        this.ledgersKept = time;
        return this;
    }

    /**
     * Hours in which nothing is sent, by each recipient's own clock ({@link Recipient.Builder#zone}, or else {@link #zone}). What comes
     * due in them waits for their end, or expires with its campaign; that is no refusal. They hold for what is triggered too, but not for
     * campaigns that say {@link CampaignDraft#atAnyHour}. Set them the same on all nodes.
     *
     * @param hours on all channels that have none of their own; by default there are none
     * @return this
     */
    public MailingBuilder quietHours(QuietHours hours) {
        this.quietHours = Objects.requireNonNull(hours, "hours");
        return this;
    }

    /**
     * Hours in which nothing is sent on one channel, see {@link #quietHours(QuietHours)}.
     *
     * @param channel its name; it must be there at the start
     * @param hours for this channel; null for none, whatever holds for the others
     * @return this
     */
    public MailingBuilder quietHours(String channel, @Nullable QuietHours hours) {
        quietHoursOf.put(Objects.requireNonNull(channel, "channel"), hours);
        return this;
    }

    /**
     * One more topic: what campaigns are about ({@link CampaignDraft#topic}), and people may opt out of alone. Name the same on all nodes.
     *
     * @param name 1 to {@value SuppressionScope#MAX_TOPIC} characters of {@code a-z}, {@code 0-9}, {@code -} and {@code _}
     * @param title what people read on the page behind an unsubscribe link, 1 to 100 characters
     * @return this builder
     */
    public MailingBuilder topic(String name, String title) {
        if (title.isBlank() || title.length() > 100) {
            throw new IllegalArgumentException("a topic's title must have 1 to 100 characters");
        }
        if (topics.putIfAbsent(SuppressionScope.checkedTopic(name), title) != null) {
            throw new IllegalArgumentException("there is a topic '" + name + "' already");
        }
        return this;
    }

    /**
     * Where the application serves the page on which people opt out ({@link Mailing#unsubscribe}). Templates may use
     * {@code <unsubscribe_link>} then, and emails that go to an audience or have a topic carry the headers of RFC 8058. Set it the same on
     * all nodes, and serve it for as long as people keep messages: a link holds for ever.
     *
     * @param base an absolute {@code https} address ({@code http} for trials) of at most 300 characters, without a fragment; a token is
     *     added to its query
     * @return this builder
     */
    public MailingBuilder unsubscribeLinks(URI base) {
        boolean web = "https".equalsIgnoreCase(base.getScheme()) || "http".equalsIgnoreCase(base.getScheme());
        if (!web || base.getHost() == null || base.getRawFragment() != null || base.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "unsubscribe links need an absolute https address without a fragment, was " + base);
        }
        if (base.toASCIIString().length() > 300) {
            throw new IllegalArgumentException("the address of unsubscribe links must have at most 300 characters");
        }
        this.unsubscribeLinks = base;
        return this;
    }

    /**
     * Who sends, above the page behind the unsubscribe links.
     *
     * @param title 1 to 100 characters; nothing stands there by default
     * @return this builder
     */
    public MailingBuilder unsubscribeTitle(String title) {
        if (title.isBlank() || title.length() > 100) {
            throw new IllegalArgumentException("the title must have 1 to 100 characters");
        }
        this.unsubscribeTitle = title;
        return this;
    }

    /**
     * By which replies people opt out, and in again, see {@link Inbound#reply}.
     *
     * @param words by default {@link StopWords#standard()}
     * @return this builder
     */
    public MailingBuilder stopWords(StopWords words) {
        this.stopWords = Objects.requireNonNull(words, "words");
        return this;
    }

    /**
     * One more limit to how many messages a recipient gets within a period, over all campaigns and nodes; several hold together. People
     * are told apart by their {@linkplain Recipient#id ids}. A message counts from when it is let go to be sent until its period is over,
     * and not if it turns out that it was not sent; one that is in doubt counts. Campaigns that say {@link
     * CampaignDraft#ignoreFrequencyCaps}, what is triggered and test messages are neither held back nor counted. What is too many is
     * skipped with the reason {@code frequency-cap}, or waits ({@link FrequencyCap#orWait}); where only caps of its channel are in the way,
     * it takes the next channel instead of being skipped. Set them the same on all nodes.
     *
     * @param cap one more; by default there are none
     * @return this
     */
    public MailingBuilder frequencyCap(FrequencyCap cap) {
        frequencyCaps.add(Objects.requireNonNull(cap, "cap"));
        return this;
    }

    /**
     * The application's own word on whether a campaign may begin.
     *
     * @param guard see {@link LaunchGuard}; by default everything may
     * @return this builder
     */
    public MailingBuilder guard(LaunchGuard guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
        return this;
    }

    /**
     * One more listener. It hears what this node does; what others do, it does not.
     *
     * @param listener see {@link MailingListener}
     * @return this builder
     */
    public MailingBuilder listener(MailingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * What messages cost, for {@link Campaigns#forecast}.
     *
     * @param tariff by default no price is known
     * @return this builder
     */
    public MailingBuilder tariff(Tariff tariff) {
        this.tariff = Objects.requireNonNull(tariff, "tariff");
        return this;
    }

    /**
     * How many attachments a message may have, and how large.
     *
     * @param limits by default {@link ContentLimits#standard()}
     * @return this builder
     */
    public MailingBuilder contentLimits(ContentLimits limits) {
        this.contentLimits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * How the engine runs. For tests: clock and executor of this builder are then not used.
     *
     * @param runtime closed with the {@link Mailing}
     * @return this
     */
    public MailingBuilder runtime(EngineRuntime runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        return this;
    }

    /**
     * Opens the store and starts. If that fails nothing runs, and what was opened is closed again, the store included; the
     * channels and a runtime that was given stay open.
     *
     * @return a running node, to be closed by the caller
     * @throws IllegalStateException if there is no store or no channel, quiet hours or a frequency cap are set for one that there is not,
     *     or two providers of personal values give the same name, or need what another one gives
     * @throws StoreException if the store can't be reached or its schema doesn't fit
     */
    public Mailing start() {
        Store opened = store;
        if (opened == null) {
            throw new IllegalStateException("a store is required: store(JdbcStore.of(dataSource))");
        }
        if (channels.isEmpty()) {
            throw new IllegalStateException("at least one channel is required: channel(EmailChannel.smtp(...)...)");
        }
        for (String channel : quietHoursOf.keySet()) {
            if (!channels.containsKey(channel)) {
                throw new IllegalStateException("quiet hours are set for the channel '" + channel
                        + "', which there is not; there are " + channels.keySet());
            }
        }
        PersonalCheck.checkAll(providers);
        for (FrequencyCap cap : frequencyCaps) {
            if (channels.keySet().stream().noneMatch(cap::covers)) {
                throw new IllegalStateException("a frequency cap is set for the channel '" + cap.channel()
                        + "', which there is not; there are " + channels.keySet());
            }
        }
        try {
            opened.open();
            return runtime == null ? onOwnRuntime(opened) : on(runtime, opened);
        } catch (RuntimeException | Error e) {
            closeAfter(e, opened::close);
            throw e;
        }
    }

    private Mailing onOwnRuntime(Store opened) {
        EngineRuntime own = new ThreadedRuntime(clock, executor);
        try {
            return on(own, opened);
        } catch (RuntimeException | Error e) {
            closeAfter(e, own::close);
            throw e;
        }
    }

    private Mailing on(EngineRuntime running, Store opened) {
        return new Mailing(opened, running, Collections.unmodifiableMap(new LinkedHashMap<>(channels)), this);
    }

    /** Closes something because of a fault, which nothing that goes wrong here may hide. */
    private static void closeAfter(Throwable first, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            if (e != first) {
                first.addSuppressed(e);
            }
        }
    }

    @Nullable
    LaunchGuard guard() {
        return guard;
    }

    List<MailingListener> listeners() {
        return List.copyOf(listeners);
    }

    @Nullable
    Tariff tariff() {
        return tariff;
    }

    ContentLimits contentLimits() {
        return contentLimits;
    }

    @Nullable
    Function<String, @Nullable URI> recipientLink() {
        return recipientLink;
    }

    OptOutSettings optOuts() {
        return new OptOutSettings(topics, unsubscribeLinks, unsubscribeTitle, stopWords);
    }

    Map<String, AudienceSource> audiences() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(audiences));
    }

    @Nullable
    TextWriter textWriter() {
        return textWriter;
    }

    EngineSettings engineSettings(Store opened, EngineRuntime running) {
        Map<String, PersonalValues> all = new LinkedHashMap<>(providers);
        if (textWriter != null) {
            TextBudget budget = new TextBudget(opened.paces(), textsPerDay, running.clock());
            all.put(TextDesk.NAME, new TextDesk(textWriter, budget, running.clock()));
        }
        Map<String, QuietHours> quiet = new LinkedHashMap<>();
        for (String channel : channels.keySet()) {
            QuietHours hours = quietHoursOf.containsKey(channel) ? quietHoursOf.get(channel) : quietHours;
            if (hours != null) {
                quiet.put(channel, hours);
            }
        }
        return new EngineSettings(
                leaseTime,
                locale,
                zone,
                ledgersKept,
                Map.copyOf(quiet),
                unsubscribeLinks,
                new PersonalParts(all, makers, contentLimits.attachmentBytes()),
                List.copyOf(frequencyCaps));
    }
}
