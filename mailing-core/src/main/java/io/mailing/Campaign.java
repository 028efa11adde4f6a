package io.mailing;

import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.LedgerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/**
 * A campaign that was written down. A handle: it holds no state of its own, every call reads the store, blocks on it, and
 * throws {@link StoreException} if it is away, {@link UnknownCampaignException} if the campaign is gone.
 */
public final class Campaign {

    private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);

    private final CampaignId id;
    private final CampaignBook book;

    Campaign(CampaignId id, CampaignBook book) {
        this.id = id;
        this.book = book;
    }

    /**
     * Its number.
     *
     * @return the number
     */
    public CampaignId id() {
        return id;
    }

    /**
     * What people call it.
     *
     * @return the name
     */
    public String name() {
        return read().name();
    }

    /**
     * Where it stands.
     *
     * @return the state as of now
     */
    public CampaignState state() {
        return read().state();
    }

    /**
     * How far it has come.
     *
     * @return exact counts as of now
     */
    public Progress progress() {
        return book.progress(id);
    }

    /**
     * How far it has come, to be subscribed to: for a screen. Each subscriber gets the figures of now, then the latest ones whenever they have
     * changed; what comes while it requests nothing is passed over, and without a request nothing is read. The figures are read from the
     * store, so they show what all nodes do; all subscribers of a campaign on a node share one read.
     *
     * <p>After the last figures it completes, when the campaign rests ({@link CampaignState#atRest}; one that is CREATED does so at once).
     * It ends with {@link UnknownCampaignException} if the campaign is gone, and with {@link IllegalStateException} when the
     * {@link Mailing} is closed. A store that is away is waited out.
     *
     * <p>{@code onSubscribe} is called by the thread that subscribes, all else by one thread of the engine's, which is shared: a subscriber
     * must not block, or other subscribers wait; the sending does not. Whoever throws is cancelled.
     *
     * @param atMostEvery 100 milliseconds to 1 hour: the shortest time between two of its figures
     * @return may be subscribed to any number of times
     * @throws IllegalArgumentException for another time
     */
    public Flow.Publisher<Progress> progressUpdates(Duration atMostEvery) {
        if (atMostEvery.compareTo(LEAST_INTERVAL) < 0 || atMostEvery.compareTo(MOST_INTERVAL) > 0) {
            throw new IllegalArgumentException("progress comes every 100 ms to 1 hour, not every " + atMostEvery);
        }
        return book.feed.publisher(id, atMostEvery);
    }

    /**
     * See {@link Campaigns#trigger}.
     *
     * @param eventKey what tells this event from any other of this campaign
     * @param recipient who gets the message
     * @return false if the campaign knows the event already: it is not sent again
     * @throws TriggerRefusedException if it takes no triggers
     */
    public boolean trigger(String eventKey, Recipient recipient) {
        return book.triggers.trigger(id, eventKey, recipient);
    }

    /**
     * Sends its message, as it stands, to one recipient as a test, see {@link Campaigns#sendTest}. In any state; this campaign stays as it
     * is, and counts nothing of it.
     *
     * @param recipient of the audience or not
     * @return what was sent: its {@link CampaignSummary#runOf} is this campaign
     * @throws InvalidDraftException with what is wrong with message, channels or the application's own rules; nothing was written then
     * @throws LedgerDroppedException if its deliveries, and its message with them, were dropped
     */
    public Campaign sendTest(Recipient recipient) {
        return book.sendTest(draft(), recipient, id);
    }

    /**
     * Ends a triggered campaign in good order, without waiting: it takes no more triggers, and is FINISHED when all that was
     * triggered has come to its end. What a transaction of the application's triggered before, and commits later, is still sent.
     * May be repeated.
     *
     * @throws TriggerRefusedException if it is not a triggered campaign
     * @throws IllegalCampaignStateException unless it is SENDING or PAUSED
     */
    public void closeToTriggers() {
        if (read().kind() != CampaignKind.TRIGGERED) {
            throw new TriggerRefusedException(id, "it takes no triggers, and needs no closing");
        }
        book.move(id, CampaignAction.CLOSE);
    }

    /**
     * Holds it, without waiting. No further message gets permission to be sent, on any node; at most those that have it (a
     * window for each channel and node, usually up to 100) may still go out. What is unsent stays. Of a periodic rule no run is made
     * until {@link #resume}, and those that were due meanwhile are left out; a run that was made goes on.
     *
     * @return QUIESCED if no node sends anything of it any more; otherwise {@link #awaitQuiesced} waits for that
     * @throws IllegalCampaignStateException unless it is SENDING, or a periodic rule that is SCHEDULED
     */
    public PauseResult pause() {
        book.move(id, CampaignAction.PAUSE);
        return halting();
    }

    /**
     * Waits, after {@link #pause} or {@link #cancel}, until no node sends anything of it any more: what was on its way is
     * written down, what was not is handed back. A node that can't be reached counts until its lease has run out
     * and another one has taken it for dead.
     *
     * @param timeout how long at most
     * @return HALTING if the time is over first
     * @throws IllegalStateException if it is SENDING: it was not halted, or goes on already
     * @throws InterruptedException if interrupted
     */
    public PauseResult awaitQuiesced(Duration timeout) throws InterruptedException {
        if (state() == CampaignState.SENDING) {
            throw new IllegalStateException("Campaign " + id + " is SENDING: pause or cancel it first");
        }
        return book.runtime.await(() -> !book.underWay(id), timeout) ? PauseResult.QUIESCED : PauseResult.HALTING;
    }

    private PauseResult halting() {
        return book.underWay(id) ? PauseResult.HALTING : PauseResult.QUIESCED;
    }

    /**
     * Goes on after {@link #pause}.
     *
     * @throws IllegalCampaignStateException unless it is PAUSED
     */
    public void resume() {
        book.move(id, CampaignAction.RESUME);
    }

    /**
     * Ends it, without waiting. What is unsent is counted as cancelled; messages that have permission may still go out and
     * are recorded. Of a periodic rule no further run is made; a run that was made goes on. Of one that is RECALLING it stops
     * the recall.
     *
     * @return QUIESCED if no node sends anything of it any more; otherwise {@link #awaitQuiesced} waits for that
     * @throws IllegalCampaignStateException if it is FINISHED or CANCELLED already
     */
    public PauseResult cancel() {
        book.move(id, CampaignAction.CANCEL);
        return halting();
    }

    /**
     * Sends again what is IN_DOUBT: its recipients may get the message twice. A finished campaign is SENDING again until
     * they are through. Retries and expiry are counted anew.
     *
     * @return how many deliveries are sent again
     * @throws IllegalCampaignStateException unless it is SENDING, PAUSED or FINISHED
     * @throws LedgerDroppedException if its deliveries were dropped
     */
    public long resendInDoubt() {
        return resend(Set.of(DeliveryState.IN_DOUBT));
    }

    /**
     * Sends again what is FAILED, from the first channel on. A finished campaign is SENDING again until they are through.
     * Retries and expiry are counted anew.
     *
     * @return how many deliveries are sent again
     * @throws IllegalCampaignStateException unless it is SENDING, PAUSED or FINISHED
     * @throws LedgerDroppedException if its deliveries were dropped
     */
    public long resendFailed() {
        return resend(Set.of(DeliveryState.FAILED));
    }

    /**
     * Sends again what did not reach anybody though it was tried or should have been, from the first channel on: what is FAILED, and what
     * is EXPIRED, as the campaign's time was over before its turn came, or before it was tried again. Not what was SKIPPED or CANCELLED, and
     * not what is IN_DOUBT ({@link #resendInDoubt}): that may have reached its recipient. A finished campaign is SENDING again until they are
     * through. Retries and expiry are counted anew. What is sent again is of the audience as it was read then; see {@link #restart} for
     * another one.
     *
     * @return how many deliveries are sent again
     * @throws IllegalCampaignStateException unless it is SENDING, PAUSED or FINISHED
     * @throws LedgerDroppedException if its deliveries were dropped
     */
    public long resendNotReached() {
        return resend(Set.of(DeliveryState.FAILED, DeliveryState.EXPIRED));
    }

    private long resend(Set<DeliveryState> ended) {
        CampaignRecord campaign = read();
        if (campaign.after(CampaignAction.RESEND).isEmpty()) {
            throw new IllegalCampaignStateException(campaign, CampaignAction.RESEND);
        }
        long count = book.store
                .ledger()
                .resend(id, ended, LedgerStore.ANY_ATTEMPT, book.runtime.clock().instant());
        // After it: what is dropped meanwhile can't be sent again either.
        if (count == 0 && !book.store.retention().dropped(Set.of(id)).isEmpty()) {
            throw new LedgerDroppedException(id);
        }
        book.engine.campaignChanged();
        return count;
    }

    /**
     * Takes recipients out of a campaign that has written its audience down: what is unsent of them is counted as cancelled, with the
     * reason {@code withdrawn}, retries that wait included. Once this has returned no further message to them gets permission to be sent,
     * on any node. What has permission may still go out (a window for each channel and node, usually up to 100), and is recorded as it
     * comes, but not tried again. What was sent stays sent; what is in doubt, failed or expired stays as it is, and is not sent
     * again, neither by the campaign's policy nor by {@link #resendInDoubt}, {@link #resendFailed} and {@link #resendNotReached}. To send
     * to them after all, make a new campaign: {@link #restart} reads the audience anew.
     *
     * <p>If nothing else is open the campaign is FINISHED soon. Of a triggered campaign what waits to be sent is covered; an event that
     * is triggered later is sent. A periodic campaign's runs are withdrawn from one by one; the next run reads its audience anew.
     *
     * <p>Works in small transactions, so other nodes go on sending meanwhile; a hundred thousand recipients take seconds, in one call. It
     * can be repeated, and must be after a {@link StoreException}: what has ended stays so.
     *
     * @param recipientIds as their {@link Recipient}s have them; any number, whether or not they are among its recipients
     * @return how many deliveries this call ended: 0 if it is CANCELLED or RECALLING, as nothing of it is unsent
     * @throws IllegalCampaignStateException if it is CREATED, SCHEDULED or PREPARING, as its audience is not written down (one that is
     *     PREPARING will be SENDING soon: ask again then), or if it is a periodic rule
     */
    public long withdrawRecipients(Collection<String> recipientIds) {
        return book.withdraw(id, recipientIds);
    }

    /**
     * What it is to be, as it stands: to be launched once more, or to see what {@link #edit} would change. A screen that shows its parts
     * reads them from {@link #review}.
     *
     * @return a draft with everything set
     * @throws LedgerDroppedException if its deliveries, and its message with them, were dropped
     */
    public CampaignDraft draft() {
        return book.draft(id);
    }

    /**
     * The draft of a new campaign like this one, which starts at once. A name that was made from the date of the launch is made
     * from the new one's. Nothing is written.
     *
     * @return to be launched, created, or changed before
     * @throws PeriodicCampaignException if it is PERIODIC, a rule or a run
     * @throws LedgerDroppedException if its deliveries, and its message with them, were dropped
     */
    public CampaignDraft copy() {
        return book.copy(id);
    }

    /**
     * How it would go as it stands, see {@link Campaigns#forecast}; what is used up of its own throttle counts too.
     *
     * @return the forecast; of a periodic rule that of its next run
     * @throws IllegalStateException unless it is CREATED or SCHEDULED, or a periodic rule that is PAUSED
     * @throws InvalidDraftException as {@link Campaigns#forecast} does
     * @throws AudienceException if the audience can't be read
     * @throws ForecastException if the tariff fails, or a channel can't count parts
     */
    public Forecast forecast() {
        return book.forecast(id);
    }

    /**
     * Everything that holds for it, defaults included, see {@link Campaigns#review}.
     *
     * @return the review
     * @throws LedgerDroppedException if its deliveries, and its message with them, were dropped
     */
    public CampaignReview review() {
        return book.review(id);
    }

    /**
     * Changes message, name or plan while it is CREATED. Of two who edit at once the second one's change is made again upon the
     * first one's.
     *
     * @param change gets the draft as it stands and answers the changed one, of the same kind; may be called several times
     * @throws IllegalCampaignStateException unless it is CREATED; {@link #withdraw} one that is SCHEDULED
     * @throws InvalidDraftException with what is wrong with its templates; nothing was changed then
     * @throws IllegalArgumentException if the draft is of another kind
     */
    public void edit(UnaryOperator<CampaignDraft> change) {
        book.edit(id, change);
    }

    /**
     * Lets a campaign that was created, or given back because its audience could not be read, begin: at once, or at the start that
     * its draft says if that is still to come.
     *
     * @throws InvalidDraftException with every problem that {@link Campaigns#check} finds; nothing was changed then
     * @throws IllegalCampaignStateException unless it is CREATED
     */
    public void launch() {
        book.launch(id);
    }

    /**
     * Sets its start, also another one than before. A periodic rule makes no run before it.
     *
     * @param start a past time means at once
     * @throws InvalidDraftException with every problem that {@link Campaigns#check} finds; nothing was changed then
     * @throws IllegalCampaignStateException unless it is CREATED or SCHEDULED, or if it is a triggered one
     */
    public void schedule(Instant start) {
        book.schedule(id, start);
    }

    /**
     * Takes back that it was scheduled: it is CREATED again and can be edited. A periodic rule makes no run until it is launched again.
     *
     * @throws IllegalCampaignStateException unless it is SCHEDULED, or a periodic rule that is PAUSED
     */
    public void withdraw() {
        book.move(id, CampaignAction.WITHDRAW);
    }

    /**
     * Sends it once more to everyone: a new campaign with the same message and plan, launched at once, whose audience is read
     * anew. This one stays as it is. To send only what failed, see {@link #resendFailed}. The run of a periodic campaign is sent once more
     * as a ONE_OFF one.
     *
     * @return the new campaign; the history says of which it is another run
     * @throws InvalidDraftException if it no longer fits its audience or channels
     * @throws LedgerDroppedException if its deliveries, and its message with them, were dropped
     * @throws IllegalCampaignStateException unless it is FINISHED or CANCELLED, or if it is a triggered one or a periodic rule
     */
    public Campaign restart() {
        return book.restart(id);
    }

    /**
     * Takes back what was sent, without waiting: each message is deleted at its provider where the channel can do that and the message is
     * not too old, at a pace of the channel's own, by whichever node; it goes on after a crash. What is unsent is counted as cancelled. {@link
     * #progress} tells how many are {@link DeliveryState#RECALLED}, and how many could not be: {@link DeliveryState#RECALL_FAILED}, with the
     * reason in journal and report. At last, and {@link #awaitFinished} waits for that, the campaign is CREATED and can be edited, launched
     * anew or deleted. Its old deliveries can be read until then. {@link #cancel} stops a recall; it can be asked for again.
     *
     * <p>What is in doubt can't be taken back, as nobody knows its number at the provider. Whoever has a message that was not taken back gets
     * a second one if the campaign is launched again: look at the report before.
     *
     * @throws IllegalCampaignStateException unless it is PAUSED, FINISHED or CANCELLED, or if it is a triggered one
     * @throws LedgerDroppedException if its deliveries were dropped
     */
    public void recall() {
        book.recall(id);
    }

    /**
     * Drops its deliveries and its message for good. Its line in the history and its report stay, as with {@link
     * MailingBuilder#keepLedgers}. They can't be read from now on; the rows go little by little.
     *
     * @throws IllegalCampaignStateException unless it is FINISHED or CANCELLED
     * @throws IllegalStateException if something of it is still under way, see {@link #awaitQuiesced}; nothing was done then
     */
    public void clear() {
        book.clear(id);
    }

    /**
     * Takes it out of the history, with everything that belongs to it. It can't be found from now on; the rows go little by
     * little. The runs of a periodic rule stay.
     *
     * @throws IllegalCampaignStateException unless it is CREATED, FINISHED or CANCELLED
     */
    public void delete() {
        book.delete(id);
    }

    /**
     * Waits until nothing more happens by itself (a triggered campaign must be closed or cancelled for that): FINISHED, CANCELLED with all
     * that was still under way written down, or CREATED again because its audience could not be read or because it was recalled. A store that is away meanwhile is waited for.
     *
     * @param timeout how long at most
     * @return the state in which it rests
     * @throws NotFinishedException if the time is over first; the campaign goes on
     * @throws InterruptedException if interrupted
     */
    public CampaignState awaitFinished(Duration timeout) throws InterruptedException {
        CampaignState[] last = new CampaignState[1];
        if (!book.runtime.await(() -> atRest(last), timeout)) {
            throw new NotFinishedException(id, state(), progress(), timeout);
        }
        return last[0];
    }

    /** While the store is away there is nothing to see: the engine waits it out, and so does who waits for it. */
    private boolean atRest(CampaignState[] last) {
        try {
            last[0] = state();
            return last[0].atRest()
                    && (last[0] != CampaignState.CANCELLED || CampaignBook.atRest(CampaignBook.facts(book.store, id)));
        } catch (StoreException e) {
            return false;
        }
    }

    private CampaignRecord read() {
        return book.read(id);
    }

    @Override
    public String toString() {
        return "Campaign " + id;
    }
}
