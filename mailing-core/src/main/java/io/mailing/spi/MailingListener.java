package io.mailing.spi;

import io.mailing.CampaignEvent;
import io.mailing.DeliveryEvent;

/**
 * Hears what this node did, once it is written down. Given to {@link io.mailing.MailingBuilder#listener}.
 *
 * <p><b>At most once.</b> An event is told by the node that wrote it down, and only in this process: what a crash comes
 * before, what the store took without being able to say so, and what the application writes in a transaction of its own (a campaign that
 * it launches there is told of from the next thing on that happens to it) is not told. History, journal and {@link
 * io.mailing.Campaign#progress} are the truth; this says when to look, or does what may be left out once in a while.
 *
 * <p><b>Threads.</b> Each listener has a thread of the engine's own, and is called by that one alone, one event after the other. It may block and
 * may call the whole API; slow or hanging, it holds back neither the sending nor another listener. Events wait in a bounded queue,
 * at most 10,000 of deliveries and 1,000 of campaigns; those that come while it is full are left out, and {@link #missed} is
 * called in their place. Whatever a method throws is logged, and the next event follows.
 *
 * <p><b>Order.</b> What happened to a campaign itself is told in the order in which it happened on this node; what happened to its
 * deliveries in the order in which it was written down. Between the two kinds, and between campaigns, what was almost at the same moment may
 * change places.
 *
 * <p><b>Close.</b> {@link io.mailing.Mailing#close} tells what waits for 3 seconds at most; what is left then is told to nobody. A call that hangs
 * longer is left behind on its thread, a daemon.
 */
public interface MailingListener {

    /**
     * A campaign was made, or something happened to it: each {@link io.mailing.CampaignAction} but RESTART, which is told as the new
     * campaign, and CLEAR. A periodic rule tells of the end, and of runs that were left out; each run is told as a new
     * campaign, {@code runOf} the rule.
     *
     * @param event what
     */
    default void campaignChanged(CampaignEvent event) {}

    /**
     * The outcome of one attempt: accepted, refused, put off, in doubt; also what a receipt or a recall says. What ends
     * in bulk is not told one by one, {@link #campaignChanged} tells of it: who is skipped while the audience is written down, and what
     * is unsent when a campaign is cancelled, recalled or expires; nor is what a node's rescue leaves in doubt.
     *
     * @param event what
     */
    default void deliveryChanged(DeliveryEvent event) {}

    /**
     * So many events came at this place while the queue was full, and were left out: look into the history.
     *
     * @param events how many, at least 1
     */
    default void missed(long events) {}

    /**
     * Whether {@link #deliveryChanged} is to be called. Asked once, at the start. Where no listener wants it, nothing is made
     * for it.
     *
     * @return true by default
     */
    default boolean wantsDeliveries() {
        return true;
    }
}
