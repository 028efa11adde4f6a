package io.mailing.spi.planted;

import io.mailing.internal.pace.PaceGate;

/** Breaks a rule on purpose. */
public final class KnowsTheInside {
    public void refund(PaceGate gate) {
        long unused = gate.waitNanos();
    }
}
