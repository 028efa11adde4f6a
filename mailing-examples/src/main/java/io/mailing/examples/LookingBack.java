package io.mailing.examples;

import io.mailing.CampaignId;
import io.mailing.CampaignSummary;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of campaigns: found, read page by page, and taken along as CSV. */
public final class LookingBack {

    private LookingBack() {}

    /**
     * All campaigns of an author whose name holds a word, however many there are.
     *
     * @param mailing with a history
     * @param author exactly
     * @param word in small or capital letters
     * @return a line each, the newest first
     */
    static List<String> campaigns(Mailing mailing, String author, String word) {
        List<String> lines = new ArrayList<>();
        // history
        HistoryFilter filter = HistoryFilter.newest(50).author(author).text(word);
        List<CampaignSummary> page = mailing.history().campaigns(filter);
        while (!page.isEmpty()) {
            for (CampaignSummary campaign : page) {
                lines.add(campaign.name() + ": " + campaign.progress().sentOfTotal() + ", " + campaign.speedPerMinute()
                        + " a minute");
            }
            CampaignId last = page.get(page.size() - 1).id();
            page = mailing.history().campaigns(filter.after(last));
        }
        // end
        return lines;
    }

    /**
     * What became of one recipient in a campaign: each attempt.
     *
     * @param mailing with a history
     * @param campaign its number
     * @param recipient the application's id
     * @return a line an attempt
     */
    static List<String> attempts(Mailing mailing, CampaignId campaign, String recipient) {
        List<String> lines = new ArrayList<>();
        // journal
        JournalFilter to = JournalFilter.first(10).recipient(recipient);
        for (JournalEntry entry : mailing.history().journal(campaign, to)) {
            for (JournalEntry.Attempt attempt : entry.outcomes()) {
                lines.add(attempt.number() + ". by " + attempt.channel() + ": " + attempt.state());
            }
        }
        // end
        return lines;
    }

    /**
     * All that failed, as a file for a spreadsheet.
     *
     * @param mailing with a history
     * @param campaign its number
     * @param file to be written
     * @throws IOException if it can't be
     */
    static void failures(Mailing mailing, CampaignId campaign, Path file) throws IOException {
        // export
        JournalFilter failed = JournalFilter.first(1000).states(DeliveryState.FAILED, DeliveryState.SKIPPED);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            mailing.history().exportJournal(campaign, failed, out);
        }
        // end
    }
}
