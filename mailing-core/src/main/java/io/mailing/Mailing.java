package io.mailing;

import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.EngineSettings;
import io.mailing.internal.engine.Evidence;
import io.mailing.internal.engine.PersonHashes;
import io.mailing.internal.engine.Previews;
import io.mailing.internal.engine.RecordedEvents;
import io.mailing.internal.engine.UnsubscribeLinks;
import io.mailing.internal.events.Events;
import io.mailing.internal.events.ObservedStore;
import io.mailing.internal.progress.ProgressFeed;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.TextWriter;
import io.mailing.spi.store.Store;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entry point: one node of a mailing system, living inside the application. Start one for each process and keep it;
 * several processes on one database share the work.
 *
 * <pre>{@code
 * try (Mailing mailing = Mailing.builder()
 *         .store(InMemoryStore.create())
 *         .channel(email)
 *         .audience("guests", guests)
 *         .start()) {
 *     Campaign sale = mailing.campaigns().launch(CampaignDraft.to("guests")
 *             .subject("<first_name>, a gift for you")
 *             .text("Hello <first_name|friend>!"));
 *     sale.awaitFinished(Duration.ofMinutes(10));
 *     System.out.println(mailing.history().report(sale.id()));
 * }
 * }</pre>
 */
public final class Mailing implements AutoCloseable {

    private final Store store;
    private final EngineRuntime runtime;
    private final Map<String, Channel> channels;
    private final Events events;
    private final Engine engine;
    private final Previews previews;
    private final ProgressFeed feed;
    private final OpenStore asked;
    private final Campaigns campaigns;
    private final History history;
    private final Suppressions suppressions;
    private final Recipients recipients;
    private final SavedMessages messages;
    private final Segments segments;
    private final RecipientLists lists;
    private final Inbound inbound;
    private final @Nullable UnsubscribeHandler unsubscribe;
    private final @Nullable TextWriter textWriter;
    private boolean closed;

    Mailing(Store opened, EngineRuntime runtime, Map<String, Channel> channels, MailingBuilder settings) {
        Map<String, AudienceSource> audiences = settings.audiences();
        this.events = new Events(settings.listeners(), runtime);
        this.store = events.wanted() ? new ObservedStore(opened, events) : opened;
        this.runtime = runtime;
        this.channels = channels;
        EngineSettings tuned = settings.engineSettings(store, runtime);
        ZoneId zone = tuned.zone();
        this.textWriter = settings.textWriter();
        PersonHashes hashes = new PersonHashes(store.installationKey());
        RecordedEvents did = new RecordedEvents(store.recipientEvents(), hashes);
        this.engine = new Engine(
                runtime,
                store,
                channels,
                new AudienceCatalog(audiences, store, runtime.clock(), zone, did),
                tuned,
                events);
        this.previews = new Previews(store, channels, tuned);
        this.asked = new OpenStore(store);
        Triggers triggers = new Triggers(asked, engine, runtime.clock(), channels);
        OptOutSettings optOuts = settings.optOuts();
        AudienceCatalog catalog = new AudienceCatalog(audiences, asked, runtime.clock(), zone, did);
        DraftCheck check = new DraftCheck(
                channels,
                catalog,
                settings.contentLimits(),
                optOuts,
                new PersonalCheck(tuned.personal()),
                settings.guard(),
                runtime.clock());
        Rehearsal rehearsal = new Rehearsal(check, engine, previews, channels, runtime.clock());
        Forecaster forecaster = new Forecaster(
                check, rehearsal, previews, channels, store.paces(), runtime.clock(), settings.tariff(), tuned);
        Outlook outlook = new Outlook(forecaster, new Reviewer(check, channels, tuned, runtime.clock()));
        CampaignBook book = new CampaignBook(asked, engine, runtime, check, triggers, rehearsal, outlook, zone);
        this.feed = book.feed;
        this.campaigns = new Campaigns(book);
        this.messages = new SavedMessages(asked, check, runtime.clock());
        this.segments = new Segments(asked, catalog, runtime.clock());
        this.history = new History(asked, runtime.clock(), previews, settings.recipientLink());
        SuppressionKeys keys =
                new SuppressionKeys(hashes, channels, optOuts.topics().keySet());
        this.suppressions = new Suppressions(asked, keys, runtime.clock(), engine);
        OptOuts ways = new OptOuts(asked, keys, runtime.clock(), engine);
        this.unsubscribe = optOuts.links() == null
                ? null
                : new UnsubscribeHandler(
                        ways, new UnsubscribeLinks(optOuts.links(), store.installationKey()), asked, optOuts);
        this.lists = new RecipientLists(channels, hashes::listKey, book);
        this.recipients = new Recipients(asked, hashes, runtime.clock(), engine);
        this.inbound = new Inbound(new Evidence(asked, runtime.clock(), engine, events), ways, optOuts.stopWords());
        engine.asks(settings.guard());
        start();
    }

