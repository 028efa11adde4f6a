package io.mailing;

import static io.mailing.ReportText.line;

import io.mailing.spi.ChannelTraits;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A review as a table for terminals. */
final class ReviewText {

    private ReviewText() {}

    static String of(CampaignReview review) {
        CampaignPlan plan = review.plan();
        boolean triggered = review.kind() == CampaignKind.TRIGGERED;
        StringBuilder text = new StringBuilder();
        line(text, "Campaign", "'" + review.name() + "' (" + ReportText.word(review.kind()) + ")");
        line(text, "Author", review.author() == null ? "-" : review.author());
        line(text, "Audience", plan.audience().isEmpty() ? "-" : plan.audience());
        if (plan.topic() != null) {
            line(text, "Topic", plan.topic());
        }
        Instant start = review.start();
        line(text, "Start", start == null ? "at once" : ReportText.time(start));
        if (plan.recurrence() != null) {
            line(text, "Repeated", repeated(plan.recurrence()));
            line(
                    text,
                    "Next runs",
                    review.nextRuns().stream().map(ReportText::time).collect(Collectors.joining(", ")));
        }
        line(text, "Mode", ReportText.mode(plan.sendMode()));
        line(text, "Throttle", plan.throttle().toString());
        line(text, "Weight", Integer.toString(plan.weight()));
        RetryPolicy retry = plan.retry();
        line(
                text,
                "Attempts",
                retry.attempts()
                        + (retry.attempts() == 1
                                ? ""
                                : ", after " + ReportText.words(retry.firstDelay()) + " to "
                                        + ReportText.words(retry.maxDelay())));
        line(text, "In doubt", inDoubt(plan));
        line(text, "Expires", triggered ? "never" : ReportText.words(plan.expireAfter()) + " after the first sending");
        for (ChannelTraits channel : review.channels()) {
            QuietHours quiet = review.quietHours().get(channel.name());
            line(text, "Channel", channel(channel) + (quiet == null ? "" : "; " + quiet));
        }
        review.frequencyCaps().forEach(cap -> line(text, "Cap", cap.toString()));
        message(text, "", review.message());
        line(text, "Variables", review.variables().isEmpty() ? "-" : String.join(", ", review.variables()));
        if (review.problems().isEmpty()) {
            line(text, "Problems", "none, it can be launched");
        }
        review.problems().forEach(problem -> line(text, "Problem", problem.toString()));
        return text.toString();
    }

    private static String repeated(Recurrence recurrence) {
        return recurrence.schedule() + " in " + recurrence.zone()
                + (recurrence.until() == null ? "" : " until " + ReportText.time(recurrence.until()))
                + ", missed runs: " + ReportText.word(recurrence.missed());
    }

    private static String inDoubt(CampaignPlan plan) {
        return ReportText.word(plan.inDoubt())
                + (plan.evidenceWithin() == null ? "" : ", " + ReportText.words(plan.evidenceWithin()));
    }

    private static String channel(ChannelTraits channel) {
        return channel.name() + ": " + channel.pace() + "; " + channel.quota() + "; " + channel.concurrency()
                + " at once"
                + (channel.addressInterval().isZero()
                        ? ""
                        : "; an address every " + ReportText.words(channel.addressInterval()));
    }

    private static void message(StringBuilder text, String place, MessageReview message) {
        part(text, place + "From", message.from());
        part(text, place + "Reply to", message.replyTo());
        part(text, place + "Subject", message.subject());
        part(text, place + "Text", message.text());
        part(text, place + "HTML", message.html());
        if (message.image() != null) {
            line(text, place + "Image", message.image().toString());
        }
        ProviderTemplate template = message.providerTemplate();
        if (template != null) {
            line(
                    text,
                    place + "Approved",
                    "'" + template.name() + "' in " + template.language()
                            + template.templates().stream()
                                    .map(value -> ", " + value.source())
                                    .collect(Collectors.joining()));
        }
        message.attachments().forEach(file -> line(text, place + "Attached", file.toString()));
        TextBrief brief = message.brief();
        if (brief != null) {
            line(
                    text,
                    place + "Written",
                    "for each one: " + brief.instructions().source());
        }
        message.personalAttachments().forEach(maker -> line(text, place + "Attached", "each one's own " + maker));
        message.variants().forEach((channel, variant) -> message(text, channel + ": ", variant));
    }

    private static void part(StringBuilder text, String label, @Nullable String value) {
        if (value != null) {
            line(text, label, value.strip().replaceAll("\\R", "\n           "));
        }
    }
}
