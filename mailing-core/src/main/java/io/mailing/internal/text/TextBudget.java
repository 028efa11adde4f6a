package io.mailing.internal.text;

import io.mailing.CampaignId;
import io.mailing.Quota;
import io.mailing.TextBrief;
import io.mailing.Throttle;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many texts may be ordered: a campaign's own budget, and that of all together. Both are counted in the store, for all nodes and over
 * restarts; an order that the second one refuses has used up a part of the first one.
 */
public final class TextBudget {

    private static final Duration DAY = Duration.ofDays(1);

    private final PaceStore store;
    private final Quota all;
    private final Clock clock;

    /**
     * Of one installation.
     *
     * @param store where it is counted
     * @param all how many a day over all campaigns
     * @param clock the wall clock, by which a quota that grows counts its days
     */
    public TextBudget(PaceStore store, Quota all, Clock clock) {
        this.store = store;
        this.all = all;
        this.clock = clock;
    }

    /** Whether one more may be ordered; samples count among all, and for no campaign. */
    boolean take(@Nullable CampaignId campaign, TextBrief brief) {
        Integer own = brief.textsPerDay();
        if (campaign != null && own != null && !one(PaceKeys.texts(campaign), own)) {
            return false;
        }
        return all.unlimited() || one(PaceKeys.texts(), all.at(clock.instant()));
    }

    private boolean one(String key, int perDay) {
        return store.reserve(key, Throttle.batches(perDay, DAY), 1).turns() > 0;
    }
}
