package io.mailing.internal.engine;

import io.mailing.spi.store.Outcome;
import java.util.List;

/** Outcomes that are offered to the store in one transaction, and how that went so far. For the recorder's thread. */
final class Bundle {

    /** An outcome with the share of work that it belongs to. */
    record Entry(Share share, Outcome outcome) {}

    private final List<Entry> entries;

    /** How many answers of the store were known when these outcomes came under suspicion; -1 while they have not. */
    private long answersBefore;

    private long dueAt;
    private int refusals;
    private boolean told;

    private Bundle(List<Entry> entries, long answersBefore, long dueAt) {
        this.entries = entries;
        this.answersBefore = answersBefore;
        this.dueAt = dueAt;
    }

    static Bundle fresh(List<Entry> entries, long now) {
        return new Bundle(entries, -1, now);
    }

    /** The two halves, due at once. */
    List<Bundle> halves(long answers, long now) {
        int middle = entries.size() / 2;
        // Copies: what is left alone at last must not keep those in memory that were with it.
        return List.of(
                new Bundle(List.copyOf(entries.subList(0, middle)), answers, now),
                new Bundle(List.copyOf(entries.subList(middle, entries.size())), answers, now));
    }

    List<Entry> entries() {
        return entries;
    }

    boolean alone() {
        return entries.size() == 1;
    }

    void refused(long answers) {
        refusals++;
        if (answersBefore < 0) {
            answersBefore = answers;
        }
    }

    int refusals() {
        return refusals;
    }

    /** Whether the store, which refuses these, has written something else down meanwhile: then it is not away. */
    boolean storeIsThere(long answers) {
        return answersBefore >= 0 && answers > answersBefore;
    }

    long dueAt() {
        return dueAt;
    }

    void dueAt(long at) {
        dueAt = at;
    }

    /** Doubles with each refusal. */
    long pauseNanos(long first, long last) {
        int doublings = Math.min(Math.max(0, refusals - 1), 16);
        return Math.min(first << doublings, last);
    }

    /** Whether it was said that the store refuses this one; it is from now on. */
    boolean tell() {
        boolean before = told;
        told = true;
        return before;
    }

    boolean told() {
        return told;
    }
}
