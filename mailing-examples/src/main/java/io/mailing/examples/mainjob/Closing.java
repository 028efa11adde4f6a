package io.mailing.examples.mainjob;

import io.mailing.Campaign;
import io.mailing.CampaignReport;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Progress;
import io.mailing.examples.mainjob.ReceivedLog.Counts;
import io.mailing.examples.mainjob.Sums.Findings;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown when a campaign has come to rest: history, reasons, journal, one mail, the sums. */
final class Closing {

    private static final int CAMPAIGNS = 5;
    private static final int IN_DOUBT_SHOWN = 10;

    private final Mailing mailing;
    private final Screen screen;
    private final Folder folder;
    private final ZoneId zone;

    Closing(Mailing mailing, Screen screen, Folder folder, ZoneId zone) {
        this.mailing = mailing;
        this.screen = screen;
        this.folder = folder;
        this.zone = zone;
    }

    /** Whether the campaign is finished and the sums are right. */
    boolean show(Campaign campaign, @Nullable ReceivedLog received) {
        CampaignReport report = mailing.history().report(campaign.id());
        CampaignSummary summary = report.summary();
        if (summary.state() == CampaignState.CREATED) {
            screen.title(screen.red("The campaign could not be sent: " + summary.note()));
            return false;
        }
        screen.title("History");
        HistoryTable.of(mailing.history().campaigns(HistoryFilter.newest(CAMPAIGNS)), zone, screen.width())
                .forEach(screen::line);
        reasons(report);
        List<JournalEntry> journal = Journal.all(mailing, campaign.id(), JournalFilter.first(1000));
        screen.title("Journal, " + Math.min(JournalLines.LINES, journal.size()) + " of " + journal.size() + " lines");
        JournalLines.of(mailing, journal, zone, screen.width()).forEach(screen::line);
        inDoubt(journal);
        if (received != null) {
            mail();
        }
        return sums(campaign, summary, journal, received == null ? null : received.counts());
    }

    private void reasons(CampaignReport report) {
        if (report.reasons().isEmpty()) {
            return;
        }
        screen.title("Not sent, by reason");
        Table table = new Table("Count", "State", "Channel", "Reason", "Such as");
        for (CampaignReport.ReasonCount reason : report.reasons()) {
            String channel = reason.channel();
            table.row(
                    Long.toString(reason.count()),
                    word(reason.state()),
                    channel == null ? "-" : channel,
                    reason.reason().code(),
                    Screen.cut(reason.reason().text(), Math.max(20, screen.width() - 58)));
        }
        table.lines(screen.width()).forEach(screen::line);
    }

    private void inDoubt(List<JournalEntry> journal) {
        List<JournalEntry> doubtful = journal.stream()
                .filter(entry -> entry.state() == DeliveryState.IN_DOUBT)
                .toList();
        if (doubtful.isEmpty()) {
            return;
        }
        screen.title(doubtful.size() + " in doubt");
        screen.text(
                "They were permitted, and then the process was gone: each was sent or not, and nobody has written it down."
                        + " They are not sent again by themselves, since that could be a second time.");
        for (JournalEntry entry : doubtful.subList(0, Math.min(IN_DOUBT_SHOWN, doubtful.size()))) {
            screen.line("  guest " + entry.recipient() + " by " + entry.channel());
        }
        if (doubtful.size() > IN_DOUBT_SHOWN) {
            screen.line("  and " + (doubtful.size() - IN_DOUBT_SHOWN) + " more");
        }
        screen.text("To send them again: the same command with -Dmailing.args=\"--resend-in-doubt\"");
    }

    private void mail() {
        for (ReceivedMail mail : ReceivedMail.pick(folder.mail())) {
            screen.title("One email as it arrived, its source in " + mail.file());
            mail.headers().forEach(header -> screen.line("  " + Screen.cut(header, screen.width() - 2)));
            mail.parts().forEach(part -> screen.line("    " + part));
            screen.line("");
            for (String paragraph : mail.text().split("\r?\n", -1)) {
                Screen.wrapped(paragraph, 2, Math.min(screen.width(), 100))
                        .forEach(line -> screen.line("  |" + line.stripTrailing()));
            }
        }
    }

    private boolean sums(
            Campaign campaign, CampaignSummary summary, List<JournalEntry> journal, @Nullable Counts servers) {
        Progress progress = summary.progress();
        boolean addsUp = Sums.addUp(progress)
                && journal.size() == progress.total()
                && mailing.history().verify(campaign.id()).sound();
        Sums sums = new Sums();
        journal.forEach(sums::add);
        screen.title("The sums");
        screen.text("Ledger   " + progress.total() + " = " + progress.sent() + " sent + " + progress.failed()
                + " failed + "
                + progress.skipped() + " skipped + " + progress.cancelled() + " cancelled + " + progress.expired()
                + " expired + " + progress.inDoubt() + " in doubt: "
                + (addsUp ? screen.green("it adds up") : screen.red("IT DOES NOT ADD UP")));
        screen.line("           " + progress.sent() + " sent: " + byChannel(sums.sentByChannel()));
        if (servers == null) {
            screen.text("Servers  yours keep their own count; hold it against this.");
            return addsUp && summary.state() == CampaignState.FINISHED;
        }
        Map<String, Integer> received = Sums.receivedByChannel(servers);
        long all = received.values().stream().mapToLong(Integer::longValue).sum();
        screen.text("Servers  " + all + " received: " + byChannel(received) + "; counted from " + folder.received()
                + ", over " + servers.lives() + (servers.lives() == 1 ? " life" : " lives") + " of this program");
        Findings findings = sums.against(servers);
        verdict(findings, progress);
        return addsUp && findings.agree() && summary.state() == CampaignState.FINISHED;
    }

    private void verdict(Findings findings, Progress progress) {
        if (!findings.agree()) {
            screen.text(screen.red("THEY DIFFER: " + findings.lost() + " called sent are not there, "
                    + findings.unexplained() + " are there that should not be."));
            return;
        }
        screen.text(screen.green("They agree, address by address:") + " each of the " + progress.sent()
                + " that are called sent is there"
                + (findings.again() == 0
                        ? ", none twice."
                        : ", " + findings.again()
                                + " of them twice: they had been in doubt and were sent again on request."));
        if (progress.inDoubt() > 0) {
            screen.text("Of the " + progress.inDoubt() + " in doubt the servers have " + findings.doubtfulButThere()
                    + ". Here one can look; with real servers nobody could.");
        }
    }

    private static String byChannel(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((channel, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" by ")
                .append(channel));
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
