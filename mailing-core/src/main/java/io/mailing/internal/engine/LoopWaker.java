package io.mailing.internal.engine;

import io.mailing.spi.EngineRuntime.LoopHandle;
import org.jspecify.annotations.Nullable;

/** Wakes a loop that may not have begun yet. */
final class LoopWaker {

    private volatile @Nullable LoopHandle handle;

    void attach(LoopHandle started) {
        handle = started;
    }

    void wake() {
        LoopHandle started = handle;
        if (started != null) {
            started.wake();
        }
    }
}
