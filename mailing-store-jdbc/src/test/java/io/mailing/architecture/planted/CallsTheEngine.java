package io.mailing.architecture.planted;

import io.mailing.Mailing;

/** Breaks a rule on purpose. */
public final class CallsTheEngine {
    public void close(Mailing mailing) {
        mailing.close();
    }
}
