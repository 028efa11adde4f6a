package io.mailing.spi.store;

import io.mailing.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Audiences that are kept under names. Names are told apart as they are written, in capitals or not. Of a deleted one its name is
 * remembered: a campaign that still asks for it asks for something that is gone, and not for what another node may have.
 */
public interface SegmentStore {

    /**
     * Writes a new one down. Where its answer is lost, a repetition answers false.
     *
     * @param segment of version 1; where one of this name was deleted before, it is kept with a version above that one's
     * @return false if there is one of this name
     */
    boolean create(Segment segment);

    /**
     * One segment.
     *
     * @param name its name
     * @return empty if there is none
     */
    Optional<Segment> find(String name);

    /**
     * Whether there was a segment of this name, and it was deleted.
     *
     * @param name its name
     * @return false if there is one, or never was
     */
    boolean deleted(String name);

    /**
     * Segments by name, in an order of the store's own that doesn't change.
     *
     * @param after only those after this name, which need not be there any more; null for the first page
     * @param limit 1 to 1,000
     * @return a page
     * @throws IllegalArgumentException for another limit
     */
    List<Segment> list(@Nullable String after, int limit);

    /**
     * Changes whom a segment means, if nobody changed it since it was read. Its version grows by one.
     *
     * @param read as it was read
     * @param definition from now on
     * @param at when
     * @return false if there is no such segment, or it was changed meanwhile
     */
    boolean revise(Segment read, String definition, Instant at);

    /**
     * Forgets a segment, all but its name.
     *
     * @param read as it was read
     * @return false if there is no such segment, or it was changed meanwhile
     */
    boolean delete(Segment read);
}
