package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one transaction changes in the facts of one campaign: gathered first, then written in the order of locks. */
final class Changes {

    private final CampaignId campaign;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final SortedSet<DeliveryKey> notDue = new TreeSet<>();
    private final SortedMap<DeliveryKey, Ledger.DueRow> due = new TreeMap<>();
    private final Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);

    Changes(CampaignId campaign) {
        this.campaign = campaign;
    }

    CampaignId campaign() {
        return campaign;
    }

    void append(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** The delivery has a due row, which goes. */
    void dropDue(DeliveryKey key) {
        notDue.add(key);
        due.remove(key);
    }

    /** The delivery has no due row, or one that goes in the same transaction; it gets one. */
    void setDue(DeliveryKey key, int attempt, Outcome.Due when) {
        due.put(key, new Ledger.DueRow(key, attempt, when));
    }

    /** Whether a due row for this attempt is among the changes. */
    boolean owes(DeliveryKey key, int attempt) {
        Ledger.DueRow row = due.get(key);
        return row != null && row.attempt() == attempt;
    }

    /** A delivery counts as another state from now on; null stands for those that have no counter. */
    void count(@Nullable DeliveryState from, @Nullable DeliveryState to, long n) {
        if (from != null && from.terminal()) {
            counts.merge(from, -n, Long::sum);
        }
        if (to != null && to.terminal()) {
            counts.merge(to, n, Long::sum);
        }
    }

    /** Outcomes and due rows; the blocks are locked. */
    void writeFacts(Session session, Ledger ledger) throws SQLException {
        ledger.insertOutcomes(session, outcomes);
        List<@Nullable Object[]> keys = new ArrayList<>(notDue.size());
        for (DeliveryKey key : notDue) {
            keys.add(new @Nullable Object[] {campaign.value(), key.block(), key.seq()});
        }
        session.batch(ledger.sql().deleteDue, keys);
        ledger.insertDue(session, due.values());
    }

    /** Last of all. */
    void writeCounters(Session session, Ledger ledger) throws SQLException {
        ledger.count(session, campaign, counts);
    }
}
