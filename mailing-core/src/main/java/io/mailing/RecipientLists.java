package io.mailing;

import io.mailing.audience.AttributeType;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.UnsentRows;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.internal.audience.AudienceParts;
import io.mailing.internal.audience.ListUploads;
import io.mailing.internal.audience.TypedAddresses;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.Channel;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.UploadStore.FileKey;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lists of recipients that are kept in the store: uploaded CSV files and typed addresses. So a campaign to a list is sent after a
 * restart and by another node as well, and the file is needed no more.
 *
 * <p>A CSV file has a header. Its columns are matched without case and in any order:
 *
 * <ul>
 *   <li>{@code id}: the recipient's id, at most {@value Recipient#MAX_ID} characters. Where there is no such column a recipient is known by
 *       its first address, as in {@code email:anna@guests.example}: the form in which addresses are compared, so that the same
 *       person has the same id in another list
 *   <li>the name of a channel of this node, or {@code email}, {@code telegram}, {@code whatsapp}, {@code sms}, {@code instagram}: the
 *       address on it; other columns by {@link UploadOptions.Builder#address}
 *   <li>{@code locale} (such as {@code pl-PL}) and {@code zone} (such as {@code Europe/Warsaw})
 *   <li>every column, these included, is an attribute
 * </ul>
 *
 * <p>Its charset is recognised (UTF-8, UTF-16 and windows-1251) and so is its separator (comma, semicolon, tab). It is read once, in bounded
 * memory, with the limits of {@link io.mailing.audience.CsvLimits}. A row that can't be taken is refused with its line and the others are
 * taken: one with too few or too many fields, a blank id, a value that is not of its attribute's type, or no address that
 * its channel can use. Of a row with several addresses those that can't be used are left out and told. Rows that are wholly blank are passed
 * over. What breaks the file as such (its size, its encoding, a quote that never ends) refuses all of it, and nothing of it is
 * kept.
 *
 * <p>A list can have several files. One of them can be uploaded at a time. Every method blocks on the store and throws {@link StoreException} if
 * it is away; an upload that broke off leaves nothing that anybody can see.
 */
public final class RecipientLists {

    private static final String NAME = "name";

    private final Store store;
    private final Map<String, Channel> channels;
    private final ListUploads uploads;
    private final CampaignBook book;
    private final Clock clock;

    RecipientLists(Map<String, Channel> channels, UnaryOperator<String> hash, CampaignBook book) {
        this.store = book.store;
        this.channels = channels;
        this.clock = book.runtime.clock();
        this.uploads = new ListUploads(store, channels, hash, clock);
        this.book = book;
    }

    /**
     * Makes a list out of a CSV file.
     *
     * @param name what people call the list, 1 to {@value RecipientList#MAX_NAME} characters on one line; need not be unique
     * @param csv read to its end or to the first fault that breaks the file; stays open
     * @param options how it is read
     * @return the new list's number, and what became of the rows; the list is there even if all of them were refused
     * @throws AudienceException if the file as such is broken: nothing was kept then
     * @throws IllegalArgumentException if a name is not as said, or the options name a channel that this node has not and that is none of
     *     those above
     */
    public UploadReport upload(String name, InputStream csv, UploadOptions options) {
        return csv(null, name(name), csv, options);
    }

    /**
     * Supplements a list by another CSV file. Its columns may be others; those that the list has already are taken under the names
     * that they have there. Campaigns to the list that have not written their audience down yet are sent to these
     * people too.
     *
     * @param list the list's number
     * @param csv as for {@link #upload}
     * @param options how it is read
     * @return what became of the rows
     * @throws UnknownListException if there is no such list
     * @throws AudienceException if the file as such is broken, if another file of the list is being uploaded, or if it has {@value
     *     RecipientList#MAX_FILES} files; nothing was kept then
     * @throws IllegalArgumentException as for {@link #upload}
     */
    public UploadReport add(ListId list, InputStream csv, UploadOptions options) {
        return csv(read(list), "", csv, options);
    }

    private UploadReport csv(@Nullable RecipientList list, String name, InputStream csv, UploadOptions options) {
        return forgettingWhatFailed(() -> uploads.csv(list, name, csv, named(options)));
    }

    /**
     * Makes a list out of addresses that somebody typed: {@code Name <address>} or the address alone, with commas, semicolons or new
     * lines between. A name with one of these stands in quotes, in which a backslash stands before a quote. A recipient has the
     * attribute {@code name} where one was typed, and the address as id, as one of a file without ids has.
     *
     * @param name as for {@link #upload}
     * @param channel whose addresses they are
     * @param addresses what was typed, at most as many characters as the options allow bytes
     * @param options the file's name, duplicates and how much is reported; the rest is of no meaning here
     * @return what became of them; a line is the place among them, from 1
     * @throws AudienceException if the text is too long
     * @throws IllegalArgumentException if this node has no such channel, or a name is not as said
     */
    public UploadReport uploadTyped(String name, String channel, String addresses, UploadOptions options) {
        return typed(null, name(name), channel, addresses, options);
    }

    /**
     * Supplements a list by addresses that somebody typed.
     *
     * @param list the list's number
     * @param channel as for {@link #uploadTyped}
     * @param addresses as for {@link #uploadTyped}
     * @param options as for {@link #uploadTyped}
     * @return what became of them
     * @throws UnknownListException if there is no such list
     * @throws AudienceException if the text is too long, another file of the list is being uploaded, or it has {@value
     *     RecipientList#MAX_FILES} files
     * @throws IllegalArgumentException if this node has no such channel, or the file's name is not as said
     */
    public UploadReport addTyped(ListId list, String channel, String addresses, UploadOptions options) {
        return typed(read(list), "", channel, addresses, options);
    }

    private UploadReport typed(
            @Nullable RecipientList list, String name, String channel, String addresses, UploadOptions options) {
        if (!channels.containsKey(channel)) {
            throw new IllegalArgumentException(
                    "there is no channel '" + channel + "' on this node, only " + channels.keySet());
        }
        if (addresses.length() > options.limits().maxBytes()) {
            throw new AudienceException(
                    "the addresses have more than the " + options.limits().maxBytes() + " characters that are allowed");
        }
        AudienceSchema schema = new AudienceSchema(Set.of(channel), Map.of(NAME, AttributeType.TEXT));
        List<TypedAddresses.Typed> all = TypedAddresses.parse(addresses);
        return forgettingWhatFailed(() -> uploads.typed(list, name, schema, people(channel, all), named(options)));
    }

    /** Null where an address can't be told. */
    private static List<@Nullable Recipient> people(String channel, List<TypedAddresses.Typed> all) {
        List<@Nullable Recipient> people = new ArrayList<>();
        for (TypedAddresses.Typed typed : all) {
            Recipient.Builder recipient = Recipient.builder(ListUploads.NO_ID).address(channel, typed.address());
            if (!typed.name().isEmpty()) {
                recipient.attribute(NAME, typed.name());
            }
            people.add(typed.address().isEmpty() ? null : recipient.build());
        }
        return people;
    }

    private interface Upload {
        UploadReport run();
    }

    private UploadReport forgettingWhatFailed(Upload upload) {
        try {
            return upload.run();
        } catch (RuntimeException | Error e) {
            book.engine.forget();
            throw e;
        }
    }

    /**
     * A list by its number.
     *
     * @param id its number
     * @return empty if there is none
     */
    public Optional<RecipientList> find(ListId id) {
        return store.lists().find(id);
    }

    /**
     * The newest ones first.
     *
     * @param below only those with a smaller number, for the next page; null for the first one
     * @param limit 1 to 1,000
     * @return a page
     * @throws IllegalArgumentException if the limit is not as said
     */
    public List<RecipientList> list(@Nullable ListId below, int limit) {
        ListStore.checkLimit(limit);
        return store.lists().list(below, limit);
    }

    /**
     * Gives a list another name.
     *
     * @param id its number
     * @param name as for {@link #upload}
     * @return the list after it
     * @throws UnknownListException if there is none
     * @throws IllegalArgumentException if the name is not as said
     */
    public RecipientList rename(ListId id, String name) {
        if (!store.lists().rename(id, name(name))) {
            throw new UnknownListException(id);
        }
        return read(id);
    }

    /**
     * Forgets a list with all its files. Campaigns that have written their audience down don't need it any more. One that begins to refer
     * to it in this very moment is given back when it is to be sent, with a note that says so. Its rows go from the store in the
     * background, usually within a minute or so.
     *
     * @param id its number
     * @return false if there was none
     * @throws AudienceInUseException if a segment refers to it, or a campaign whose audience is still to be written down: one that is
     *     CREATED, SCHEDULED, PREPARING or RECALLING, or a periodic rule that is not over
     */
    public boolean delete(ListId id) {
        AudienceUsers users = AudienceUsers.of(
                store, audience -> AudienceParts.lists(audience).contains(id));
        if (users.any()) {
            throw new AudienceInUseException("List " + id, users);
        }
        boolean deleted = store.lists().delete(id);
        book.engine.forget();
        return deleted;
    }

    /**
     * Removes one file of a list. With {@link UnsentRows#KEEP} what was written down for campaigns stays in them. With {@link
     * UnsentRows#DROP} those whom a campaign under way has only because of this file, as its audience is read now, are {@linkplain
     * Campaign#withdrawRecipients withdrawn} from it. What was sent stays sent. For that each such campaign's audience is read once, and its
     * deliveries are looked through: a call may take a minute with a million of them.
     *
     * <p>From a campaign that is PREPARING, and from one whose audience can't be read on this node, they are withdrawn by a node that can,
     * in the background and usually within a minute or so after it could be; so they are if this call ends with an exception or its process is
     * killed. Until then the file's rows stay in the store. A file that was removed with its rows kept can be removed once more to drop them.
     * Rows that were left out of other files as duplicates of this one's don't come back: upload those again.
     *
     * @param id the list's number
     * @param file the file's number
     * @param unsent what becomes of the rows where nothing was sent to them yet. Dropped ones go from the store in the
     *     background, usually within a minute or so
     * @return the list after it
     * @throws UnknownListException if there is no such list
     * @throws IllegalArgumentException if it has no such file
     * @throws AudienceException if its rows are to be dropped and are more than 20 million
     */
    public RecipientList remove(ListId id, int file, UnsentRows unsent) {
        if (read(id).files().stream().map(ListFile::number).noneMatch(number -> number == file)) {
            throw new IllegalArgumentException("list " + id + " has no file " + file);
        }
        boolean unused = store.lists().remove(id, file, unsent, clock.instant());
        if (unsent == UnsentRows.DROP) {
            book.engine.leaves(new FileKey(id, file));
        }
        book.engine.forget();
        return read(id);
    }

    private RecipientList read(ListId id) {
        return store.lists().find(id).orElseThrow(() -> new UnknownListException(id));
    }

    private static String name(String name) {
        String line = DraftText.line("name", name, RecipientList.MAX_NAME).strip();
        if (line.isEmpty()) {
            throw new IllegalArgumentException("a list needs a name");
        }
        return line;
    }

    private static UploadOptions named(UploadOptions options) {
        if (DraftText.line("the file's name", options.name(), RecipientList.MAX_NAME)
                .isBlank()) {
            throw new IllegalArgumentException("a file needs a name");
        }
        return options;
    }
}
