package io.mailing.internal.engine;

import io.mailing.QuietHours;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Delivery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quiet hours of a channel, for recipients in all zones. */
public final class Rest {

    private final @Nullable QuietHours hours;
    private final ZoneId zone;

    /**
     * Those of one channel.
     *
     * @param hours its quiet hours, or null if it has none
     * @param zone of recipients that have none, or whose zone is not known here
     */
    public Rest(@Nullable QuietHours hours, ZoneId zone) {
        this.hours = hours;
        this.zone = zone;
    }

    /** Until when a recipient is not to be disturbed; null if it may be now. */
    @Nullable
    Instant until(CampaignRun run, Delivery delivery, Instant now) {
        return run.plan().atAnyHour() ? null : until(delivery.zone(), now);
    }

    /**
     * Until when recipients in a zone are not to be disturbed.
     *
     * @param id the zone's, or null for those that have none
     * @param now a moment
     * @return later than that; null if they may be now
     */
    public @Nullable Instant until(@Nullable String id, Instant now) {
        return hours == null ? null : hours.end(now, zone(id)).orElse(null);
    }

    /**
     * What is to be done of a claim now.
     *
     * @param awake who may be disturbed, in their order
     * @param resting who may not
     * @param first the earliest of these ends
     */
    record Split(List<Pending> awake, List<Resting> resting, Instant first) {}

    /**
     * A delivery that is put off.
     *
     * @param pending which one
     * @param until not before
     */
    record Resting(Pending pending, Instant until) {}

    /** Who of a claim is not to be disturbed; null if everybody may be. */
    @Nullable
    Split split(CampaignRun run, Claim claim, Instant now) {
        if (hours == null || run.plan().atAnyHour()) {
            return null;
        }
        List<Pending> awake = new ArrayList<>();
        List<Resting> resting = new ArrayList<>();
        Instant first = Instant.MAX;
        for (Pending pending : claim.deliveries()) {
            Instant end = until(pending.delivery().zone(), now);
            if (end == null) {
                awake.add(pending);
            } else {
                resting.add(new Resting(pending, end));
                first = end.isBefore(first) ? end : first;
            }
        }
        return resting.isEmpty() ? null : new Split(awake, resting, first);
    }

    private ZoneId zone(@Nullable String id) {
        if (id == null) {
            return zone;
        }
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            return zone;
        }
    }
}
