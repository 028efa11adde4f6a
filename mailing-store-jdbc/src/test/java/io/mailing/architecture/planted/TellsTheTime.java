package io.mailing.architecture.planted;

import java.time.Instant;

/** Breaks a rule on purpose. */
public final class TellsTheTime {
    public Instant time() {
        return Instant.now();
    }
}
