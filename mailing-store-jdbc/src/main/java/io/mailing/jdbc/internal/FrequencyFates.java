package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyFate;
import io.mailing.spi.store.FrequencyFate.Word;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of deliveries, as the ledger says. Locks nothing: who asks holds the lock of the people concerned, and whoever claims a
 * delivery asks for its place, under that lock, after the claim.
 */
final class FrequencyFates {

    private static final int KEYS = 256;

    private final Sql sql;
    private final String words;
    private final String blocks;
    private final String ended;

    FrequencyFates(Sql sql) {
        this.sql = sql;
        words = sql.of("SELECT #inOrder o.block, o.seq, o.attempt, o.state, o.happened_at FROM #keys"
                + " JOIN {outcome} o ON o.campaign = ? AND o.block = k.block AND o.seq = k.seq");
        blocks = sql.of("SELECT block, state FROM {block} WHERE campaign = ? AND block IN (#)");
        ended = sql.of("SELECT finished_at FROM {campaign} WHERE id = ? AND finished_at IS NOT NULL");
    }

    Map<DeliveryKey, FrequencyFate> of(Session session, Collection<DeliveryKey> keys) throws SQLException {
        Map<CampaignId, List<DeliveryKey>> byCampaign = new TreeMap<>();
        for (DeliveryKey key : new TreeSet<>(keys)) {
            byCampaign
                    .computeIfAbsent(key.campaign(), campaign -> new ArrayList<>())
                    .add(key);
        }
        Map<DeliveryKey, FrequencyFate> fates = new HashMap<>();
        for (Map.Entry<CampaignId, List<DeliveryKey>> entry : byCampaign.entrySet()) {
            List<DeliveryKey> all = entry.getValue();
            for (int from = 0; from < all.size(); from += KEYS) {
                add(session, entry.getKey(), all.subList(from, Math.min(all.size(), from + KEYS)), fates);
            }
        }
        return fates;
    }

    private void add(
            Session session, CampaignId campaign, List<DeliveryKey> keys, Map<DeliveryKey, FrequencyFate> fates)
            throws SQLException {
        // Before the outcomes: a block that is nobody's here has all of them.
        Map<Integer, BlockState> states = blocks(session, campaign, keys);
        Map<DeliveryKey, List<Word>> known = words(session, campaign, keys);
        List<DeliveryKey> forgotten = new ArrayList<>();
        for (DeliveryKey key : keys) {
            List<Word> facts = known.get(key);
            BlockState state = states.get(key.block());
            if (facts != null) {
                fates.put(key, FrequencyFate.of(facts));
            } else if (state == null || state == BlockState.DONE) {
                forgotten.add(key);
            } else {
                fates.put(key, state == BlockState.LEASED ? FrequencyFate.OPEN : FrequencyFate.UNSENT);
            }
        }
        if (!forgotten.isEmpty()) {
            Long micros = session.first(ended, row -> row.getLong(1), campaign.value());
            Instant at = micros == null ? null : Micros.at(micros);
            forgotten.forEach(key -> fates.put(key, FrequencyFate.forgotten(at)));
        }
    }

    private Map<DeliveryKey, List<Word>> words(Session session, CampaignId campaign, List<DeliveryKey> keys)
            throws SQLException {
        List<@Nullable Object> parameters = new ArrayList<>();
        int count = Sql.padded(keys.size());
        for (int i = 0; i < count; i++) {
            // What fills up is no delivery's: one that is named twice would have its outcomes twice.
            boolean fills = i >= keys.size();
            parameters.add(fills ? -1 : keys.get(i).block());
            parameters.add(fills ? -1 : keys.get(i).seq());
        }
        parameters.add(campaign.value());
        Map<DeliveryKey, List<Word>> known = new HashMap<>();
        session.list(
                words.replace("#keys", sql.keys(count)),
                row -> known.computeIfAbsent(
                                new DeliveryKey(campaign, row.getInt(1), row.getInt(2)), key -> new ArrayList<>(2))
                        .add(new Word(
                                row.getInt(3), DeliveryState.valueOf(row.getString(4)), Micros.at(row.getLong(5)))),
                parameters.toArray());
        return known;
    }

    private Map<Integer, BlockState> blocks(Session session, CampaignId campaign, List<DeliveryKey> keys)
            throws SQLException {
        List<Integer> numbers = keys.stream().map(DeliveryKey::block).distinct().toList();
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(campaign.value());
        int count = Sql.padded(numbers.size());
        for (int i = 0; i < count; i++) {
            parameters.add(numbers.get(Math.min(i, numbers.size() - 1)));
        }
        Map<Integer, BlockState> states = new HashMap<>();
        session.list(
                blocks.replace("#", Sql.marks(count)),
                row -> states.put(row.getInt(1), BlockState.valueOf(row.getString(2))),
                parameters.toArray());
        return states;
    }
}
