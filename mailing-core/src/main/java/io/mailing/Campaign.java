package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.util.Set;

/**
 * A campaign that was written down. A handle: it holds no state of its own, every call reads the store, blocks on it, and
 * throws {@link StoreException} if it is away, {@link UnknownCampaignException} if the campaign is gone.
 */
public final class Campaign {

    private final CampaignId id;
    private final Store store;
    private final Engine engine;
    private final EngineRuntime runtime;
    private final Triggers triggers;

    Campaign(CampaignId id, Store store, Engine engine, EngineRuntime runtime, Triggers triggers) {
        this.id = id;
        this.store = store;
        this.engine = engine;
        this.runtime = runtime;
        this.triggers = triggers;
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
        return store.history().counted(id).map(Progress::of).orElseThrow(() -> new UnknownCampaignException(id));
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
        return triggers.trigger(id, eventKey, recipient);
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
            throw new TriggerRefusedException(id, "it goes to an audience, and needs no closing");
        }
        move(CampaignAction.CLOSE);
    }

    /**
     * Holds it, without waiting. No further message gets permission to be sent, on any node; at most those that have it (a
     * window for each channel and node, usually up to 100) may still go out. What is unsent stays.
     *
     * @return QUIESCED if no node sends anything of it any more; otherwise {@link #awaitQuiesced} waits for that
     * @throws IllegalCampaignStateException unless it is SENDING
     */
    public PauseResult pause() {
        move(CampaignAction.PAUSE);
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
        return runtime.await(() -> !underWay(), timeout) ? PauseResult.QUIESCED : PauseResult.HALTING;
    }

    private PauseResult halting() {
        return underWay() ? PauseResult.HALTING : PauseResult.QUIESCED;
    }

    /** While the store is away nothing is known. */
    private boolean underWay() {
        try {
            return store.ledger().underWay(id);
        } catch (StoreException e) {
            return true;
        }
    }

    /**
     * Goes on after {@link #pause}.
     *
     * @throws IllegalCampaignStateException unless it is PAUSED
     */
    public void resume() {
        move(CampaignAction.RESUME);
    }

    /**
     * Ends it, without waiting. What is unsent is counted as cancelled; messages that have permission may still go out and
     * are recorded.
     *
     * @return QUIESCED if no node sends anything of it any more; otherwise {@link #awaitQuiesced} waits for that
     * @throws IllegalCampaignStateException if it is FINISHED or CANCELLED already
     */
    public PauseResult cancel() {
        move(CampaignAction.CANCEL);
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
        return resend(DeliveryState.IN_DOUBT);
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
        return resend(DeliveryState.FAILED);
    }

    private long resend(DeliveryState ended) {
        CampaignState state = state();
        if (state.after(CampaignAction.RESEND).isEmpty()) {
            throw new IllegalCampaignStateException(id, state, CampaignAction.RESEND);
        }
        long count = store.ledger()
                .resend(
                        id,
                        Set.of(ended),
                        LedgerStore.ANY_ATTEMPT,
                        runtime.clock().instant());
        // After it: what is dropped meanwhile can't be sent again either.
        if (count == 0 && !store.retention().dropped(Set.of(id)).isEmpty()) {
            throw new LedgerDroppedException(id);
        }
        engine.campaignChanged();
        return count;
    }

    /**
     * Launches it again after it was given back because its audience could not be read.
     *
     * @throws IllegalCampaignStateException unless it is CREATED
     */
    public void relaunch() {
        CampaignState state = state();
        if (state != CampaignState.CREATED) {
            throw new IllegalCampaignStateException(id, state, CampaignAction.PREPARE);
        }
        move(CampaignAction.PREPARE);
    }

    private void move(CampaignAction action) {
        CampaignState state = state();
        boolean moved = store.campaigns()
                .move(id, action, null, runtime.clock().instant())
                .isPresent();
        if (!moved) {
            // Read again: between the two calls it may have moved by itself.
            throw new IllegalCampaignStateException(id, state.after(action).isEmpty() ? state : state(), action);
        }
        switch (action) {
            case PAUSE, CANCEL -> engine.campaignHalted(id);
            default -> engine.campaignChanged();
        }
    }

    /**
     * Waits until nothing more happens by itself (a triggered campaign must be closed or cancelled for that): FINISHED, CANCELLED, or CREATED again because its audience could not be
     * read. A store that is away meanwhile is waited for.
     *
     * @param timeout how long at most
     * @return the state in which it rests
     * @throws NotFinishedException if the time is over first; the campaign goes on
     * @throws InterruptedException if interrupted
     */
    public CampaignState awaitFinished(Duration timeout) throws InterruptedException {
        CampaignState[] last = new CampaignState[1];
        if (!runtime.await(() -> atRest(last), timeout)) {
            throw new NotFinishedException(id, state(), progress(), timeout);
        }
        return last[0];
    }

    /** While the store is away there is nothing to see: the engine waits it out, and so does who waits for it. */
    private boolean atRest(CampaignState[] last) {
        try {
            last[0] = state();
            return last[0].atRest();
        } catch (StoreException e) {
            return false;
        }
    }

    private CampaignRecord read() {
        return store.campaigns().find(id).orElseThrow(() -> new UnknownCampaignException(id));
    }

    @Override
    public String toString() {
        return "Campaign " + id;
    }
}
