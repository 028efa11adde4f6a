package io.mailing.examples.mainjob;

import io.mailing.DeliveryState;
import io.mailing.JournalEntry;
import io.mailing.Mailing;
import io.mailing.Reason;
import io.mailing.spi.Preview;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A few lines of a journal that came out differently. */
final class JournalLines {

    static final int LINES = 5;
    private static final List<String> TELLING =
            List.of("telegram", "email after a refusal", "FAILED", "missing-value", "bad-address", "email", "IN_DOUBT");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private JournalLines() {}

    static List<String> of(Mailing mailing, List<JournalEntry> journal, ZoneId zone, int width) {
        Table table = new Table("Guest", "State", "Channel", "Address", "Tries", "At", "Message, or why not");
        for (JournalEntry entry : different(journal)) {
            table.row(
                    entry.recipient(),
                    entry.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    orDash(entry.channel()),
                    Screen.cut(orDash(entry.address()), 28),
                    Integer.toString(entry.attempts()),
                    entry.at() == null ? "-" : TIME.format(entry.at().atZone(zone)),
                    Screen.cut(said(mailing, entry), Math.max(30, width - 86)));
        }
        return table.lines(width);
    }

    /** The reason, or the message made again from the ledger. */
    private static String said(Mailing mailing, JournalEntry entry) {
        Reason reason = entry.reason();
        if (reason != null) {
            return reason.toString();
        }
        Preview preview = mailing.history().message(entry);
        if (!(preview instanceof Preview.Message message)) {
            return ((Preview.Unfit) preview).reason().toString();
        }
        String text = message.subject() == null ? message.text() : message.subject();
        return text == null ? "(an image)" : text.strip().replaceAll("\\s+", " ");
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }

    /** The first of each kind, the most telling kinds first; where there are too few, simply the first lines. */
    private static List<JournalEntry> different(List<JournalEntry> journal) {
        Map<String, JournalEntry> kinds = new LinkedHashMap<>();
        for (JournalEntry entry : journal) {
            kinds.putIfAbsent(kind(entry), entry);
        }
        List<JournalEntry> chosen = new ArrayList<>();
        for (String kind : TELLING) {
            JournalEntry entry = kinds.remove(kind);
            if (entry != null) {
                chosen.add(entry);
            }
        }
        chosen.addAll(kinds.values());
        for (JournalEntry entry : journal) {
            if (chosen.size() < LINES && !chosen.contains(entry)) {
                chosen.add(entry);
            }
        }
        return chosen.subList(0, Math.min(LINES, chosen.size()));
    }

    private static String kind(JournalEntry entry) {
        Reason reason = entry.reason();
        if (entry.state().accepted()) {
            return entry.channel() + (entry.attempts() > 1 ? " after a refusal" : "");
        }
        return entry.state() == DeliveryState.SKIPPED && reason != null
                ? reason.code()
                : entry.state().name();
    }
}
