package io.mailing;

import io.mailing.internal.engine.EngineSettings;
import io.mailing.internal.runtime.ThreadedRuntime;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.LaunchGuard;
import io.mailing.spi.MailingListener;
import io.mailing.spi.Tariff;
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
    private @Nullable LaunchGuard guard;
    private @Nullable Tariff tariff;
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
     * One more audience. Campaigns name it; after a restart it must be there again under the same name: a campaign that is
     * to be prepared waits for a node that has its audience, and this one says so in its log.
     *
     * @param name 1 to 100 characters
     * @param source where its people come from
     * @return this
     */
    public MailingBuilder audience(String name, AudienceSource source) {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("an audience's name must have 1 to 100 characters, was '" + name + "'");
        }
        if (audiences.putIfAbsent(name, Objects.requireNonNull(source, "source")) != null) {
            throw new IllegalArgumentException("there is an audience '" + name + "' already");
        }
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
     * Runs sends and the reading of audiences.
     *
     * @param executor must take as many tasks at once as the channels' concurrency adds up to, and one more; stays the
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
     * @throws IllegalStateException if there is no store or no channel, or quiet hours or a frequency cap are set for one that there
     *     is not
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

    Map<String, AudienceSource> audiences() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(audiences));
    }

    EngineSettings engineSettings() {
        Map<String, QuietHours> quiet = new LinkedHashMap<>();
        for (String channel : channels.keySet()) {
            QuietHours hours = quietHoursOf.containsKey(channel) ? quietHoursOf.get(channel) : quietHours;
            if (hours != null) {
                quiet.put(channel, hours);
            }
        }
        return new EngineSettings(leaseTime, locale, zone, ledgersKept, Map.copyOf(quiet), List.copyOf(frequencyCaps));
    }
}
