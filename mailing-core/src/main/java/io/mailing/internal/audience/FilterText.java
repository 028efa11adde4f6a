package io.mailing.internal.audience;

import io.mailing.audience.Comparison;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Writes a filter as the text that {@link FilterParser} reads. */
public final class FilterText {

    private static final int HOURS_OF_A_DAY = 24;

    private final StringBuilder text = new StringBuilder();

    private FilterText() {}

    /**
     * The one text of a filter.
     *
     * @param filter any
     * @return its text
     */
    public static String of(Filter filter) {
        FilterText printer = new FilterText();
        printer.print(filter);
        return printer.text.toString();
    }

    /**
     * A name of an attribute, a channel or an audience.
     *
     * @param name any
     * @return in backticks unless it is a plain word
     */
    public static String name(String name) {
        return Tokens.isPlain(name) ? name : quoted(name, '`');
    }

    /**
     * A text in quotes, with escapes.
     *
     * @param text any
     * @param quote the sign around it
     * @return quoted
     */
    public static String quoted(String text, char quote) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (sign == quote) {
                        quoted.append('\\').append(sign);
                    } else if (Character.isISOControl(sign) || sign == '\u2028' || sign == '\u2029') {
                        quoted.append("\\u").append(HexFormat.of().toHexDigits(sign));
                    } else {
                        quoted.append(sign);
                    }
                }
            }
        }
        return quoted.append(quote).toString();
    }

    /**
     * A unit's word.
     *
     * @param unit of a calendar
     * @return such as {@code days}
     */
    public static String unit(ChronoUnit unit) {
        return unit.toString().toLowerCase(Locale.ROOT);
    }

    /**
     * Refuses what not every database can hold.
     *
     * @param text any
     * @throws IllegalArgumentException if it has NUL or half of a surrogate pair in it
     */
    public static void requireSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            boolean pair = Character.isHighSurrogate(sign)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (sign == 0 || (Character.isSurrogate(sign) && !pair)) {
                throw new IllegalArgumentException("a text of a filter can't have NUL or half a surrogate pair in it");
            }
            i += pair ? 1 : 0;
        }
    }

    private void print(Filter filter) {
        if (filter instanceof Filter.All all) {
            printParts(all.of(), " and ");
        } else if (filter instanceof Filter.Any any) {
            printParts(any.of(), " or ");
        } else if (filter instanceof Filter.Not not) {
            printOpposite(not.filter());
        } else if (filter instanceof Filter.Compare compare) {
            print(compare.attribute(), compare.comparison().sign(), compare.value());
        } else if (filter instanceof Filter.Between between) {
            print(between.attribute(), "between", between.from());
            text.append(" and ").append(between.to());
        } else if (filter instanceof Filter.In in) {
            printIn(in);
        } else if (filter instanceof Filter.Contains contains) {
            print(contains.attribute(), "contains", quoted(contains.text(), '"'));
        } else if (filter instanceof Filter.StartsWith start) {
            print(start.attribute(), "starts with", quoted(start.text(), '"'));
        } else if (filter instanceof Filter.Present present) {
            print(present.attribute(), "is", "present");
        } else if (filter instanceof Filter.Anniversary anniversary) {
            text.append("anniversary(").append(name(anniversary.attribute()));
            text.append(anniversary.days() == 0 ? "" : ", " + anniversary.days() + " days")
                    .append(')');
        } else if (filter instanceof Filter.Has has) {
            text.append("has(").append(name(has.channel())).append(')');
        } else if (filter instanceof Filter.Did did) {
            print(did);
        }
    }

    private void print(String attribute, String sign, Object value) {
        text.append(name(attribute)).append(' ').append(sign).append(' ').append(value);
    }

    private void printParts(List<Filter> parts, String between) {
        String before = "";
        for (Filter part : parts) {
            text.append(before);
            printPart(part);
            before = between;
        }
    }

    private void printPart(Filter part) {
        if (part instanceof Filter.All || part instanceof Filter.Any) {
            text.append('(');
            print(part);
            text.append(')');
        } else {
            print(part);
        }
    }

    private void printOpposite(Filter filter) {
        if (filter instanceof Filter.Compare compare && compare.comparison() == Comparison.EQUAL) {
            print(compare.attribute(), "!=", compare.value());
        } else if (filter instanceof Filter.Present present) {
            print(present.attribute(), "is", "absent");
        } else {
            text.append("not ");
            printPart(filter);
        }
    }

    private void printIn(Filter.In in) {
        text.append(name(in.attribute())).append(" in (");
        String before = "";
        for (Literal value : in.values()) {
            text.append(before).append(value);
            before = ", ";
        }
        text.append(')');
    }

    private void print(Filter.Did did) {
        text.append("did(").append(quoted(did.event(), '"'));
        Duration within = did.within();
        if (within != null) {
            long hours = within.toHours();
            boolean days = hours % HOURS_OF_A_DAY == 0;
            text.append(", ").append(days ? hours / HOURS_OF_A_DAY : hours).append(days ? " days" : " hours");
        }
        text.append(')');
    }
}
