package io.mailing.internal.engine.planted;

/** Breaks a rule on purpose. */
public final class TellsTheTime {
    public long time() {
        return System.nanoTime();
    }
}
