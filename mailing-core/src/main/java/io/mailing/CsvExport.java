package io.mailing;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.mailing.internal.audience.Formulas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** History, journal and suppressions as CSV, a page at a time. */
final class CsvExport {

    private CsvExport() {}

    static void history(Function<HistoryFilter, List<CampaignSummary>> pages, HistoryFilter filter, Writer to)
            throws IOException {
        CsvWriter csv = writer(to);
        line(
                csv,
                "id,created,name,type,state,author,audience,total,waiting,sent,delivered,failed,skipped,cancelled,expired,"
                        + "in_doubt,sent_of_total,per_minute,started,finished");
        HistoryFilter next = filter;
        List<CampaignSummary> page;
        do {
            page = pages.apply(next);
            for (CampaignSummary campaign : page) {
                write(csv, campaign);
                next = filter.after(campaign.id());
            }
        } while (page.size() == filter.limit());
        csv.flush();
    }

    private static void write(CsvWriter csv, CampaignSummary campaign) throws IOException {
        Progress progress = campaign.progress();
        write(
                csv,
                campaign.id(),
                campaign.createdAt(),
                campaign.name(),
                word(campaign.kind()),
                word(campaign.state()),
                campaign.author(),
                campaign.audience(),
                progress.total(),
                progress.waiting(),
                progress.sent(),
                progress.delivered(),
                progress.failed(),
                progress.skipped(),
                progress.cancelled(),
                progress.expired(),
                progress.inDoubt(),
                progress.sentOfTotal(),
                campaign.speedPerMinute(),
                campaign.startedAt(),
                campaign.finishedAt());
    }

    static void journal(Function<JournalFilter, List<JournalEntry>> pages, JournalFilter filter, Writer to)
            throws IOException {
        CsvWriter csv = writer(to);
        line(
                csv,
                "campaign,block,place,recipient,state,channel,address,attempts,at,reason,reason_text,provider_id,new_address,"
                        + "link,test");
        JournalFilter next = filter;
        List<JournalEntry> page;
        do {
            page = pages.apply(next);
            for (JournalEntry entry : page) {
                write(csv, entry);
                next = filter.after(entry);
            }
        } while (page.size() == filter.limit());
        csv.flush();
    }

    private static void write(CsvWriter csv, JournalEntry entry) throws IOException {
        Reason reason = entry.reason();
        write(
                csv,
                entry.key().campaign(),
                entry.key().block(),
                entry.key().seq(),
                entry.recipient(),
                word(entry.state()),
                entry.channel(),
                entry.address(),
                entry.attempts(),
                entry.at(),
                reason == null ? null : reason.code(),
                reason == null ? null : reason.text(),
                entry.providerId(),
                entry.newAddress(),
                entry.recipientLink(),
                entry.test() ? "test" : "");
    }

    static SuppressionExport suppressions(
            Function<SuppressionFilter, List<SuppressionEntry>> pages, SuppressionFilter filter, Writer to)
            throws IOException {
        CsvWriter csv = writer(to);
        line(csv, SuppressionCsv.HEADER);
        long written = 0;
        long forgotten = 0;
        SuppressionFilter next = filter;
        List<SuppressionEntry> page;
        do {
            page = pages.apply(next);
            for (SuppressionEntry entry : page) {
                if (entry.forgotten()) {
                    forgotten++;
                } else {
                    write(csv, entry);
                    written++;
                }
                next = filter.after(entry);
            }
        } while (page.size() == filter.limit());
        csv.flush();
        return new SuppressionExport(written, forgotten);
    }

    private static void write(CsvWriter csv, SuppressionEntry entry) throws IOException {
        Suppression suppression = entry.suppression();
        write(
                csv,
                entry.channel(),
                marked(entry.address()),
                marked(entry.recipient()),
                entry.topic(),
                marked(suppression.reason()),
                suppression.source(),
                suppression.at());
    }

    /** So that an apostrophe of the text's own is not taken for the one of {@link Formulas#harmless} when it is read again. */
    private static @Nullable String marked(@Nullable String text) {
        return text != null && text.startsWith("'") ? "'" + text : text;
    }

    /** The text of a cell that was written here, or by anybody else. */
    static String unmarked(String cell) {
        boolean mark = cell.length() > 1
                && cell.charAt(0) == '\''
                && (cell.charAt(1) == '\''
                        || !Formulas.harmless(cell.substring(1)).equals(cell.substring(1)));
        return mark ? cell.substring(1) : cell;
    }

    /** All is quoted: so a program that takes another sign for the end of a cell does not find one inside. */
    private static CsvWriter writer(Writer to) {
        return CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.ALWAYS)
                .lineDelimiter(LineDelimiter.CRLF)
                .build(to);
    }

    private static void line(CsvWriter csv, String names) throws IOException {
        write(csv, (Object[]) names.split(","));
    }

    private static void write(CsvWriter csv, @Nullable Object... cells) throws IOException {
        String[] texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = cells[i] == null ? "" : Formulas.harmless(String.valueOf(cells[i]));
        }
        try {
            csv.writeRecord(texts);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
