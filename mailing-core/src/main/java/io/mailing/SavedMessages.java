package io.mailing;

import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are kept for later: written once, used in any number of campaigns, each of which keeps what it said itself. Every
 * method blocks on the store, and throws {@link StoreException} if it is away.
 */
public final class SavedMessages {

    private static final String COPY = "Copy of ";

    private final Store store;
    private final DraftCheck check;
    private final Clock clock;

    SavedMessages(Store store, DraftCheck check, Clock clock) {
        this.store = store;
        this.check = check;
        this.clock = clock;
    }

    /**
     * Keeps a message. Its templates must be well-formed; whether it fits channels and audience is looked at when a campaign is
     * launched with it.
     *
     * @param name 1 to {@value CampaignDraft#MAX_NAME} characters on one line; need not be unique
     * @param author who made it, or null
     * @param message what it says
     * @return the saved message
     * @throws InvalidDraftException with what is wrong with its templates or too large; nothing was written then
     * @throws IllegalArgumentException if the name is not as said
     */
    public SavedMessage save(String name, @Nullable String author, MessageDraft message) {
        String line = name(name);
        String by = author == null
                ? null
                : DraftText.line("author", author, CampaignDraft.MAX_NAME).strip();
        return create(line, by, content(message));
    }

    private SavedMessage create(String name, @Nullable String author, MessageContent content) {
        // As the store keeps it, so that what is answered here equals what is found later.
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SavedMessage saved = new SavedMessage(store.messages().nextId(), name, author, at, at, 1);
        store.messages().create(saved, content);
        return saved;
    }

    private static String name(String name) {
        String line = DraftText.line("name", name, CampaignDraft.MAX_NAME).strip();
        if (line.isEmpty()) {
            throw new IllegalArgumentException("a saved message needs a name");
        }
        return line;
    }

    private MessageContent content(MessageDraft message) {
        List<Problem> problems = new ArrayList<>();
        MessageContent content = check.content(message, problems);
        if (!problems.isEmpty()) {
            throw new InvalidDraftException("The message can't be saved", problems);
        }
        return content;
    }

    /**
     * A saved message by its number.
     *
     * @param id its number
     * @return empty if there is none
     */
    public Optional<SavedMessage> find(MessageId id) {
        return store.messages().find(id);
    }

    /**
     * What it says, for {@link CampaignDraft#message(MessageDraft)}.
     *
     * @param id its number
     * @return a draft with everything
     * @throws UnknownMessageException if there is none
     */
    public MessageDraft draft(MessageId id) {
        return MessageDraft.of(store.messages().content(id).orElseThrow(() -> new UnknownMessageException(id)));
    }

    /**
     * The newest ones first.
     *
     * @param below only those with a smaller number, for the next page; null for the first one
     * @param limit 1 to 1,000
     * @return a page
     * @throws IllegalArgumentException if the limit is not as said
     */
    public List<SavedMessage> list(@Nullable MessageId below, int limit) {
        MessageStore.checkLimit(limit);
        return store.messages().list(below, limit);
    }

    /**
     * Changes what it says. Of two who edit at once the second one's change is made again upon the first one's.
     *
     * @param id its number
     * @param change gets the message as it stands and answers the changed one; may be called several times
     * @return the saved message after it
     * @throws UnknownMessageException if there is none
     * @throws InvalidDraftException with what is wrong with its templates or too large; nothing was changed then
     */
    public SavedMessage edit(MessageId id, UnaryOperator<MessageDraft> change) {
        while (true) { // each round that fails is somebody else's success
            SavedMessage before = read(id);
            MessageDraft draft = Objects.requireNonNull(change.apply(draft(id)), "the edited message");
            if (store.messages().revise(before, before.name(), content(draft), clock.instant())) {
                return read(id);
            }
        }
    }

    /**
     * Gives it another name.
     *
     * @param id its number
     * @param name as for {@link #save}
     * @return the saved message after it
     * @throws UnknownMessageException if there is none
     * @throws IllegalArgumentException if the name is not as said
     */
    public SavedMessage rename(MessageId id, String name) {
        String line = name(name);
        while (!store.messages().revise(read(id), line, null, clock.instant())) {
            Thread.onSpinWait();
        }
        return read(id);
    }

    /**
     * Saves the same message once more, under a name that says so.
     *
     * @param id its number
     * @return the new one
     * @throws UnknownMessageException if there is none
     */
    public SavedMessage duplicate(MessageId id) {
        SavedMessage first = read(id);
        MessageContent content = store.messages().content(id).orElseThrow(() -> new UnknownMessageException(id));
        return create(DraftText.shortened(COPY + first.name(), CampaignDraft.MAX_NAME), first.author(), content);
    }

    /**
     * Forgets it. Campaigns that were made with it keep what they say.
     *
     * @param id its number
     * @return false if there was none
     */
    public boolean delete(MessageId id) {
        return store.messages().delete(id);
    }

    private SavedMessage read(MessageId id) {
        return store.messages().find(id).orElseThrow(() -> new UnknownMessageException(id));
    }
}
