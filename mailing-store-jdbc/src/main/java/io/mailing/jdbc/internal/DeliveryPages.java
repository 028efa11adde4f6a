package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pages of deliveries in some states, without reading the others. For each state an index yields keys that may be in it
 * (an outcome of that state that another outranks is one too many); the facts of those few decide.
 */
final class DeliveryPages {

    private static final int KEYS_AT_ONCE = 200;
    private static final int BLOCKS_AT_ONCE = 16;

    private static final DeliveryKey END =
            new DeliveryKey(new CampaignId(Long.MAX_VALUE), Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final HistorySql sql;

    DeliveryPages(HistorySql sql) {
        this.sql = sql;
    }

    /**
     * Keys that may match.
     *
     * @param keys in order
     * @param upTo there is no further one up to this key
     */
    private record Candidates(List<DeliveryKey> keys, DeliveryKey upTo) {}

    List<DeliveryFacts> page(Session session, CampaignId campaign, DeliveryFilter filter) throws SQLException {
        List<DeliveryFacts> page = new ArrayList<>();
        DeliveryKey after = filter.after() == null ? new DeliveryKey(campaign, 0, -1) : filter.after();
        while (page.size() < filter.limit() && !after.equals(END)) {
            Candidates candidates = candidates(session, campaign, filter, after);
            List<DeliveryKey> keys = candidates.keys();
            for (int from = 0; from < keys.size() && page.size() < filter.limit(); from += KEYS_AT_ONCE) {
                List<DeliveryKey> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
                for (DeliveryFacts facts : facts(session, campaign, some)) {
                    boolean wanted =
                            filter.states().isEmpty() || filter.states().contains(facts.state());
                    if (wanted && page.size() < filter.limit()) {
                        page.add(facts);
                    }
                }
            }
            after = candidates.upTo();
        }
        return page;
    }

    private Candidates candidates(Session session, CampaignId campaign, DeliveryFilter filter, DeliveryKey after)
            throws SQLException {
        List<Candidates> sources = new ArrayList<>();
        int limit = filter.limit();
        if (filter.states().isEmpty()) {
            sources.add(byIndex(session, campaign, sql.keys, after, limit, null));
        }
        for (DeliveryState state : filter.states()) {
            switch (state) {
                case PENDING -> {
                    sources.add(byBlock(session, campaign, BlockState.READY, after, limit));
                    sources.add(byBlock(session, campaign, BlockState.LEASED, after, limit));
                }
                case PERMITTED -> {
                    sources.add(byBlock(session, campaign, BlockState.LEASED, after, limit));
                    sources.add(byIndex(session, campaign, sql.keysByDue, after, limit, null));
                }
                case DEFERRED -> sources.add(byIndex(session, campaign, sql.keysByDue, after, limit, null));
                case CANCELLED, EXPIRED -> {
                    sources.add(byBlock(session, campaign, BlockState.valueOf(state.name()), after, limit));
                    sources.add(byIndex(session, campaign, sql.keysByOutcome, after, limit, state));
                }
                default -> sources.add(byIndex(session, campaign, sql.keysByOutcome, after, limit, state));
            }
        }
        DeliveryKey upTo = sources.stream()
                .map(Candidates::upTo)
                .min(Comparator.naturalOrder())
                .orElse(END);
        NavigableSet<DeliveryKey> keys = new TreeSet<>();
        for (Candidates source : sources) {
            source.keys().stream().filter(key -> key.compareTo(upTo) <= 0).forEach(keys::add);
        }
        return new Candidates(List.copyOf(keys), upTo);
    }

    private static Candidates byIndex(
            Session session,
            CampaignId campaign,
            String statement,
            DeliveryKey after,
            int limit,
            @Nullable DeliveryState state)
            throws SQLException {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(campaign.value());
        if (state != null) {
            parameters.add(state.name());
        }
        Collections.addAll(parameters, after.block(), after.block(), after.seq(), limit);
        List<DeliveryKey> keys = session.list(statement, row -> DeliveryRows.key(campaign, row), parameters.toArray());
        return new Candidates(keys, keys.size() < limit ? END : keys.get(keys.size() - 1));
    }

    /** Deliveries without outcome in blocks of a state: first the blocks, so that only theirs are read. */
    private Candidates byBlock(Session session, CampaignId campaign, BlockState state, DeliveryKey after, int limit)
            throws SQLException {
        List<Integer> blocks = session.list(
                sql.blocksInStates,
                row -> row.getInt(1),
                campaign.value(),
                state.name(),
                after.block(),
                BLOCKS_AT_ONCE);
        if (blocks.isEmpty()) {
            return new Candidates(List.of(), END);
        }
        List<@Nullable Object> parameters = new ArrayList<>();
        Collections.addAll(parameters, campaign.value(), after.block(), after.block(), after.seq());
        parameters.addAll(blocks);
        parameters.add(limit);
        List<DeliveryKey> keys = session.list(
                sql.keysWithoutOutcome.replace("#", Sql.marks(blocks.size())),
                row -> DeliveryRows.key(campaign, row),
                parameters.toArray());
        if (keys.size() == limit) {
            return new Candidates(keys, keys.get(keys.size() - 1));
        }
        int last = blocks.get(blocks.size() - 1);
        return new Candidates(
                keys, blocks.size() < BLOCKS_AT_ONCE ? END : new DeliveryKey(campaign, last, Integer.MAX_VALUE));
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
