package io.mailing.internal.pace;

import java.util.ArrayList;
import java.util.List;

/** What one message took of the limits that hold for it: given back if it does not go after all. For one thread. */
public final class PaceTurn {

    /** A turn of one limit. */
    interface Taken {
        void giveBack();
    }

    private final List<Taken> taken = new ArrayList<>(3);

    /** A turn of nothing yet. */
    public PaceTurn() {
        // Gates add to it.
    }

    void took(Taken turn) {
        taken.add(turn);
    }

    /** Gives all of it back. What is no longer good, as its time has passed meanwhile, is lost. */
    public void giveBack() {
        taken.forEach(Taken::giveBack);
        taken.clear();
    }
}
