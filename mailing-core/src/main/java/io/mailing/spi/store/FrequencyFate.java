package io.mailing.spi.store;

import io.mailing.DeliveryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery that has a place under the frequency caps.
 *
 * @param kind in one word
 * @param at when it was sent, or may have been; null where it wasn't, and where nobody knows any more
 */
public record FrequencyFate(Kind kind, @Nullable Instant at) {

    /** Nothing of it is on its way: it is untouched and nobody's, or ended unsent. */
    public static final FrequencyFate UNSENT = new FrequencyFate(Kind.UNSENT, null);

    /** It may go at any moment. */
    public static final FrequencyFate OPEN = new FrequencyFate(Kind.OPEN, null);

    /** In one word. */
    public enum Kind {
        /** Nothing of it is on its way: it is untouched and nobody's, or ended unsent. */
        UNSENT,
        /** It may go at any moment. */
        OPEN,
        /** It may have gone, and more may be learned of it. */
        IN_DOUBT,
        /** It has gone. */
        SENT,
        /** The ledger that knew it was dropped. */
        FORGOTTEN
    }

    /**
     * A fact of the ledger.
     *
     * @param attempt the attempt that it is about
     * @param state what came of it
     * @param at when
     */
    public record Word(int attempt, DeliveryState state, Instant at) {}

    /**
     * Of a delivery whose ledger was dropped. It is taken for sent.
     *
     * @param ended when its campaign ended, or null if that is not known either
     * @return its fate
     */
    public static FrequencyFate forgotten(@Nullable Instant ended) {
        return new FrequencyFate(Kind.FORGOTTEN, ended);
    }

    /**
     * By all that the ledger knows of a delivery. An attempt that may have gone stays so whatever came of later ones.
     *
     * @param words at least one
     * @return its fate
     */
    public static FrequencyFate of(Collection<Word> words) {
        Map<Integer, List<Word>> attempts = new HashMap<>();
        Word counting = null;
        boolean accepted = false;
        for (Word word : words) {
            accepted |= word.state().accepted();
            if (counting == null || word.state().outranks(word.attempt(), counting.state(), counting.attempt())) {
                counting = word;
            }
            attempts.computeIfAbsent(word.attempt(), attempt -> new ArrayList<>())
                    .add(word);
        }
        Instant last = attempts.values().stream()
                .filter(FrequencyFate::maybeSent)
                .map(FrequencyFate::sentAt)
                .max(Instant::compareTo)
                .orElse(null);
        if (accepted) {
            return new FrequencyFate(Kind.SENT, Objects.requireNonNull(last));
        }
        if (counting == null || counting.state() == DeliveryState.DEFERRED) {
            return OPEN;
        }
        return last == null ? UNSENT : new FrequencyFate(Kind.IN_DOUBT, last);
    }

    private static boolean maybeSent(DeliveryState state) {
        return state.accepted() || state == DeliveryState.IN_DOUBT;
    }

    /** That an attempt is to be tried again settles nothing: somebody may have asked for it. */
    private static boolean maybeSent(List<Word> attempt) {
        return attempt.stream()
                .map(Word::state)
                .filter(state -> state != DeliveryState.DEFERRED)
                .max(Comparator.naturalOrder())
                .filter(FrequencyFate::maybeSent)
                .isPresent();
    }

    /**
     * When an attempt went: as who sent it said. Where that was lost, at the latest moment that others tell of: its node may have been
     * taken for dead before it sent it, and a word that it arrived may be about an earlier attempt.
     */
    private static Instant sentAt(List<Word> attempt) {
        boolean told = attempt.stream().anyMatch(word -> word.state() == DeliveryState.SENT);
        return attempt.stream()
                .filter(word -> told ? word.state() == DeliveryState.SENT : maybeSent(word.state()))
                .map(Word::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
