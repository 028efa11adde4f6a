package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A campaign without its content. Times have at least milliseconds.
 *
 * @param id its number
 * @param kind how it comes about
 * @param name 1 to 200 characters
 * @param author who made it, or null
 * @param plan how it is carried out
 * @param state where it stands
 * @param note why it stands there, where there is more to say (the fault that gave it back), or null
 * @param controlEpoch grows with every change of state
 * @param total deliveries in its ledger; 0 until the snapshot is complete
 * @param createdAt when it was made
 * @param startedAt when it first entered SENDING, or null
 * @param finishedAt when it came to FINISHED or CANCELLED, or null
 * @param expiresAt when the unsent expires: the plan's time after {@code startedAt}; null before
 * @param sendingSince since when it is SENDING without a break, or null
 * @param sentFor how long it was SENDING before {@code sendingSince}, pauses left out
 */
public record CampaignRecord(
        CampaignId id,
        CampaignKind kind,
        String name,
        @Nullable String author,
        CampaignPlan plan,
        CampaignState state,
        @Nullable String note,
        long controlEpoch,
        long total,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant sendingSince,
        Duration sentFor) {}
