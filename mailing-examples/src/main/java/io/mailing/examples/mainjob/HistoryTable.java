package io.mailing.examples.mainjob;

import io.mailing.CampaignSummary;
import io.mailing.Progress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The history as a person reads it. */
final class HistoryTable {

    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("dd.MM HH:mm", Locale.ROOT);

    private HistoryTable() {}

    static List<String> of(List<CampaignSummary> campaigns, ZoneId zone, int width) {
        Table table = table(campaigns, LONG.withZone(zone));
        return (table.fits(width) ? table : table(campaigns, SHORT.withZone(zone))).lines(width);
    }

    private static Table table(List<CampaignSummary> campaigns, DateTimeFormatter times) {
        Table table = new Table(
                "ID",
                "Created",
                "Name",
                "Type",
                "Total",
                "Waiting",
                "Sent",
                "Failed",
                "Cancelled",
                "Per min",
                "Finished at",
                "Author",
                "Audience",
                "Delivered");
        for (CampaignSummary campaign : campaigns) {
            Progress progress = campaign.progress();
            table.row(
                    campaign.id().toString(),
                    times.format(campaign.createdAt()),
                    Screen.cut(campaign.name(), 20),
                    campaign.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    Long.toString(progress.total()),
                    Long.toString(progress.waiting()),
                    Long.toString(progress.sent()),
                    Long.toString(progress.failed()),
                    Long.toString(progress.cancelled()),
                    Long.toString(campaign.speedPerMinute()),
                    time(campaign.finishedAt(), times),
                    Screen.cut(campaign.author() == null ? "-" : campaign.author(), 12),
                    Screen.cut(campaign.audience(), 12),
                    Long.toString(progress.delivered()));
        }
        return table;
    }

    private static String time(@Nullable Instant time, DateTimeFormatter times) {
        return time == null ? "-" : times.format(time);
    }
}
