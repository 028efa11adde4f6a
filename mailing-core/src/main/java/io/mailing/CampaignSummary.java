package io.mailing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's line in the history.
 *
 * @param id its number
 * @param createdAt when it was made
 * @param name what people call it
 * @param kind how it came about
 * @param state where it stands
 * @param note why it stands there, if there is more to say
 * @param author who made it, or null
 * @param audience the name of its audience; empty if it is triggered
 * @param startedAt when its first sending began, or null
 * @param finishedAt when it ended, or when what was sent had been taken back; or null
 * @param sendingTime how long it was being sent, pauses left out; time in which no node ran counts
 * @param progress its counts
 * @param lastMinute deliveries that were tried and ended, a minute, over the last minute, by what this {@link History} saw of the
 *     campaign whenever it was asked: null until it was seen twice within a minute, at least a second apart. Over all nodes,
 *     as the counts are
 * @param ledgerDropped whether its deliveries were dropped because they had been kept for long enough: its journal is empty,
 *     and nothing of it can be sent again; all figures are as they were
 * @param runOf the campaign of which it is another run, see {@link Campaign#restart}; of a periodic campaign's run the rule, of a test what
 *     was tested, see {@link Campaign#sendTest}; or null
 * @param nextRunAt when the next run of a periodic rule is due; null unless it is SCHEDULED
 * @param topic what it is about, see {@link CampaignDraft#topic}; or null
 */
public record CampaignSummary(
        CampaignId id,
        Instant createdAt,
        String name,
        CampaignKind kind,
        CampaignState state,
        @Nullable String note,
        @Nullable String author,
        String audience,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Duration sendingTime,
        Progress progress,
        @Nullable Long lastMinute,
        boolean ledgerDropped,
        @Nullable CampaignId runOf,
        @Nullable Instant nextRunAt,
        @Nullable String topic) {

    /**
     * How fast it was sent: deliveries that were tried and ended, over the sending time, pauses left out.
     *
     * @return deliveries a minute; 0 before anything was sent
     */
    public long speedPerMinute() {
        double minutes = sendingTime.toMillis() / 60_000d;
        return minutes <= 0 ? 0 : Math.round(progress.tried() / minutes);
    }
}
