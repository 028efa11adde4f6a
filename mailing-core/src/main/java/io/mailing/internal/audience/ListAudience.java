package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.ListStore.ListRow;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The people of a list, as a campaign sees them: of files that were removed since it was created those whose rows were kept, and
 * of those that came since all. Read a page at a time.
 */
public final class ListAudience implements AudienceSource {

    private static final int PAGE = 500;

    private final ListStore store;
    private final ListId id;
    private final Instant asOf;

    /**
     * The people of a list.
     *
     * @param store where it is
     * @param id its number
     * @param asOf when the campaign was created that reads it
     */
    public ListAudience(ListStore store, ListId id, Instant asOf) {
        this.store = store;
        this.id = id;
        this.asOf = asOf;
    }

    /**
     * {@inheritDoc}
     *
     * @throws AudienceException if there is no such list
     */
    @Override
    public AudienceSchema schema() {
        return list().schema(asOf);
    }

    private RecipientList list() {
        return store.find(id)
                .orElseThrow(() -> new AudienceException("there is no list " + id + ": it may have been deleted"));
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        for (ListFile file : list().files(asOf)) {
            long after = 0;
            List<ListRow> page = store.rows(id, file.number(), after, PAGE);
            while (!page.isEmpty()) {
                for (ListRow row : page) {
                    sink.accept(row.recipient());
                    after = row.line();
                }
                page = store.rows(id, file.number(), after, PAGE);
            }
            // No more rows may also mean no more list.
            RecipientList unused = list();
        }
    }

    @Override
    public String toString() {
        return "list " + id;
    }
}
