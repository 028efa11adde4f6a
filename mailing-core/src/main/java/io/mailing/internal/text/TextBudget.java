package io.mailing.internal.text;

import io.mailing.CampaignId;
import io.mailing.Quota;
import io.mailing.TextBrief;
import io.mailing.Throttle;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.spi.store.PaceSlot;
import io.mailing.spi.store.PaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many texts may be ordered: a campaign's own budget, and that of all together. Both are counted in the store, for all nodes and over
 * restarts. What is given back is remembered on this node alone, so a restart may leave a little of the budget unused.
 */
public final class TextBudget {

    private static final Duration DAY = Duration.ofDays(1);

    private final PaceStore store;
    private final Quota all;
    private final Clock clock;
    private final List<Turn> unused = new ArrayList<>();

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

    /**
     * Counts one more order; samples count among all, and for no campaign. Null if there may be none.
     */
    @Nullable
    Order take(@Nullable CampaignId campaign, TextBrief brief) {
        List<Turn> turns = new ArrayList<>();
        Integer own = brief.textsPerDay();
        if (campaign != null && own != null && !one(PaceKeys.texts(campaign), own, turns)) {
            return null;
        }
        Order order = new Order(turns);
        if (all.unlimited() || one(PaceKeys.texts(), all.at(clock.instant()), turns)) {
            return order;
        }
        giveBack(order);
        return null;
    }

    /** Nothing came of an order, and nothing was lost by it: the next one on this node, within the same day, costs nothing. */
    void giveBack(Order order) {
        synchronized (unused) {
            unused.addAll(order.turns());
        }
    }

    private boolean one(String key, int perDay, List<Turn> turns) {
        Instant now = clock.instant();
        synchronized (unused) {
            unused.removeIf(turn -> !now.isBefore(turn.until()));
            for (Turn turn : unused) {
                if (turn.key().equals(key)) {
                    unused.remove(turn);
                    turns.add(turn);
                    return true;
                }
            }
        }
        PaceSlot slot = store.reserve(key, Throttle.batches(perDay, DAY), 1);
        if (slot.turns() == 0) {
            return false;
        }
        turns.add(new Turn(key, now.plus(slot.goodFor())));
        return true;
    }

    /** What one order was counted among. */
    record Order(List<Turn> turns) {}

    /**
     * One of a budget's turns.
     *
     * @param until when its day is over
     */
    record Turn(String key, Instant until) {}
}
