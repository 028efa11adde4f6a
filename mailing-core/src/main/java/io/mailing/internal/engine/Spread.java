package io.mailing.internal.engine;

import io.mailing.spi.EngineRuntime;

/** Makes waits a little longer or shorter by chance, so that nodes that began together don't go on in step. */
final class Spread {

    /** All of it: from 15 % less to 15 % more. */
    private static final double WIDTH = 0.3;

    private Spread() {}

    static long over(EngineRuntime runtime, long nanos) {
        return nanos + (long) (nanos * WIDTH * (runtime.random() - 0.5));
    }
}
