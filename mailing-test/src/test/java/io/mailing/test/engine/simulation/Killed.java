package io.mailing.test.engine.simulation;

import java.io.Serial;

/** Unwinds what was under way in a node that was killed: nothing of it does anything any more. */
final class Killed extends Error {

    @Serial
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, false, false);
    }
}
