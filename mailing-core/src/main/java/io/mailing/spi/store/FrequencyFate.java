package io.mailing.spi.store;

import io.mailing.DeliveryState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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
        Map<Integer, Word> first = new HashMap<>();
        Word counting = null;
        boolean accepted = false;
        for (Word word : words) {
            accepted |= word.state().accepted();
            if (counting == null || word.state().outranks(word.attempt(), counting.state(), counting.attempt())) {
                counting = word;
            }
            first.merge(word.attempt(), word, FrequencyFate::merged);
        }
        Instant last = first.values().stream()
                .filter(word -> maybeSent(word.state()))
                .map(Word::at)
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

    /**
     * Of one attempt: a word that settles the doubt, from the moment at which there was one that it may have gone. That it is to be tried
     * again settles nothing: somebody may have asked for it.
     */
    private static Word merged(Word one, Word other) {
        Word strong = stronger(one, other) ? one : other;
        Instant early = one.at().isBefore(other.at()) ? one.at() : other.at();
        return maybeSent(one.state()) && maybeSent(other.state())
                ? new Word(strong.attempt(), strong.state(), early)
                : strong;
    }

    private static boolean stronger(Word one, Word other) {
        if ((one.state() == DeliveryState.DEFERRED) != (other.state() == DeliveryState.DEFERRED)) {
            return other.state() == DeliveryState.DEFERRED;
        }
        return one.state().compareTo(other.state()) > 0;
    }
}
