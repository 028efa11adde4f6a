package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What this node holds. A claim whose answer was lost may have been granted: such a share would stay leased by a living
 * node that doesn't know of it, so after a fault the store is told what the node does know, and hands the rest back.
 */
final class Claims {

    private static final int DUE_LIMIT = 200;

    private final LedgerStore ledger;
    private final NodeLease nodeLease;
    private final Set<Lease> known = ConcurrentHashMap.newKeySet();

    // Read lock: a claim is under way. Write lock: none is.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean answerLost;
    private final Outage outage;

    Claims(LedgerStore ledger, NodeLease nodeLease, Outage outage) {
        this.ledger = ledger;
        this.outage = outage;
        this.nodeLease = nodeLease;
    }

    /** What is known of the store's absence. */
    Outage outage() {
        return outage;
    }

    /**
     * Claims what is due, or else a block.
     *
     * @param due whether to look for what is due: it costs a transaction, and there seldom is anything
     */
    Optional<Claim> next(CampaignId campaign, String lane, boolean due, Instant now) {
        lock.readLock().lock();
        try {
            NodeId node = nodeLease.node();
            Optional<Claim> claim = due ? ledger.claimDue(campaign, lane, node, DUE_LIMIT, now) : Optional.empty();
            if (claim.isEmpty()) {
                claim = ledger.claimBlock(campaign, lane, node, now);
            }
            claim.ifPresent(got -> known.add(got.lease()));
            return claim;
        } catch (StoreException e) {
            answerLost = true;
            throw e;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Asks for permission to send a window of a claim. */
    boolean permit(Lease lease, List<Pending> window, Instant now) {
        return ledger.permit(lease, window, now);
    }

    /** Gives back what is left of a claim. */
    void handBack(Lease lease, Instant notBefore) {
        ledger.release(lease, notBefore);
        known.remove(lease);
    }

    /** A claim is completed, or lost. */
    void closed(Lease lease) {
        known.remove(lease);
    }

    /** Hands back what was granted unheard. */
    void settle() {
        // Without waiting: a claim that hangs must not keep the keeper from its other duties.
        if (!answerLost || !lock.writeLock().tryLock()) {
            return;
        }
        // Before the call: what is lost while it is under way is another call's.
        answerLost = false;
        try {
            int unused = ledger.releaseUnheard(nodeLease.node(), new ArrayList<>(known));
        } catch (RuntimeException e) {
            answerLost = true;
            throw e;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
