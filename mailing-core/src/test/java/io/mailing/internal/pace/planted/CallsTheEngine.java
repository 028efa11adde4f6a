package io.mailing.internal.pace.planted;

import io.mailing.internal.engine.Engine;

/** Breaks a rule on purpose. */
public final class CallsTheEngine {
    public void call(Engine engine) {
        engine.campaignChanged();
    }
}
