package io.mailing.spi.store;

import io.mailing.spi.store.FrequencyStore.Question;
import io.mailing.spi.store.FrequencyStore.Refused;
import io.mailing.spi.store.FrequencyStore.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question about the frequency caps, as far as it needs no database: for stores. The answer is good if nothing of what stands in the
 * way of the refused is {@link #unsure}; otherwise that is looked up, and the question is asked once more with {@link #judged}. Pure.
 */
public final class FrequencyRound {

    private final Question question;
    private final Map<String, FrequencyState> kept;
    private final Map<String, FrequencyState> before;
    private final Map<String, FrequencyState> after;
    private final Set<String> refusedPeople = new HashSet<>();
    private final List<Refused> refused = new ArrayList<>();

    private FrequencyRound(Question question, Map<String, FrequencyState> kept, Map<String, FrequencyState> before) {
        this.question = question;
        this.kept = kept;
        this.before = before;
        this.after = new HashMap<>(before);
        for (Wanted wanted : question.wanted()) {
            FrequencyState.Step step =
                    of(after, wanted.person()).take(question.caps(), wanted.key(), wanted.channel(), question.now());
            after.put(wanted.person(), step.next());
            if (step.refusal() != null) {
                refused.add(new Refused(wanted.key(), step.refusal()));
                refusedPeople.add(wanted.person());
            }
        }
    }

    /**
     * Asks.
     *
     * @param question for whom
     * @param kept where those people stand who are known
     * @return what it comes to
     */
    public static FrequencyRound of(Question question, Map<String, FrequencyState> kept) {
        return new FrequencyRound(question, kept, kept);
    }

    /**
     * Deliveries that stand in the way of the refused and may have no right to.
     *
     * @return a new set
     */
    public Set<DeliveryKey> unsure() {
        Set<DeliveryKey> unsure = new HashSet<>();
        refusedPeople.forEach(person -> unsure.addAll(of(before, person).unsure()));
        return unsure;
    }

    /**
     * Asks once more.
     *
     * @param fates what was looked up
     * @return what it comes to then
     */
    public FrequencyRound judged(Map<DeliveryKey, FrequencyFate> fates) {
        Map<String, FrequencyState> known = new HashMap<>(before);
        refusedPeople.forEach(person -> known.put(person, of(before, person).judged(fates)));
        return new FrequencyRound(question, kept, known);
    }

    /**
     * Who has got no place.
     *
     * @return in the order of the question
     */
    public List<Refused> refused() {
        return List.copyOf(refused);
    }

    /**
     * What is to be written down.
     *
     * @return where people stand now, of those who stand elsewhere than before
     */
    public Map<String, FrequencyState> changes() {
        Map<String, FrequencyState> changes = new HashMap<>();
        after.forEach((person, state) -> {
            if (!Objects.equals(state, of(kept, person))) {
                changes.put(person, state);
            }
        });
        return changes;
    }

    private static FrequencyState of(Map<String, FrequencyState> states, String person) {
        @Nullable FrequencyState state = states.get(person);
        return state == null ? FrequencyState.FRESH : state;
    }
}
