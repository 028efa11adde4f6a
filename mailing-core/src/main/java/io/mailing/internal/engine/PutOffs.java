package io.mailing.internal.engine;

import io.mailing.Reason;
import java.util.Set;

/** Why a message that was permitted was put off before it was tried. */
public final class PutOffs {

    static final Reason LEASE_LOST =
            new Reason("lease-lost", "The node had lost its lease before the message was sent");

    static final Reason ADDRESS_PACE =
            new Reason("address-pace", "The address had a message a moment ago, this one comes a little later");

    static final Reason QUIET_HOURS =
            new Reason("quiet-hours", "The recipient has quiet hours, the message comes after them");

    static final Reason NO_THREAD = new Reason("no-thread", "The executor took no task");

    private static final Set<Reason> ALL = Set.of(LEASE_LOST, ADDRESS_PACE, QUIET_HOURS, NO_THREAD, Suppressed.UNKNOWN);

    private PutOffs() {}

    /**
     * Whether it says that nothing was tried.
     *
     * @param reason of a deferred delivery
     * @return true if so
     */
    public static boolean isOne(Reason reason) {
        return ALL.contains(reason);
    }
}
