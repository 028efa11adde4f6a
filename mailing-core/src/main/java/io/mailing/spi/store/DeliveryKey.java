package io.mailing.spi.store;

import io.mailing.CampaignId;

/**
 * Which delivery.
 *
 * @param campaign its campaign
 * @param block its block, from 1
 * @param seq its place in the block, from 0
 */
public record DeliveryKey(CampaignId campaign, int block, int seq) implements Comparable<DeliveryKey> {

    @Override
    public int compareTo(DeliveryKey other) {
        int order = campaign.compareTo(other.campaign);
        if (order == 0) {
            order = Integer.compare(block, other.block);
        }
        return order == 0 ? Integer.compare(seq, other.seq) : order;
    }

    @Override
    public String toString() {
        return campaign + "/" + block + "/" + seq;
    }
}
