package io.mailing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tables for terminals. */
final class ReportText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> UNITS = List.of("d", "h", "min", "s", "ms");

    private ReportText() {}

    static String of(CampaignReport report) {
        CampaignSummary campaign = report.summary();
        Progress progress = campaign.progress();
        StringBuilder text = new StringBuilder();
        line(text, "Campaign", campaign.id() + " '" + campaign.name() + "' (" + word(campaign.kind()) + ")");
        line(text, "State", word(campaign.state()) + (campaign.note() == null ? "" : ": " + campaign.note()));
        line(text, "Author", campaign.author() == null ? "-" : campaign.author());
        line(text, "Audience", campaign.audience().isEmpty() ? "-" : campaign.audience());
        if (campaign.topic() != null) {
            line(text, "Topic", campaign.topic());
        }
        line(text, "Mode", mode(report.plan().sendMode()));
        line(text, "Throttle", report.plan().throttle().toString());
        line(text, "Created", time(campaign.createdAt()));
        line(text, "Started", time(campaign.startedAt()));
        line(text, "Finished", time(campaign.finishedAt()));
        line(text, "Speed", campaign.speedPerMinute() + " a minute");
        line(text, "Total", Long.toString(progress.total()));
        line(text, "Sent", progress.sent() + " (" + progress.delivered() + " known to be delivered)");
        if (progress.recalled() + progress.recallFailed() > 0) {
            line(text, "Recalled", progress.recalled() + " (" + progress.recallFailed() + " could not be)");
        }
        line(text, "Failed", Long.toString(progress.failed()));
        line(text, "Skipped", Long.toString(progress.skipped()));
        line(text, "Cancelled", Long.toString(progress.cancelled()));
        line(text, "Expired", Long.toString(progress.expired()));
        line(text, "In doubt", Long.toString(progress.inDoubt()));
        line(text, "Waiting", Long.toString(progress.waiting()));
        if (campaign.ledgerDropped()) {
            line(text, "Journal", "dropped, the deliveries had been kept for long enough");
        }
        reasons(text, report.reasons());
        return text.toString();
    }

    private static void reasons(StringBuilder text, List<CampaignReport.ReasonCount> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        boolean recalled = reasons.stream().anyMatch(reason -> reason.state() == DeliveryState.RECALL_FAILED);
        text.append(recalled ? "Not sent, or not recalled" : "Not sent")
                .append(", by reason (with one of its texts):\n");
        for (CampaignReport.ReasonCount reason : reasons) {
            text.append(String.format(
                    Locale.ROOT,
                    "%7d  %-8s %-9s %s%n",
                    reason.count(),
                    word(reason.state()),
                    reason.channel() == null ? "-" : reason.channel(),
                    reason.reason()));
        }
    }

    static void line(StringBuilder text, String label, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", label, value));
    }

    static String mode(SendMode mode) {
        return mode instanceof SendMode.All
                ? "all of " + String.join(", ", mode.channels())
                : String.join(", else ", mode.channels());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String time(@Nullable Instant time) {
        return time == null ? "-" : TIME.format(time) + " UTC";
    }

    /** A length of time by its largest unit and the next one. */
    static String words(Duration time) {
        long[] counts = {
            time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart(), time.toMillisPart()
        };
        int largest = 0;
        while (largest < counts.length - 1 && counts[largest] == 0) {
            largest++;
        }
        String text = counts[largest] + " " + UNITS.get(largest);
        boolean more = largest < counts.length - 1 && counts[largest + 1] > 0;
        return more ? text + " " + counts[largest + 1] + " " + UNITS.get(largest + 1) : text;
    }
}
