package io.mailing.internal.audience;

import io.mailing.Segment;
import io.mailing.audience.Audience;
import io.mailing.audience.FilterException;
import io.mailing.audience.ListId;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that an audience can be made of, on this node: its registered sources, and the store's segments and lists. */
public final class AudienceCatalog {

    private static final int MOST_SEGMENTS = 1000;

    private final Map<String, AudienceSource> sources;
    private final Store store;
    private final Clock clock;
    private final ZoneId zone;
    private final PastEvents events;

    /**
     * For one node.
     *
     * @param sources by name
     * @param store opened; asked each time
     * @param clock says what today is
     * @param zone and where
     * @param events knows what people did
     */
    public AudienceCatalog(
            Map<String, AudienceSource> sources, Store store, Clock clock, ZoneId zone, PastEvents events) {
        this.sources = sources;
        this.store = store;
        this.clock = clock;
        this.zone = zone;
        this.events = events;
    }

    /**
     * Reads a text that may not be an audience's.
     *
     * @param text of a campaign's plan or a segment
     * @return empty if it can't be read
     */
    public static Optional<Audience> read(String text) {
        try {
            return Optional.of(Audience.parse(text));
        } catch (FilterException e) {
            return Optional.empty();
        }
    }

    /**
     * What an audience refers to, without the people whom it names.
     *
     * @param text of a campaign's plan or a segment
     * @return sources and segments; empty if it can't be read
     */
    public static Set<String> names(String text) {
        return read(text).map(AudienceParts::names).orElse(Set.of());
    }

    /**
     * Whether a list is one of those that an audience is made of, through segments too.
     *
     * @param text of a campaign's plan
     * @param list its number
     * @return false also where the text can't be read
     */
    public boolean mentions(String text, ListId list) {
        return mentions(text, list, new HashSet<>());
    }

    private boolean mentions(String text, ListId list, Set<String> seen) {
        Audience audience = read(text).orElse(null);
        if (audience == null) {
            return false;
        }
        if (AudienceParts.lists(audience).contains(list)) {
            return true;
        }
        for (String name : AudienceParts.names(audience)) {
            Segment segment = seen.add(name) ? segment(name) : null;
            if (segment != null && mentions(segment.definition(), list, seen)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a campaign's audience means now.
     *
     * @param text of its plan
     * @param asOf when the campaign was made: of a list it has what was there then, and what came later
     * @return perhaps with problems
     */
    public ResolvedAudience resolve(String text, Instant asOf) {
        Audience audience;
        try {
            audience = Audience.parse(text);
        } catch (FilterException e) {
            return ResolvedAudience.of(this, String.valueOf(e.getMessage()));
        }
        return new Expander(this, asOf).expand(audience);
    }

    /**
     * What a segment would mean.
     *
     * @param name its name
     * @param audience whom it is to mean
     * @return perhaps with problems
     */
    public ResolvedAudience resolveSegment(String name, Audience audience) {
        return new Expander(this, clock.instant()).expandSegment(name, audience);
    }

    Set<String> sources() {
        return sources.keySet();
    }

    /** Names that can be meant: the sources, and as many segments as a page has. */
    List<String> names() {
        List<String> names = new ArrayList<>(sources.keySet());
        store.segments().list(null, MOST_SEGMENTS).forEach(segment -> names.add(segment.name()));
        return names;
    }

    @Nullable
    AudienceSource source(String name) {
        return sources.get(name);
    }

    @Nullable
    Segment segment(String name) {
        return store.segments().find(name).orElse(null);
    }

    boolean deleted(String name) {
        return store.segments().deleted(name);
    }

    @Nullable
    AudienceSource list(ListId list, Instant asOf) {
        return store.lists().find(list).isEmpty() ? null : new ListAudience(store.lists(), list, asOf);
    }

    Judge judge() {
        return new Judge(clock.instant(), zone, events);
    }
}
