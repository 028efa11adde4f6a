package io.mailing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a campaign. Its text form is a small table for terminals and logs; it holds no address.
 *
 * @param summary the line of the history
 * @param plan how it was carried out
 * @param reasons why deliveries were not sent, or could not be recalled, the most frequent first
 */
public record CampaignReport(CampaignSummary summary, CampaignPlan plan, List<ReasonCount> reasons) {

    /**
     * Copies the list.
     *
     * @param summary the line of the history
     * @param plan how it was carried out
     * @param reasons why deliveries were not sent, the most frequent first
     */
    public CampaignReport {
        reasons = List.copyOf(reasons);
    }

    /**
     * A reason with the number of deliveries that ended with it.
     *
     * @param state how they ended
     * @param channel by which channel, or null if none
     * @param reason code, and one of the texts
     * @param count how many
     */
    public record ReasonCount(DeliveryState state, @Nullable String channel, Reason reason, long count) {}

    @Override
    public String toString() {
        return ReportText.of(this);
    }
}
