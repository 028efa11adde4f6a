package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowProblem;
import io.mailing.audience.UnsentRows;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.Channel;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.UploadStore.FileKey;
import io.mailing.spi.store.UploadStore.NewFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Uploads files of lists: all or nothing of each. */
public final class ListUploads {

    /** An upload of which nothing was heard for so long broke off. */
    public static final Duration SILENCE = Duration.ofMinutes(10);

    /** Stands for an id where there is none. */
    public static final String NO_ID = "-";

    private final Store store;
    private final Map<String, Channel> channels;
    private final UnaryOperator<String> hash;
    private final Clock clock;

    /**
     * Uploads to a store.
     *
     * @param store where lists are kept
     * @param channels this node's, by name
     * @param hash makes a key of what two rows have in common
     * @param clock tells the time
     */
    public ListUploads(Store store, Map<String, Channel> channels, UnaryOperator<String> hash, Clock clock) {
        this.store = store;
        this.channels = channels;
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * A CSV file.
     *
     * @param list to which list, or null for a new one
     * @param listName the new list's name
     * @param csv stays open
     * @param options how it is read
     * @return what became of it
     * @throws AudienceException if it was refused as a whole
     * @throws IllegalArgumentException if the options name a channel that nobody knows
     */
    public UploadReport csv(@Nullable RecipientList list, String listName, InputStream csv, UploadOptions options) {
        requireChannels(options);
        String name = options.name();
        CsvFormat format = new CsvFormat(options.charset(), options.separator(), options.limits());
        try (CsvTable table = CsvTable.open(name, new LeftOpen(csv), format)) {
            CsvColumns columns = CsvColumns.of(name, table.header(), known(list, options));
            if (columns.schema().channels().isEmpty()) {
                throw new AudienceException(
                        "CSV file " + name + " has no column with addresses: one must have the name of a"
                                + " channel, such as email; it has " + table.header());
            }
            RowCheck check = check(options);
            return upload(list, listName, columns.schema(), options, columns::column, upload -> {
                look(table, table.headerLine(), table.header(), columns, upload);
                for (CsvTable.Row row = table.next(); row != null; row = table.next()) {
                    look(table, row.line(), row.fields(), columns, upload);
                    try {
                        upload.take(row.line(), check.check(columns.recipient(row.fields(), NO_ID), columns.haveIds()));
                    } catch (RowFault e) {
                        upload.refuse(row.line(), e);
                    }
                }
                upload.readAs(table.charset(), table.separator());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never: the stream stays open
        }
    }

    /** Warns of text that was perhaps read in a wrong charset. */
    private static void look(CsvTable table, long line, List<String> fields, CsvColumns columns, ListUpload upload) {
        if (!table.guessed()) {
            return;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (MixedLetters.in(fields.get(i))) {
                upload.warn(new RowProblem(
                        line,
                        columns.name(i),
                        "mixed-letters",
                        "the file was read as " + table.charset() + ", by guess, and here a word has Latin and Cyrillic"
                                + " letters: if it is in another charset, name that one"));
                return;
            }
        }
    }

    /**
     * Addresses that somebody typed.
     *
     * @param list to which list, or null for a new one
     * @param listName the new list's name
     * @param schema their channel and attributes
     * @param people null where the address can't be told
     * @param options how duplicates are found
     * @return what became of them
     * @throws AudienceException if they were refused as a whole
     */
    public UploadReport typed(
            @Nullable RecipientList list,
            String listName,
            AudienceSchema schema,
            List<@Nullable Recipient> people,
            UploadOptions options) {
        RowCheck check = check(options);
        return upload(list, listName, schema, options, channel -> null, upload -> {
            int place = 0;
            for (Recipient person : people) {
                place++;
                try {
                    if (person == null) {
                        throw new RowFault(null, "bad-address", "is no address: write it alone, or as Name <address>");
                    }
                    upload.take(place, check.check(person, false));
                } catch (RowFault e) {
                    upload.refuse(place, e);
                }
            }
        });
    }

    private RowCheck check(UploadOptions options) {
        return new RowCheck(channels, new AddressForms(options.phones(), options.region()), hash);
    }

    /** This node's, and those that are known without it. */
    private Set<String> channels() {
        Set<String> named = new TreeSet<>(CsvColumns.CHANNELS);
        named.addAll(channels.keySet());
        return named;
    }

    /** A name that is mistyped, or a column's, would bring a list to which nothing is ever sent. */
    private void requireChannels(UploadOptions options) {
        Set<String> asked = new LinkedHashSet<>(options.addresses().keySet());
        asked.addAll(options.phones());
        Set<String> there = channels();
        for (String channel : asked) {
            if (!there.contains(channel)) {
                throw new IllegalArgumentException("there is no channel '" + channel + "' on this node, only " + there
                        + ": the options name it as the channel of an address or of phone numbers");
            }
        }
    }

    private CsvColumns.Known known(@Nullable RecipientList list, UploadOptions options) {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        if (list != null) {
            types.putAll(list.schema().types());
        }
        types.putAll(options.types());
        return new CsvColumns.Known(channels(), options.addresses(), types);
    }

    private UploadReport upload(
            @Nullable RecipientList list,
            String listName,
            AudienceSchema schema,
            UploadOptions options,
            UnaryOperator<@Nullable String> columns,
            Consumer<ListUpload> rows) {
        Instant now = clock.instant();
        NewFile file =
                new NewFile(list == null ? null : list.id(), listName, options.name(), schema, now, now.minus(SILENCE));
        FileKey key = store.uploads()
                .begin(file)
                .orElseThrow(() ->
                        new AudienceException("another file of list " + file.list() + " is being uploaded, or it has "
                                + RecipientList.MAX_FILES + " files already, or was deleted"));
        boolean complete = false;
        try {
            ListUpload upload = new ListUpload(
                    store.uploads(), key, options.ignoresDuplicates(), options.reported(), columns, clock);
            rows.accept(upload);
            UploadReport report = upload.complete();
            complete = true;
            return report;
        } finally {
            if (!complete) {
                breakOff(key);
            }
        }
    }

    /** If this fails too, silence says the same later. */
    private void breakOff(FileKey key) {
        try {
            boolean unused = store.lists().remove(key.list(), key.file(), UnsentRows.DROP, clock.instant());
        } catch (RuntimeException e) {
            // What led here is thrown, and says more.
        }
    }

    /** A stream that is the caller's to close. */
    private static final class LeftOpen extends FilterInputStream {
        LeftOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // It stays open.
        }
    }
}
