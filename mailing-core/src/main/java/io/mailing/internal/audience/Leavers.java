package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.ListStore.ListRow;
import io.mailing.spi.store.UploadStore.FileKey;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The people of a file that is going from its list: whom an audience has only because of it. Keeps hashes of their ids. */
public final class Leavers {

    private static final int PAGE = 1000;

    /** A store looks through a whole campaign for each piece, so pieces are large: some ten megabytes of ids. */
    private static final int PIECE = 50_000;

    private final ListStore store;
    private final FileKey file;
    private final AudienceCatalog catalog;
    private final Clock clock;
    private final IdSet.Budget compared = IdSet.Budget.ofReading();
    private final IdSet all = new IdSet(compared);

    /**
     * Reads the file.
     *
     * @param store where it is
     * @param file one that campaigns don't see any more
     * @param catalog what audiences are made of
     * @param clock says what is there now
     * @throws AudienceException if it has more than 20 million rows, or nearly so many that stay
     */
    public Leavers(ListStore store, FileKey file, AudienceCatalog catalog, Clock clock) {
        this.store = store;
        this.file = file;
        this.catalog = catalog;
        this.clock = clock;
        rows(row -> all.add(row.recipient().id()));
    }

    /**
     * Those whom an audience doesn't have any more, as it stands now.
     *
     * @param audience of a campaign's plan
     * @param piece takes up to 50,000 ids at a time
     * @throws AudienceException if the audience can't be read here and now
     */
    public void forEachPiece(String audience, Consumer<Set<String>> piece) {
        ResolvedAudience resolved = catalog.resolve(audience, clock.instant());
        if (!resolved.problems().isEmpty()) {
            throw new AudienceException(String.join("; ", resolved.problems()));
        }
        try (IdSet still = new IdSet(compared)) {
            resolved.read(() -> {}).forEach(person -> {
                if (all.contains(person.id())) {
                    boolean unused = still.add(person.id());
                }
            });
            pieces(still, piece);
        }
    }

    private void pieces(IdSet still, Consumer<Set<String>> piece) {
        Set<String> leaving = new HashSet<>();
        rows(row -> {
            if (!still.contains(row.recipient().id())
                    && leaving.add(row.recipient().id())
                    && leaving.size() == PIECE) {
                piece.accept(leaving);
                leaving.clear();
            }
        });
        if (!leaving.isEmpty()) {
            piece.accept(leaving);
        }
    }

    private void rows(Consumer<ListRow> each) {
        long after = 0;
        List<ListRow> page = store.rows(file.list(), file.file(), after, PAGE);
        while (!page.isEmpty()) {
            for (ListRow row : page) {
                each.accept(row);
                after = row.line();
            }
            page = store.rows(file.list(), file.file(), after, PAGE);
        }
    }
}
