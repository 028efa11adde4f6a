package io.mailing.internal.engine;

import io.mailing.FrequencyCap;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyState.Refusal;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.FrequencyStore.Question;
import io.mailing.spi.store.FrequencyStore.Refused;
import io.mailing.spi.store.FrequencyStore.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frequency caps as one lane minds them: one question to the store for all that is claimed at once, and none where no cap is in the
 * way. What is triggered and test messages are exempt, somebody waits for them; they don't count either.
 */
final class Caps {

    private final FrequencyStore store;
    private final PersonHashes hashes;
    private final List<FrequencyCap> caps;
    private final boolean none;
    private final Outage outage;

    /**
     * Those of one channel.
     *
     * @param all also those of other channels: they say how long a place is kept
     * @param channel the lane's
     */
    Caps(FrequencyStore store, PersonHashes hashes, List<FrequencyCap> all, String channel, Outage outage) {
        this.store = store;
        this.hashes = hashes;
        this.caps = List.copyOf(all);
        this.outage = outage;
        this.none = all.stream().noneMatch(cap -> cap.covers(channel));
    }

    /**
     * A claim after the question.
     *
     * @param share draining if it is to be handed back as it is
     * @param over who is to be told off it at once
     */
    record Cut(Share share, List<Over> over) {}

    /**
     * What is to be done of a claim now.
     *
     * @param free who may have a message, in their order
     * @param over who has had enough
     */
    private record Split(List<Pending> free, List<Over> over) {

        /** When the first of them may have one; null if not all of them wait for that. */
        @Nullable
        Instant first() {
            Instant first = null;
            for (Over one : over) {
                if (!one.refusal().waits()) {
                    return null;
                }
                Instant until = one.refusal().until();
                first = first == null || until.isBefore(first) ? until : first;
            }
            return free.isEmpty() ? first : null;
        }
    }

    /**
     * A delivery that is not to go now.
     *
     * @param pending which one
     * @param refusal why
     */
    record Over(Pending pending, Refusal refusal) {}

    /**
     * Takes places for what is about to go of a claim. Where the store can't be asked nothing goes: the claim is handed back.
     *
     * @param awake those of it that are about to go
     */
    Cut cut(CampaignRun run, Claim claim, List<Pending> awake, Instant now, OpenPermits open) {
        Split split;
        try {
            split = split(run, awake, now);
        } catch (RuntimeException e) {
            outage.noticed(e);
            Share unasked = Share.of(run, claim, open);
            unasked.drain();
            return new Cut(unasked, List.of());
        }
        if (split == null) {
            return new Cut(Share.part(run, claim, awake, open), List.of());
        }
        Instant first = split.first();
        return first != null && awake.size() == claim.deliveries().size()
                ? new Cut(Share.resting(run, claim, first, open), List.of())
                : new Cut(Share.part(run, claim, split.free(), open), split.over());
    }

    /** Takes places for deliveries that are about to go; null if all have got one, or need none. */
    private @Nullable Split split(CampaignRun run, List<Pending> claimed, Instant now) {
        if (none || !run.toAudience() || run.plan().ignoreFrequencyCaps()) {
            return null;
        }
        List<Wanted> wanted = new ArrayList<>(claimed.size());
        for (Pending pending : claimed) {
            String channel = pending.delivery().routes().get(pending.route()).channel();
            wanted.add(new Wanted(hashes.counted(pending.delivery().recipient()), pending.key(), channel));
        }
        List<Refused> refused = store.take(new Question(caps, wanted, now));
        return refused.isEmpty() ? null : split(claimed, refused);
    }

    private static Split split(List<Pending> claimed, List<Refused> refused) {
        Map<DeliveryKey, Refusal> refusals = new HashMap<>();
        refused.forEach(one -> refusals.put(one.key(), one.refusal()));
        List<Pending> free = new ArrayList<>();
        List<Over> over = new ArrayList<>();
        for (Pending pending : claimed) {
            Refusal refusal = refusals.get(pending.key());
            if (refusal == null) {
                free.add(pending);
            } else {
                over.add(new Over(pending, refusal));
            }
        }
        return new Split(free, over);
    }
}
