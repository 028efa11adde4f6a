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
 * @param total deliveries in its ledger; 0 until the snapshot is complete; grows with what is gathered if it is TRIGGERED
 * @param createdAt when it was made
 * @param startedAt when it first entered SENDING, or null
 * @param finishedAt when it came to FINISHED or CANCELLED, or null
 * @param expiresAt when the unsent expires: the plan's time after {@code startedAt}; null before, and always if it is TRIGGERED
 * @param sendingSince since when it is SENDING without a break, or null
 * @param sentFor how long it was SENDING before {@code sendingSince}, pauses left out
 * @param takesTriggers whether it is TRIGGERED and was not closed
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
        Duration sentFor,
        boolean takesTriggers) {

    /**
     * One that takes triggers if it is TRIGGERED.
     *
     * @param id its number
     * @param kind how it comes about
     * @param name 1 to 200 characters
     * @param author who made it, or null
     * @param plan how it is carried out
     * @param state where it stands
     * @param note why it stands there, where there is more to say, or null
     * @param controlEpoch grows with every change of state
     * @param total deliveries in its ledger
     * @param createdAt when it was made
     * @param startedAt when it first entered SENDING, or null
     * @param finishedAt when it came to FINISHED or CANCELLED, or null
     * @param expiresAt when the unsent expires, or null
     * @param sendingSince since when it is SENDING without a break, or null
     * @param sentFor how long it was SENDING before {@code sendingSince}
     */
    public CampaignRecord(
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
            Duration sentFor) {
        this(
                id,
                kind,
                name,
                author,
                plan,
                state,
                note,
                controlEpoch,
                total,
                createdAt,
                startedAt,
                finishedAt,
                expiresAt,
                sendingSince,
                sentFor,
                kind == CampaignKind.TRIGGERED);
    }

    /**
     * For stores: refuses a campaign that can't be new.
     *
     * @param campaign to be created
     * @throws IllegalArgumentException unless it is SENDING and TRIGGERED, or CREATED, SCHEDULED or PREPARING and of another
     *     kind
     */
    public static void checkNew(CampaignRecord campaign) {
        boolean fits = switch (campaign.state) {
            case SENDING -> campaign.kind == CampaignKind.TRIGGERED;
            case CREATED, SCHEDULED, PREPARING -> campaign.kind != CampaignKind.TRIGGERED;
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "a new campaign that is " + campaign.kind + " can't be " + campaign.state);
        }
    }
}
