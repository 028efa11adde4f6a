package io.mailing.spi.store;

import io.mailing.CampaignId;

/**
 * The right of one node to work on a share of a campaign. It is good while the node's own lease is, and no one else has
 * taken the share.
 */
public sealed interface Lease {

    /**
     * The campaign.
     *
     * @return its number
     */
    CampaignId campaign();

    /**
     * Who holds it.
     *
     * @return the node
     */
    NodeId node();

    /**
     * On a block of first attempts.
     *
     * @param campaign its number
     * @param node who holds it
     * @param block the block's number
     * @param epoch grows with each holder of the block
     */
    record BlockLease(CampaignId campaign, NodeId node, int block, long epoch) implements Lease {}

    /**
     * On some due deliveries (retries and fall-backs).
     *
     * @param campaign its number
     * @param node who holds it
     * @param claim names this one claim; never used twice
     */
    record DueLease(CampaignId campaign, NodeId node, String claim) implements Lease {}
}
