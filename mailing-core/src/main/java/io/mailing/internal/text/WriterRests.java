package io.mailing.internal.text;

import io.mailing.Reason;
import java.time.Duration;

/** The writer wants to be left alone for a time: it concerns all orders, not this one. */
public final class WriterRests extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final transient Duration time;

    WriterRests(Reason reason, Duration time) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.time = time;
    }

    /**
     * What the writer said.
     *
     * @return without anything personal
     */
    public Reason reason() {
        return reason;
    }

    /**
     * How long it wants no order.
     *
     * @return from now
     */
    public Duration time() {
        return time;
    }
}
