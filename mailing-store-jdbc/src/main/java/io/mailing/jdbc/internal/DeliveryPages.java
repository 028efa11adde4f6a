package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.jdbc.internal.DeliveryCandidates.Candidates;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pages of deliveries, without reading those that are not wanted: some indexes yield keys that may be, and the facts of those
 * few decide.
 */
final class DeliveryPages {

    private static final int KEYS_AT_ONCE = 200;
    private static final int MOST_CANDIDATES = 1000;

    private final HistorySql sql;
    private final DeliveryCandidates candidates;

    DeliveryPages(HistorySql sql) {
        this.sql = sql;
        this.candidates = new DeliveryCandidates(sql);
    }

    List<DeliveryFacts> page(Session session, CampaignId campaign, DeliveryFilter filter) throws SQLException {
        List<DeliveryFacts> page = new ArrayList<>();
        DeliveryKey after = filter.after() == null ? new DeliveryKey(campaign, 0, -1) : filter.after();
        int limit = filter.limit();
        while (page.size() < filter.limit() && !after.equals(Candidates.END)) {
            Candidates some = candidates.next(session, campaign, filter, after, limit);
            add(session, campaign, some.keys(), filter, page);
            after = some.upTo();
            limit = Math.min(MOST_CANDIDATES, 2 * limit); // who did not fill the page were too many
        }
        return page;
    }

    private void add(
            Session session,
            CampaignId campaign,
            List<DeliveryKey> keys,
            DeliveryFilter filter,
            List<DeliveryFacts> page)
            throws SQLException {
        for (int from = 0; from < keys.size() && page.size() < filter.limit(); from += KEYS_AT_ONCE) {
            List<DeliveryKey> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
            for (DeliveryFacts facts : facts(session, campaign, some)) {
                if (page.size() < filter.limit() && filter.takes(facts)) {
                    page.add(facts);
                }
            }
        }
    }

    private List<DeliveryFacts> facts(Session session, CampaignId campaign, List<DeliveryKey> keys)
            throws SQLException {
        List<@Nullable Object> parameters = new ArrayList<>();
        for (DeliveryKey key : keys) {
            parameters.add(key.block());
            parameters.add(key.seq());
        }
        parameters.add(campaign.value());
        Map<DeliveryKey, List<Outcome>> outcomes = new HashMap<>();
        session.list(
                sql.outcomes(keys.size()),
                row -> {
                    Outcome outcome = outcome(campaign, row);
                    return outcomes.computeIfAbsent(outcome.key(), key -> new ArrayList<>(2))
                            .add(outcome);
                },
                parameters.toArray());
        outcomes.values()
                .forEach(
                        list -> list.sort(Comparator.comparing(Outcome::attempt).thenComparing(Outcome::state)));
        return session.list(
                sql.deliveries(keys.size()),
                row -> {
                    DeliveryKey key = DeliveryRows.key(campaign, row);
                    List<Outcome> attempts = outcomes.getOrDefault(key, List.of());
                    Delivery delivery = DeliveryRows.read(row, skipped(attempts));
                    return new DeliveryFacts(key, delivery, state(row, attempts), attempts);
                },
                parameters.toArray());
    }

    private static @Nullable Reason skipped(Collection<Outcome> attempts) {
        for (Outcome outcome : attempts) {
            if (outcome.attempt() == 0 && outcome.state() == DeliveryState.SKIPPED) {
                return outcome.reason();
            }
        }
        return null;
    }

    private static DeliveryState state(ResultSet row, List<Outcome> attempts) throws SQLException {
        Fact counting = Fact.counting(attempts.stream()
                .map(outcome -> new Fact(outcome.attempt(), outcome.state()))
                .toList());
        if (counting != null) {
            boolean again = counting.state() == DeliveryState.DEFERRED && row.getBoolean("due_permitted");
            return again ? DeliveryState.PERMITTED : counting.state();
        }
        BlockState block = BlockState.valueOf(row.getString("block_state"));
        if (Set.of(BlockState.CANCELLED, BlockState.EXPIRED).contains(block)) {
            return DeliveryState.valueOf(block.name());
        }
        return row.getBoolean("block_permitted") ? DeliveryState.PERMITTED : DeliveryState.PENDING;
    }

    private static Outcome outcome(CampaignId campaign, ResultSet row) throws SQLException {
        String code = Texts.read(row, "code");
        String text = Texts.read(row, "reason");
        String lane = row.getString("due_lane");
        return new Outcome(
                DeliveryRows.key(campaign, row),
                row.getInt("attempt"),
                DeliveryState.valueOf(row.getString("state")),
                row.getString("channel"),
                code == null ? null : new Reason(code, text == null ? "" : text),
                Texts.read(row, "provider_id"),
                Texts.read(row, "new_address"),
                Micros.at(row.getLong("happened_at")),
                lane == null
                        ? null
                        : new Outcome.Due(
                                lane,
                                row.getInt("due_route"),
                                row.getInt("due_refusals"),
                                Micros.at(row.getLong("due_at"))));
    }
}
