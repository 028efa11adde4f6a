package io.mailing.internal.memory;

import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyFate;
import io.mailing.spi.store.FrequencyRound;
import io.mailing.spi.store.FrequencyState;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The places that deliveries take under the frequency caps. */
final class MemoryFrequencies implements FrequencyStore {

    private final MemoryData data;
    private final NavigableMap<String, FrequencyState> people = new TreeMap<>();

    MemoryFrequencies(MemoryData data) {
        this.data = data;
    }

    @Override
    public List<Refused> take(Question question) {
        return data.locked(() -> {
            Map<String, FrequencyState> states = new HashMap<>();
            for (Wanted wanted : question.wanted()) {
                FrequencyState state = people.get(wanted.person());
                if (state != null) {
                    states.put(wanted.person(), state);
                }
            }
            FrequencyRound round = FrequencyRound.of(question, states);
            if (!round.unsure().isEmpty()) {
                round = round.judged(fates(round.unsure()));
            }
            people.putAll(round.changes());
            return round.refused();
        });
    }

    @Override
    public FrequencyState standing(String person) {
        return data.locked(() -> people.getOrDefault(person, FrequencyState.FRESH));
    }

    @Override
    public boolean forget(String person) {
        return data.locked(() -> people.remove(person) != null);
    }

    @Override
    public @Nullable String clear(@Nullable String after, Duration kept, Instant now, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        Instant before = now.minus(kept);
        // Orders of text: the empty one is before all others.
        String last = data.<String>locked(() -> {
            List<String> page = people.tailMap(after == null ? "" : after, false).keySet().stream()
                    .limit(limit)
                    .toList();
            page.forEach(person -> clear(person, before));
            return page.size() < limit ? "" : page.get(limit - 1);
        });
        return last.isEmpty() ? null : last;
    }

    private void clear(String person, Instant before) {
        FrequencyState state = people.getOrDefault(person, FrequencyState.FRESH);
        if (!state.hasOld(before)) {
            return;
        }
        FrequencyState left = state.judged(fates(state.unsure())).cleared(before);
        if (left.places().isEmpty()) {
            people.remove(person);
        } else {
            people.put(person, left);
        }
    }

    private Map<DeliveryKey, FrequencyFate> fates(Collection<DeliveryKey> keys) {
        Map<DeliveryKey, FrequencyFate> fates = new HashMap<>();
        keys.forEach(key -> fates.put(key, fate(key)));
        return fates;
    }

    private FrequencyFate fate(DeliveryKey key) {
        CampaignLedger ledger = data.campaign(key.campaign());
        Block block = ledger == null ? null : ledger.blocks().get(key.block());
        if (ledger == null || block == null) {
            return FrequencyFate.forgotten(
                    ledger == null ? null : ledger.row.record().finishedAt());
        }
        List<Outcome> outcomes = block.attempts(key.seq());
        if (!outcomes.isEmpty()) {
            return FrequencyFate.of(outcomes.stream()
                    .map(outcome -> new FrequencyFate.Word(outcome.attempt(), outcome.state(), outcome.at()))
                    .toList());
        }
        return block.owner() == null ? FrequencyFate.UNSENT : FrequencyFate.OPEN;
    }
}
