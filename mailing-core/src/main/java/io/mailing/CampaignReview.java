package io.mailing;

import io.mailing.spi.ChannelTraits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that would hold for a campaign if it were launched as it stands, what its draft leaves to the defaults included: for the
 * screen on which somebody confirms it. Its text form is a small table.
 *
 * @param name what it would be called
 * @param kind how it comes about
 * @param author who makes it, or null
 * @param plan audience, channels, throttle, retries, expiry and the rest
 * @param start when it would begin, of a rule the first run; null for at once
 * @param nextRuns of a rule the next three runs, fewer if it ends
 * @param message what it says
 * @param variables what its templates name, in the order in which they appear
 * @param channels those of the send mode that this node has, in its order: pace, quota, concurrency
 * @param quietHours of those channels, by name; none where it is sent at any hour
 * @param frequencyCaps those that hold for it
 * @param problems what would keep it from being launched, as {@link Campaigns#check} finds it; empty if nothing does
 */
public record CampaignReview(
        String name,
        CampaignKind kind,
        @Nullable String author,
        CampaignPlan plan,
        @Nullable Instant start,
        List<Instant> nextRuns,
        MessageReview message,
        List<String> variables,
        List<ChannelTraits> channels,
        Map<String, QuietHours> quietHours,
        List<FrequencyCap> frequencyCaps,
        List<Problem> problems) {

    /**
     * Copies the lists.
     *
     * @param name what it would be called
     * @param kind how it comes about
     * @param author who makes it, or null
     * @param plan audience, channels, throttle, retries, expiry and the rest
     * @param start when it would begin, of a rule the first run; null for at once
     * @param nextRuns of a rule the next three runs, fewer if it ends
     * @param message what it says
     * @param variables what its templates name, in the order in which they appear
     * @param channels those of the send mode that this node has, in its order
     * @param quietHours of those channels, by name
     * @param frequencyCaps those that hold for it
     * @param problems what would keep it from being launched
     */
    public CampaignReview {
        nextRuns = List.copyOf(nextRuns);
        variables = List.copyOf(variables);
        channels = List.copyOf(channels);
        quietHours = Map.copyOf(quietHours);
        frequencyCaps = List.copyOf(frequencyCaps);
        problems = List.copyOf(problems);
    }

    @Override
    public String toString() {
        return ReviewText.of(this);
    }
}