    private void start() {
        events.start();
        try {
            engine.start();
        } catch (RuntimeException | Error e) {
            try {
                events.close();
            } catch (RuntimeException | Error second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Begins.
     *
     * @return a new builder
     */
    public static MailingBuilder builder() {
        return new MailingBuilder();
    }

    /**
     * Checks, launches and finds campaigns.
     *
     * @return the same object every time
     */
    public Campaigns campaigns() {
        return campaigns;
    }

    /**
     * Looking back.
     *
     * @return the same object every time
     */
    public History history() {
        return history;
    }

    /**
     * To whom nothing is sent any more.
     *
     * @return the same object every time
     */
    public Suppressions suppressions() {
        return suppressions;
    }

    /**
     * The people to whom campaigns were sent: erases them.
     *
     * @return the same object every time
     */
    public Recipients recipients() {
        return recipients;
    }

    /**
     * Messages that are kept for later.
     *
     * @return the same object every time
     */
    public SavedMessages messages() {
        return messages;
    }

    /**
     * The page behind the unsubscribe links, for whatever server the application has.
     *
     * @return the same object every time
     * @throws IllegalStateException if this node was built without {@link MailingBuilder#unsubscribeLinks}
     */
    public UnsubscribeHandler unsubscribe() {
        UnsubscribeHandler handler = unsubscribe;
        if (handler == null) {
            throw new IllegalStateException(
                    "this node makes no unsubscribe links: Mailing.builder().unsubscribeLinks(...)");
        }
        return handler;
    }

    /**
     * Audiences that are kept under names.
     *
     * @return the same object every time
     */
    public Segments segments() {
        return segments;
    }

    /**
     * Lists of recipients that are kept in the store: uploaded files and typed addresses.
     *
     * @return the same object every time
     */
    public RecipientLists lists() {
        return lists;
    }

    /**
     * What providers say of messages by another way than their answers, and what people reply.
     *
     * @return the same object every time
     */
    public Inbound inbound() {
        return inbound;
    }

    /**
     * Stops: what is being sent is finished and written down (for at most 30 seconds), the rest stays in the store for the
     * next start or another node. Listeners hear what they have not heard yet, as {@link io.mailing.spi.MailingListener} says; who is
     * subscribed to progress gets an error. Closes the store and the channels; whatever is asked after that throws {@link
     * IllegalStateException}. Idempotent; a second caller waits for the first.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeAll(List.of(
                engine::close,
                feed::close,
                events::close,
                asked::end,
                previews::close,
                this::closeChannels,
                this::closeWriter,
                runtime::close,
                store::close));
    }

    private void closeChannels() {
        closeAll(channels.values().stream()
                .map(channel -> (Runnable) channel::close)
                .toList());
    }

    private void closeWriter() {
        if (textWriter != null) {
            textWriter.close();
        }
    }

    /** Closes each one, whatever the others throw; the first fault is thrown at the end. */
    private static void closeAll(List<Runnable> parts) {
        RuntimeException first = null;
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else if (e != first) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
