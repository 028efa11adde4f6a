package io.mailing;

/**
 * The number of a campaign, given by the store: positive, growing, never reused.
 *
 * @param value the number
 */
public record CampaignId(long value) implements Comparable<CampaignId> {

    /**
     * Refuses a number that no store gives.
     *
     * @param value the number
     */
    public CampaignId {
        if (value <= 0) {
            throw new IllegalArgumentException("campaign id must be positive, was " + value);
        }
    }

    @Override
    public int compareTo(CampaignId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
