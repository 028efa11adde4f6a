package io.mailing;

import io.mailing.audience.Audience;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.audience.AudienceParts;
import io.mailing.internal.audience.ResolvedAudience;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.SegmentStore;
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
 * Audiences that are kept under names, for campaigns and for one another. A campaign keeps the name, not what it stands for: whom it
 * means is decided when the campaign's audience is written down, by the segments as they stand then. So a segment may be edited for as
 * long as a campaign is composed or waits for its start, and each run of a periodic campaign reads it anew.
 *
 * <p>Segments and registered audiences share one space of names. Every method blocks on the store, and throws {@link StoreException}
 * if it is away.
 */
public final class Segments {

    private final Store store;
    private final AudienceCatalog catalog;
    private final Clock clock;

    Segments(Store store, AudienceCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Keeps an audience under a name, or changes whom the name means. Of two who save one name at once the later one's holds.
     *
     * @param name 1 to {@value Audience#MAX_NAME} characters, one line
     * @param author who made it, or null; of one that exists the author stays
     * @param audience whom it means; may name other segments
     * @return the segment
     * @throws InvalidDraftException if it names what there is not, if segments would refer to each other in a circle, if a filter
     *     doesn't fit its audience, or if the name is a registered audience's; nothing was written then
     * @throws IllegalArgumentException if the name is not as said
     */
    public Segment save(String name, @Nullable String author, Audience audience) {
        AudienceParts.checkName(DraftText.line("name", name, Audience.MAX_NAME));
        String by = author == null
                ? null
                : DraftText.line("author", author, CampaignDraft.MAX_NAME).strip();
        String definition = checked(name, audience);
        while (true) { // each round that fails is somebody else's success
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Optional<Segment> read = segments().find(name);
            boolean done = read.isPresent()
                    ? segments().revise(read.get(), definition, at)
                    : segments().create(new Segment(name, definition, by, at, at, 1));
            if (done) {
                return read(name);
            }
        }
    }

    private SegmentStore segments() {
        return store.segments();
    }

    private String checked(String name, Audience audience) {
        ResolvedAudience resolved = catalog.resolveSegment(name, audience);
        List<String> texts = new ArrayList<>(resolved.problems());
        try {
            texts.addAll(resolved.problemsOfFilters());
        } catch (AudienceException e) {
            texts.add("an audience that it names can't be read: " + e.getMessage());
        }
        List<Problem> problems = texts.stream()
                .map(problem -> new Problem("segment " + name, problem))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidDraftException("The segment can't be saved", problems);
        }
        return AudienceParts.text(audience);
    }

    /**
     * Changes whom a segment means. Of two who edit at once the second one's change is made again upon the first one's.
     *
     * @param name its name
     * @param change gets the audience as it stands and answers the changed one; may be called several times
     * @return the segment after it
     * @throws UnknownSegmentException if there is none
     * @throws InvalidDraftException as by {@link #save}
     */
    public Segment edit(String name, UnaryOperator<Audience> change) {
        while (true) { // each round that fails is somebody else's success
            Segment before = read(name);
            Audience audience = Objects.requireNonNull(change.apply(before.audience()), "the edited audience");
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            if (segments().revise(before, checked(name, audience), at)) {
                return read(name);
            }
        }
    }

    /**
     * A segment by its name.
     *
     * @param name its name
     * @return empty if there is none
     */
    public Optional<Segment> find(String name) {
        return segments().find(name);
    }

    /**
     * Segments by name.
     *
     * @param after only those after this name, for the next page; null for the first one
     * @param limit 1 to 1,000
     * @return a page, in an order of the store's own that doesn't change
     * @throws IllegalArgumentException if the limit is not as said
     */
    public List<Segment> list(@Nullable String after, int limit) {
        MessageStore.checkLimit(limit);
        return segments().list(after, limit);
    }

    /**
     * Forgets a segment. Its name may be used again. Campaigns that have written their audience down don't need it any more. One that
     * begins to refer to it in this very moment is given back when it is to be sent, with a note that says so.
     *
     * @param name its name
     * @return false if there was none
     * @throws AudienceInUseException if another segment refers to it, or a campaign whose audience is still to be written down: one
     *     that is CREATED, SCHEDULED, PREPARING or RECALLING, or a periodic rule that is not over
     */
    public boolean delete(String name) {
        while (true) { // each round that fails is somebody else's success
            Optional<Segment> read = segments().find(name);
            if (read.isEmpty()) {
                return false;
            }
            refuseUsed(name);
            if (segments().delete(read.get())) {
                return true;
            }
        }
    }

    private void refuseUsed(String name) {
        AudienceUsers users = AudienceUsers.of(
                store, audience -> AudienceParts.names(audience).contains(name));
        if (users.any()) {
            throw new AudienceInUseException("The segment '" + name + "'", users);
        }
    }

    private Segment read(String name) {
        return segments().find(name).orElseThrow(() -> new UnknownSegmentException(name));
    }
}
