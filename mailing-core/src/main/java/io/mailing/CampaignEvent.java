package io.mailing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to a campaign, and is written down.
 *
 * @param id its number
 * @param name what people call it
 * @param kind how it comes about
 * @param runOf the campaign of which this is another run, such as its periodic rule, or null
 * @param action what happened; null if the campaign was made
 * @param before where it stood; null if it was made
 * @param after where it stands from then on; may be the same
 * @param note why, where there is more to say (such as the fault that gave it back), or null
 * @param at when
 */
public record CampaignEvent(
        CampaignId id,
        String name,
        CampaignKind kind,
        @Nullable CampaignId runOf,
        @Nullable CampaignAction action,
        @Nullable CampaignState before,
        CampaignState after,
        @Nullable String note,
        Instant at) {

    /**
     * Whether the campaign was made by this.
     *
     * @return true for the first event of a campaign, unless a transaction of the application's made it
     */
    public boolean created() {
        return before == null;
    }
}
