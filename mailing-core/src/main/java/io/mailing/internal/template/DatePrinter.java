package io.mailing.internal.template;

import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Prints dates of one format and locale. The last one is remembered, since most messages of a campaign share a day. */
final class DatePrinter {
    private final DateTimeFormatter formatter;
    private volatile @Nullable Printed last;

    DatePrinter(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    /**
     * The time as text.
     *
     * @throws java.time.DateTimeException when the format asks for a field that it does not have
     */
    String print(TemporalAccessor time) {
        Printed printed = last;
        if (printed != null && printed.time.equals(time)) {
            return printed.text;
        }
        String text = formatter.format(time);
        last = new Printed(time, text);
        return text;
    }

    private record Printed(TemporalAccessor time, String text) {}
}
