package io.mailing.internal.engine;

import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claimed share of a campaign on its way through a lane. Its deliveries go through it in order: asked for, permitted,
 * sent, recorded. The lane's thread asks, whoever sends takes, and the recorder's thread counts what is recorded or refused.
 */
final class Share {

    private final CampaignRun run;
    private final Lease lease;
    private final List<Pending> claimed;
    private final List<Pending> deliveries;
    private final OpenPermits open;

    /** So many of what was claimed are put off and need no permit; their outcomes are the recorder's from the beginning. */
    private final int putOff;

    /** Not to be claimed earlier, once it is handed back; null for as soon as it may be. */
    private final @Nullable Instant restsUntil;

    private int recorded;
    private int refused;
    private boolean abandoned;
    private boolean over;

    private int asked;
    private int permitted;
    private int sent;
    private boolean draining;
    private boolean ranLow;

    private Share(
            CampaignRun run, Claim claim, List<Pending> deliveries, @Nullable Instant restsUntil, OpenPermits open) {
        this.run = run;
        this.lease = claim.lease();
        this.claimed = claim.deliveries();
        this.deliveries = deliveries;
        this.putOff = claimed.size() - deliveries.size();
        this.restsUntil = restsUntil;
        this.draining = restsUntil != null;
        this.open = open;
        open.opened(putOff);
    }

    /** All of a claim. */
    static Share of(CampaignRun run, Claim claim, OpenPermits open) {
        return new Share(run, claim, claim.deliveries(), null, open);
    }

    /** A claim of which nobody is to be disturbed: to be handed back as it is. */
    static Share resting(CampaignRun run, Claim claim, Instant until, OpenPermits open) {
        return new Share(run, claim, claim.deliveries(), until, open);
    }

    /** What is to be sent of a claim now; whoever asks for it puts off the others at once. */
    static Share part(CampaignRun run, Claim claim, List<Pending> awake, OpenPermits open) {
        return new Share(run, claim, awake, null, open);
    }

    @Nullable
    Instant restsUntil() {
        return restsUntil;
    }

    /**
     * Whether what was put off isn't written down yet. Until then nothing is permitted: a permit may cover all that lies between
     * two deliveries, and what has none can't be in doubt.
     */
    synchronized boolean putsOff() {
        return recorded + refused < putOff;
    }

    CampaignRun run() {
        return run;
    }

    Lease lease() {
        return lease;
    }

    /** The window to ask a permit for: the same one again until it is answered. */
    synchronized List<Pending> window(int size) {
        if (asked == permitted) {
            asked = Math.min(deliveries.size(), permitted + size);
            open.opened(asked - permitted); // from now on: the answer may be lost
        }
        return deliveries.subList(permitted, asked);
    }

    /** Whether a window was asked for and the answer was lost: it is open already. */
    synchronized boolean asking() {
        return asked > permitted;
    }

    synchronized void windowPermitted() {
        permitted = asked;
    }

    /** Whether there is nothing left to ask a permit for. */
    synchronized boolean allPermitted() {
        return permitted == deliveries.size();
    }

    /** How many deliveries may go on the wire. */
    synchronized int permittedLeft() {
        return permitted - sent;
    }

    /**
     * The next delivery that may go on the wire; null if there is none, or the share is being handed back.
     *
     * @param low so few are left then that {@link #ranLow} says so
     */
    synchronized @Nullable Pending take(int low) {
        Pending next = draining ? null : takeAny();
        ranLow |= next != null && (permitted - sent == low || permitted == sent);
        return next;
    }

    /** One of what was claimed; it is in the order of the keys, and where a store has another one it is found all the same. */
    Pending delivery(DeliveryKey key) {
        int low = 0;
        int high = claimed.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (claimed.get(middle).key().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Pending found = claimed.get(low);
        return found.key().equals(key)
                ? found
                : claimed.stream()
                        .filter(pending -> pending.key().equals(key))
                        .findFirst()
                        .orElseThrow();
    }

    /** Whether it has run low since the last call. */
    synchronized boolean ranLow() {
        boolean ran = ranLow;
        ranLow = false;
        return ran;
    }

    /** The next permitted delivery, also while the share is being handed back. */
    synchronized @Nullable Pending takeAny() {
        return sent < permitted ? deliveries.get(sent++) : null;
    }

    synchronized boolean allSent() {
        return sent == deliveries.size();
    }

    /** Stops: nothing more is sent of this share, the rest is handed back. */
    synchronized void drain() {
        draining = true;
    }

    synchronized boolean draining() {
        return draining;
    }

    /** Whether all that was sent is recorded. */
    synchronized boolean settled() {
        return recorded == sent + putOff;
    }

    /** Whether all that isn't recorded of what was sent is what the store refuses. */
    synchronized boolean settledButForRefused() {
        return refused > 0 && recorded + refused == sent + putOff;
    }

    /** Goes on after {@link #drain}. */
    synchronized void goOn() {
        draining = false;
    }

    /**
     * It was handed back: what was asked for and not sent is no longer open.
     *
     * @return false if it was over already
     */
    synchronized boolean handedBack() {
        open.closed(asked - sent);
        boolean first = !over;
        over = true;
        return first;
    }

    /** Counts outcomes that the store refuses, or no longer does. */
    synchronized void addRefused(int count) {
        refused += count;
        open.closed(count);
    }

    /** Whether so many more outcomes complete the share. */
    synchronized boolean completedBy(int count) {
        return recorded + count == claimed.size();
    }

    /**
     * Counts outcomes that are in the store now.
     *
     * @return true if the share is over with them
     */
    synchronized boolean addRecorded(int count) {
        recorded += count;
        open.closed(count);
        return isOver();
    }

    /**
     * Gives the share up without handing it back: it belongs to others now.
     *
     * @return true if it is over; otherwise it is once the last of what was sent is recorded
     */
    synchronized boolean abandon() {
        abandoned = true;
        open.closed(asked - permitted);
        asked = permitted;
        return isOver();
    }

    private boolean isOver() {
        if (over) {
            return false;
        }
        over = recorded == claimed.size() || (abandoned && recorded == sent + putOff);
        return over;
    }
}
