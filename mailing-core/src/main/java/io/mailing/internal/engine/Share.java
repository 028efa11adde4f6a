package io.mailing.internal.engine;

import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Lease;
import java.util.List;

/**
 * A claimed share of a campaign on its way through a lane. Its deliveries go through it in order: asked for, permitted,
 * sent, recorded. The first three marks belong to the lane's thread, the last one and what is refused to the recorder's.
 */
final class Share {

    private final CampaignRun run;
    private final Lease lease;
    private final List<Pending> deliveries;
    private volatile int recorded;
    private volatile int refused;
    private boolean abandoned;
    private boolean over;

    private int asked;
    private int permitted;
    private int sent;
    private boolean draining;

    Share(CampaignRun run, Claim claim) {
        this.run = run;
        this.lease = claim.lease();
        this.deliveries = claim.deliveries();
    }

    CampaignRun run() {
        return run;
    }

    Lease lease() {
        return lease;
    }

    /** The window to ask a permit for: the same one again until it is answered. */
    List<Pending> window(int size) {
        if (asked == permitted) {
            asked = Math.min(deliveries.size(), permitted + size);
        }
        return deliveries.subList(permitted, asked);
    }

    void windowPermitted() {
        permitted = asked;
    }

    /** Whether the next delivery may go on the wire. */
    boolean hasPermitted() {
        return sent < permitted;
    }

    Pending take() {
        return deliveries.get(sent++);
    }

    boolean allSent() {
        return sent == deliveries.size();
    }

    /** Stops: nothing more is sent of this share, the rest is handed back. */
    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /** Whether all that was sent is recorded. For the lane's thread. */
    boolean settled() {
        return recorded == sent;
    }

    /** Whether all that isn't recorded of what was sent is what the store refuses. For the lane's thread. */
    boolean settledButForRefused() {
        return refused > 0 && recorded + refused == sent;
    }

    /** Goes on after {@link #drain}. */
    void goOn() {
        draining = false;
    }

    /** Counts outcomes that the store refuses, or no longer does. For the recorder's thread. */
    synchronized void addRefused(int count) {
        refused += count;
    }

    /** Whether so many more outcomes complete the share. */
    boolean completedBy(int count) {
        return recorded + count == deliveries.size();
    }

    /**
     * Counts outcomes that are in the store now.
     *
     * @return true if the share is over with them
     */
    synchronized boolean addRecorded(int count) {
        recorded += count;
        return isOver();
    }

    /**
     * Gives the share up without handing it back: it belongs to others now.
     *
     * @return true if it is over; otherwise it is once the last of what was sent is recorded
     */
    synchronized boolean abandon() {
        abandoned = true;
        return isOver();
    }

    private boolean isOver() {
        if (over) {
            return false;
        }
        over = recorded == deliveries.size() || (abandoned && recorded == sent);
        return over;
    }
}
