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

    static final Reason CAPPED_WAITS = new Reason(
            "frequency-cap",
            "The recipient has had as many messages as may be, this one comes when the oldest is out of the period");

    static final Reason CAPPED =
            new Reason("frequency-cap", "The recipient has had as many messages as may be in this period");

    static final Reason MAKER_RESTS =
            new Reason("attachment-rest", "The maker of the attachment has an outage and rests");

    static final Reason NO_ROOM = new Reason("attachment-room", "Too many attachments wait for their sending");

    static final Reason NO_THREAD = new Reason("no-thread", "The executor took no task");

    private static final Set<Reason> ALL = Set.of(
            LEASE_LOST,
            ADDRESS_PACE,
            QUIET_HOURS,
            CAPPED_WAITS,
            CAPPED,
            MAKER_RESTS,
            NO_ROOM,
            NO_THREAD,
            Suppressed.UNKNOWN);

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
