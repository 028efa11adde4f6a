package io.mailing.internal.pace;

import io.mailing.CampaignId;

/** What limits are called in the store. */
public final class PaceKeys {

    private PaceKeys() {}

    /**
     * The pace of a channel's account.
     *
     * @param name the channel's
     * @return the key
     */
    public static String channel(String name) {
        return "channel/" + name;
    }

    /**
     * The daily quota of a channel's account.
     *
     * @param name the channel's
     * @return the key
     */
    public static String quota(String name) {
        return "quota/" + name;
    }

    /**
     * The throttle of a campaign.
     *
     * @param id the campaign's number
     * @return the key
     */
    public static String campaign(CampaignId id) {
        return "campaign/" + id;
    }

    /**
     * The budget of texts that are written for one campaign.
     *
     * @param id the campaign's number
     * @return the key
     */
    public static String texts(CampaignId id) {
        return "texts/" + id;
    }

    /**
     * The budget of texts that are written, over all campaigns.
     *
     * @return the key
     */
    public static String texts() {
        return "texts";
    }
}
