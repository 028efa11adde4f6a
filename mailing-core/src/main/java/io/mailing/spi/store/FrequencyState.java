package io.mailing.spi.store;

import io.mailing.FrequencyCap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a person has had lately or is about to have, and the pure step that takes a place for one more; every store keeps
 * these places and leaves the arithmetic to this class.
 *
 * <p>A place belongs to a delivery, whatever its retries, crashes and rescues. Until it is known when the message went it counts
 * without an end: it may go at any moment. So a person is held back too long sooner than too short, and before anybody is told to be
 * over the cap, what became of such deliveries is to be looked up ({@link #unsure}, {@link #judged}).
 *
 * @param places at most one for a delivery
 */
public record FrequencyState(List<Place> places) {

    /** No place was ever taken. */
    public static final FrequencyState FRESH = new FrequencyState(List.of());

    /** Who is held back by a message of which nobody knows whether it goes is asked again after so long: it may never go. */
    private static final Duration UNKNOWN = Duration.ofMinutes(5);

    /**
     * Copies the list.
     *
     * @param places at most one for a delivery
     */
    public FrequencyState {
        places = List.copyOf(places);
    }

    /**
     * What a delivery holds of its recipient's attention.
     *
     * @param key which delivery
     * @param channel by which it was to go
     * @param takenAt when it was let go to be sent
     * @param sentAt when it was sent, or may have been; null while that is not known
     * @param sure whether that is its end; otherwise it is looked up again
     */
    public record Place(
            DeliveryKey key,
            String channel,
            Instant takenAt,
            @Nullable Instant sentAt,
            boolean sure) {

        private boolean counts(Duration period, Instant now) {
            return sentAt == null || now.isBefore(sentAt.plus(period));
        }

        private Instant end(Duration period, Instant now) {
            return sentAt != null ? sentAt.plus(period) : now.plus(period.compareTo(UNKNOWN) < 0 ? period : UNKNOWN);
        }
    }

    /**
     * Why a delivery must not go.
     *
     * @param waits whether it is to wait; otherwise it is to be skipped
     * @param byChannel whether only caps of its channel are in its way: by another one it may go
     * @param until when to ask again
     */
    public record Refusal(boolean waits, boolean byChannel, Instant until) {}

    /**
     * What a question comes to.
     *
     * @param refusal null if the delivery has its place
     * @param next the state after it
     */
    public record Step(@Nullable Refusal refusal, FrequencyState next) {}

    /**
     * Takes a place for a delivery. One that it has already is given up for it.
     *
     * @param caps all that are set
     * @param key which delivery
     * @param channel by which it is to go
     * @param now the moment
     * @return whether it has got its place, and the state after it
     */
    public Step take(List<FrequencyCap> caps, DeliveryKey key, String channel, Instant now) {
        List<Place> others = new ArrayList<>(places.size() + 1);
        for (Place place : places) {
            if (!place.key().equals(key)) {
                others.add(place);
            }
        }
        Refusal refusal = null;
        for (FrequencyCap cap : caps) {
            if (cap.covers(channel)) {
                refusal = both(refusal, refusal(cap, others, now));
            }
        }
        if (refusal != null) {
            return new Step(refusal, this);
        }
        others.removeIf(place -> !place.counts(longest(caps, place.channel()), now));
        others.add(new Place(key, channel, now, null, false));
        return new Step(null, new FrequencyState(others));
    }

    private static @Nullable Refusal refusal(FrequencyCap cap, List<Place> others, Instant now) {
        List<Instant> ends = others.stream()
                .filter(place -> cap.covers(place.channel()) && place.counts(cap.period(), now))
                .map(place -> place.end(cap.period(), now))
                .sorted()
                .toList();
        return ends.size() < cap.messages()
                ? null
                : new Refusal(cap.waits(), cap.channel() != null, ends.get(ends.size() - cap.messages()));
    }

    /** What one cap skips doesn't wait for another one. */
    private static @Nullable Refusal both(@Nullable Refusal one, @Nullable Refusal other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Refusal(
                one.waits() && other.waits(), one.byChannel() && other.byChannel(), later(one.until(), other.until()));
    }

    /** For how long a message by a channel counts under one cap or another. */
    private static Duration longest(List<FrequencyCap> caps, String channel) {
        Duration longest = Duration.ZERO;
        for (FrequencyCap cap : caps) {
            longest = cap.covers(channel) && cap.period().compareTo(longest) > 0 ? cap.period() : longest;
        }
        return longest;
    }

    /**
     * The deliveries of which it is not known what became of them.
     *
     * @return a new set
     */
    public Set<DeliveryKey> unsure() {
        return places.stream().filter(place -> !place.sure()).map(Place::key).collect(Collectors.toSet());
    }

    /**
     * After what became of some deliveries was looked up.
     *
     * @param fates by delivery; others stay as they are
     * @return the state after it
     */
    public FrequencyState judged(Map<DeliveryKey, FrequencyFate> fates) {
        List<Place> left = new ArrayList<>(places.size());
        for (Place place : places) {
            FrequencyFate fate = place.sure() ? null : fates.get(place.key());
            if (fate == null) {
                left.add(place);
                continue;
            }
            Instant at = fate.at();
            switch (fate.kind()) {
                case UNSENT -> {}
                case OPEN -> left.add(as(place, null, false));
                case IN_DOUBT -> left.add(as(place, at, false));
                case SENT -> left.add(as(place, at, true));
                case FORGOTTEN -> left.add(as(place, at == null ? place.takenAt() : at, true));
            }
        }
        return new FrequencyState(left);
    }

    private static Place as(Place place, @Nullable Instant sentAt, boolean sure) {
        return new Place(place.key(), place.channel(), place.takenAt(), sentAt, sure);
    }

    /**
     * Whether there is something that may be cleared away.
     *
     * @param before places of then and earlier
     * @return true if it is worth a closer look
     */
    public boolean hasOld(Instant before) {
        return places.stream().anyMatch(place -> old(place, before)) || places.isEmpty();
    }

    /**
     * Without what was sent long ago.
     *
     * @param before then or earlier
     * @return the state after it
     */
    public FrequencyState cleared(Instant before) {
        return new FrequencyState(places.stream()
                .filter(place -> place.sentAt() == null || place.sentAt().isAfter(before))
                .toList());
    }

    private static boolean old(Place place, Instant before) {
        Instant sentAt = place.sentAt();
        return !(sentAt == null ? place.takenAt() : sentAt).isAfter(before);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
