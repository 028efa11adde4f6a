package io.mailing.email.planted;

/** Breaks a rule on purpose. */
public final class TellsTheTime {
    public long time() {
        return System.currentTimeMillis();
    }
}
