package io.mailing.examples.mainjob;

import io.mailing.CampaignId;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole journal, page by page. */
final class Journal {

    private Journal() {}

    static List<JournalEntry> all(Mailing mailing, CampaignId campaign, JournalFilter filter) {
        List<JournalEntry> entries = new ArrayList<>();
        JournalFilter next = filter;
        while (true) {
            List<JournalEntry> page = mailing.history().journal(campaign, next);
            entries.addAll(page);
            if (page.size() < next.limit()) {
                return entries;
            }
            next = next.after(page.get(page.size() - 1));
        }
    }
}
