package io.mailing.spi.store;

import io.mailing.Reason;

/** The reasons of outcomes that no provider gave: every store writes them itself, with these words. */
public final class StoreReasons {

    /** Of a delivery that waited to be tried again when its campaign was cancelled. */
    public static final Reason CANCELLED =
            new Reason("campaign-cancelled", "The campaign was cancelled before this was tried again");

    /** Of a delivery that waited to be tried again when its campaign's time was over. */
    public static final Reason EXPIRED =
            new Reason("campaign-expired", "The campaign's time was over before this was tried again");

    /** Of a delivery that is IN_DOUBT since its node was rescued. */
    public static final Reason NODE_LOST =
            new Reason("node-lost", "The node that was sending this was lost before it could tell what came of it");

    /** Of a delivery that was IN_DOUBT, FAILED or EXPIRED and is sent again by {@link LedgerStore#resend}. */
    public static final Reason RESEND_REQUESTED = new Reason(
            "resend-requested",
            "This had failed or expired, or it was not known whether it was sent; it is sent again as the application wants it");

    /** Of a delivery whose recipient was erased before it was sent. */
    public static final Reason ERASED = new Reason("erased", "The recipient was erased");

    /** Of a delivery whose recipient was withdrawn from the campaign before it was sent. */
    public static final Reason WITHDRAWN =
            new Reason("withdrawn", "The recipient was withdrawn from this campaign before this was sent");

    private StoreReasons() {}
}
