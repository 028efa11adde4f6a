package io.mailing.spi.store;

import io.mailing.CampaignId;
import java.time.Instant;

/**
 * Campaigns whose messages are taken back. What is taken back is read by {@link HistoryStore#deliveries} and written down by
 * {@link LedgerStore#record}.
 */
public interface RecallStore {

    /**
     * The right to work on a recall, by one node at a time. Asked for again before each share of work.
     *
     * @param campaign its number
     * @param node must have a good lease
     * @return false if the campaign isn't RECALLING, another node with a good lease is at it, or this node has none
     */
    boolean take(CampaignId campaign, NodeId node);

    /**
     * Ends a recall ({@link io.mailing.CampaignAction#RECALLED}), if the campaign is RECALLING, no node holds anything of it, nothing of it is
     * due, and the counters have nothing that is {@link io.mailing.DeliveryState#recallable}: it is CREATED, without a note. Its
     * former ledger stays readable until the campaign is changed or launched ({@link CampaignRecord#retires}). The numbers of
     * its blocks are never given again ({@link SnapshotStore.SnapshotLease#lastBlock}), and no lease of its snapshot is good.
     *
     * @param campaign its number
     * @param at when
     * @return true if it is CREATED by this call
     */
    boolean complete(CampaignId campaign, Instant at);
}
