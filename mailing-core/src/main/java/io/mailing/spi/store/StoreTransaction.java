package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import java.util.Optional;

/**
 * What may be written inside a transaction of the application's own: it takes effect with that transaction's commit, and a
 * rollback takes all of it back. A store that has such a thing hands it out by a method of its own; it is good for that one
 * transaction, on the application's threads. Nothing here begins, commits or rolls back, and a fault leaves the transaction to
 * the application.
 */
public interface StoreTransaction {

    /**
     * As {@link Store#installationKey} of the store that it belongs to.
     *
     * @return the same text each time
     */
    String installationKey();

    /**
     * As {@link CampaignStore#create}.
     *
     * @param campaign with an id of {@link CampaignStore#nextId()}
     * @param content what it says
     */
    void create(CampaignRecord campaign, MessageContent content);

    /**
     * As {@link CampaignStore#find}; sees what this transaction wrote.
     *
     * @param id its number
     * @return empty if there is none
     */
    Optional<CampaignRecord> find(CampaignId id);

    /**
     * As {@link CampaignStore#content}; sees what this transaction wrote.
     *
     * @param id its number
     * @return empty if there is no such campaign
     */
    Optional<MessageContent> content(CampaignId id);

    /**
     * As {@link TriggerStore#append}. Another transaction that has appended the same key and is still open is waited for.
     *
     * @param campaign TRIGGERED
     * @param trigger what is owed
     * @return false if the campaign knows the key already: nothing was done
     */
    boolean append(CampaignId campaign, Trigger trigger);
}
