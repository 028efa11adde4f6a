package io.mailing;

import io.mailing.spi.store.StoreTransaction;

/**
 * Campaigns inside a transaction of the application's own: what is launched or triggered here takes effect with its commit,
 * and after a rollback it never was. The transaction is never committed, rolled back or ended from here, and after an
 * exception it is the application's to roll back.
 *
 * <p>Made by {@link Campaigns#within} for one transaction; on the threads of that transaction.
 */
public final class TransactionCampaigns {

    private final StoreTransaction transaction;
    private final Campaigns campaigns;
    private final Triggers triggers;

    TransactionCampaigns(StoreTransaction transaction, Campaigns campaigns, Triggers triggers) {
        this.transaction = transaction;
        this.campaigns = campaigns;
        this.triggers = triggers;
    }

    /**
     * As {@link Campaigns#launch}, by the transaction's commit; a node sees it within about a second of that. The campaign's number is
     * taken outside of the transaction, on another connection, and is lost if it is rolled back.
     *
     * @param draft the draft
     * @return the campaign; until the commit only {@link #trigger} knows it, its own methods find nothing
     * @throws InvalidDraftException with every problem that {@link Campaigns#check} finds; nothing was written then
     */
    public Campaign launch(CampaignDraft draft) {
        return campaigns.launch(draft, transaction);
    }

    /**
     * As {@link Campaigns#trigger}, by the transaction's commit; it is sent within about a second of that.
     *
     * @param campaign a triggered one, perhaps launched in this very transaction
     * @param eventKey what tells this event from any other
     * @param recipient who gets the message
     * @return false if the campaign knows the event already
     * @throws TriggerRefusedException if the campaign takes no triggers
     * @throws UnknownCampaignException if there is no such campaign
     */
    public boolean trigger(CampaignId campaign, String eventKey, Recipient recipient) {
        return triggers.trigger(transaction, campaign, eventKey, recipient);
    }
}
