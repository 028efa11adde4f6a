package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks, permits and outcomes: the heart of the ledger. What it must never allow: a message on the wire without a permit
 * that was committed before; an outcome lost; a delivery with two ends that count.
 *
 * <p>A campaign is <em>expired-out</em> from {@link #endOpen} with EXPIRED on, until {@link #resend} counts its expiry anew.
 */
public interface LedgerStore {

    /** For {@link #resend}: whatever the attempt. */
    int ANY_ATTEMPT = Integer.MAX_VALUE;

    /**
     * T1: leases the first ready block of a lane (by its not-before, then by its number). Its epoch grows by one. Repeating it after a fault leases another block;
     * one that was leased unheard is handed back by {@link #releaseUnheard}.
     *
     * @param campaign must be SENDING
     * @param lane which lane
     * @param node must have a good lease
     * @param now only blocks whose not-before has come
     * @return the block's deliveries without outcome, with attempt 1 on route 0; empty if there is no such block, the
     *     campaign isn't SENDING or the node has no good lease
     */
    Optional<Claim> claimBlock(CampaignId campaign, String lane, NodeId node, Instant now);

    /**
     * T1 for retries and fall-backs: leases due deliveries of a lane whose time has come, the longest waiting first.
     *
     * @param campaign must be SENDING
     * @param lane which lane
     * @param node must have a good lease
     * @param limit at most so many, at least 1
     * @param now the time against which not-before is held
     * @return empty if nothing is due, the campaign isn't SENDING or the node has no good lease
     * @throws IllegalArgumentException for a limit below 1
     */
    Optional<Claim> claimDue(CampaignId campaign, String lane, NodeId node, int limit, Instant now);

    /**
     * T2: allows a window of a claim to go on the wire; durable when it returns. Granted only while the node's lease is
     * good by the store's clock, every delivery of the window is still this lease's (of due ones none was settled by late
     * evidence), the campaign is SENDING and has not expired.
     *
     * @param lease from a claim
     * @param window deliveries of that claim, in its order, without gaps between them in the claim, not permitted before
     * @param now the time against which the expiry is held
     * @return false if it is not granted: stop, and {@link #release} the lease. Repeating a granted one answers true while
     *     it could still be granted
     * @throws IllegalArgumentException for an empty window
     */
    boolean permit(Lease lease, List<Claim.Pending> window, Instant now);

    /**
     * T4 and T5: appends outcomes, moves the counters, keeps due rows, and closes leases whose work is done, all in one
     * transaction. Outcomes are taken at any epoch, also from a node that lost its lease. An outcome that is there already
     * (same delivery, attempt and state) does nothing, so the whole call can be repeated. A later fact about a delivery
     * counts instead of an earlier one only if it outranks it ({@link DeliveryState#outranks}); counters follow the one
     * that counts. A terminal outcome that counts removes the delivery's due row; a deferred one that counts sets it. If
     * the campaign is CANCELLED, RECALLING, recalled or expired-out by then, a deferred one that counts ends the delivery instead: as CANCELLED
     * or EXPIRED (an outcome of the next attempt, by no channel, with a reason of {@link StoreReasons}).
     *
     * <p>A FINISHED campaign may learn late that a delivery which was in doubt was not sent. If after the call a deferred
     * outcome of it counts, the campaign is SENDING again in the same transaction, as by
     * {@link io.mailing.CampaignAction#RESEND}, from the latest such outcome's time or that of its end, whichever is later.
     * Its expiry stays as it was: where that time is not before the expiry, the delivery ends as EXPIRED instead and the
     * campaign stays FINISHED.
     *
     * @param outcomes of any campaigns and deliveries, each delivery and attempt once; those of deliveries that don't exist,
     *     or were dropped, are left out with a warning, and keep nothing else from being taken
     * @param done leases all of whose deliveries have an outcome by now; one that is no longer good is ignored, and so is
     *     one that has deliveries without outcome
     */
    void record(Collection<Outcome> outcomes, Collection<Lease> done);

    /**
     * Hands back what is left of a lease: its deliveries without outcome are ready again (in a campaign that is CANCELLED
     * or expired-out by now they end as that). What was permitted under this lease and has no outcome is taken back: the
     * caller vouches that nothing of it went on the wire and that every outcome of the lease is recorded. A lease that is
     * no longer good is ignored, and so is that of a node that was declared dead (the rescue decides); repeating it does nothing.
     *
     * @param lease from a claim
     * @param notBefore not to be claimed earlier
     */
    void release(Lease lease, Instant notBefore);

    /**
     * Hands back, as {@link #release} does, what this node holds without knowing: claims whose answer was lost. They have
     * no permit: one that has was heard of after all, and is left. A node that was declared dead hands nothing back.
     *
     * @param node the node
     * @param known every lease that the node knows of and has not yet closed; the caller makes sure that no claim of this
     *     node is under way
     * @return how many were handed back
     */
    int releaseUnheard(NodeId node, Collection<Lease> known);

    /**
     * Ends what is ready or waits to be tried again: cancelled with its campaign, or expired. Leased shares end when they
     * are released and the campaign is CANCELLED or expired-out. Works on blocks, not on deliveries.
     *
     * <p>As EXPIRED only if by the campaign as it stands in this transaction its time is over ({@link CampaignRecord#timeIsOver}): a
     * node that read it before it was sent again expires nothing.
     *
     * @param campaign its number
     * @param end CANCELLED or EXPIRED
     * @param at when
     * @return how many deliveries ended
     */
    long endOpen(CampaignId campaign, DeliveryState end, Instant at);

    /**
     * T5: FINISHED, if the campaign is SENDING and the counters' terminal states add up to its total. Clears its note. A
     * TRIGGERED one must have been closed, and nothing may wait in its inbox.
     *
     * <p>Not while a delivery is awaited that is IN_DOUBT. That is looked at in the same transaction as the counters: no
     * outcome can come between the two.
     *
     * @param campaign its number
     * @param awaited which of those in doubt keep it from being finished, or null for none
     * @param at when
     * @return true if it is FINISHED now or was before
     */
    boolean finish(CampaignId campaign, @Nullable Awaited awaited, Instant at);

    /**
     * FINISHED, whatever is in doubt.
     *
     * @param campaign its number
     * @param at when
     * @return true if it is FINISHED now or was before
     */
    default boolean finish(CampaignId campaign, Instant at) {
        return finish(campaign, null, at);
    }

    /**
     * Deliveries that are IN_DOUBT, and of which that is the fact that counts, either by an attempt that is not the last or
     * since a short time only. Those of erased recipients are not awaited: they are never sent again.
     *
     * @param belowAttempt those whose attempt is below this, whenever they came to be in doubt
     * @param since those whose outcome is later than this, whatever their attempt
     */
    record Awaited(int belowAttempt, Instant since) {}

    /**
     * Whether something of a campaign may still be put on the wire without a new permit: a node that is not declared dead
     * holds a block or due deliveries of it (one whose lease has only run out may still renew it). In a campaign that was paused or cancelled before this call it
     * becomes false once each such node has written down what it sent and handed back the rest, and stays so.
     *
     * @param campaign its number
     * @return false if no node starts another send, nor has one under way
     */
    boolean underWay(CampaignId campaign);

    /**
     * Makes deliveries due again that had come to their end: those IN_DOUBT on the route of their last attempt, those FAILED
     * or EXPIRED from the first route on. Each gets an outcome DEFERRED with the reason {@code resend-requested}, which outranks what
     * counted: for one in doubt of the same attempt, for another one of the next attempt and by no channel, as nothing was
     * sent in it. Later evidence of earlier attempts counts as {@link #record} has it. What {@link #endOpen} ended as EXPIRED with its
     * block has no outcome and gets none: its block is ready again. What was erased stays as it ended.
     *
     * <p>A FINISHED campaign is moved back to SENDING ({@link io.mailing.CampaignAction#RESEND}); the control epoch grows by
     * one in any state. In a FINISHED or expired-out campaign the expiry is counted anew from {@code at} (a TRIGGERED one has none). Where there is
     * nothing to be sent again, nothing is done: a FINISHED campaign stays so, and a repeated call does no more.
     *
     * @param campaign SENDING, PAUSED or FINISHED; in another state nothing is done
     * @param states IN_DOUBT, FAILED and EXPIRED, at least one of them; EXPIRED only for any attempt and time
     * @param belowAttempt only those whose attempt that counts is below this, and then each attempt so far counts as a
     *     refusal; {@link #ANY_ATTEMPT} for all, with fresh retries
     * @param until only those whose outcome that counts is not later than this, or null for all
     * @param at when, also their not-before
     * @return how many are sent again
     * @throws IllegalArgumentException by {@link #checkResend}
     */
    long resend(CampaignId campaign, Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at);

    /**
     * The same, since whenever they came to their end.
     *
     * @param campaign SENDING, PAUSED or FINISHED; in another state nothing is done
     * @param states IN_DOUBT, FAILED and EXPIRED, at least one of them; EXPIRED only for any attempt
     * @param belowAttempt only those whose attempt that counts is below this; {@link #ANY_ATTEMPT} for all
     * @param at when, also their not-before
     * @return how many are sent again
     * @throws IllegalArgumentException by {@link #checkResend}
     */
    default long resend(CampaignId campaign, Set<DeliveryState> states, int belowAttempt, Instant at) {
        return resend(campaign, states, belowAttempt, null, at);
    }

    /**
     * For stores: refuses what {@link #resend} can't be asked for.
     *
     * @param states what is to be sent again
     * @param belowAttempt only below this attempt
     * @param until only what ended by then, or null
     * @throws IllegalArgumentException for no state or another one than IN_DOUBT, FAILED and EXPIRED, and for EXPIRED below an attempt
     *     or until a time: what ended with its block has neither
     */
    static void checkResend(Set<DeliveryState> states, int belowAttempt, @Nullable Instant until) {
        if (states.isEmpty()
                || !EnumSet.of(DeliveryState.IN_DOUBT, DeliveryState.FAILED, DeliveryState.EXPIRED)
                        .containsAll(states)) {
            throw new IllegalArgumentException("what is in doubt, failed or expired can be sent again, not " + states);
        }
        if (states.contains(DeliveryState.EXPIRED) && (belowAttempt != ANY_ATTEMPT || until != null)) {
            throw new IllegalArgumentException("what expired can be sent again of any attempt and time only");
        }
    }
}
