package io.mailing.jdbc.internal;

import io.mailing.audience.AttributeType;
import io.mailing.audience.Comparison;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import io.mailing.jdbc.internal.AudienceColumn.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a filter into a condition that holds for everyone of whom the filter is true, and for as few others as can be said
 * exactly. What is negated is negated leaf by leaf: of a leaf that can't be said exactly, neither it nor its opposite leaves
 * out anyone. A leaf that is negated says also that there is a value, since in SQL the opposite of unknown is unknown.
 */
final class AudienceTranslator {

    /** What stands in quotes as itself in every database and driver. */
    private static final Pattern PLAIN_LABEL = Pattern.compile("[\\p{L}\\p{M}\\p{N}_$][\\p{L}\\p{M}\\p{N}_$ .-]*");

    private static final int MOST_VALUES = 500;
    private static final int MOST_PARAMETERS = 5000;
    private static final int MOST_DIGITS = 38;
    private static final int MOST_DECIMALS = 18;

    /** Before it calendars differ. */
    private static final int FIRST_YEAR = 1600;

    private static final int LAST_YEAR = 9998;

    private static final Duration NEAR_A_DAY = Duration.ofHours(36);

    private final AudienceNarrowing narrowing;
    private final AudienceColumns columns;
    private final AudienceSql dialect;
    private final String quote;
    private final LocalDate today;

    AudienceTranslator(AudienceNarrowing narrowing, AudienceColumns columns, AudienceSql dialect, String quote) {
        this.narrowing = narrowing;
        this.columns = columns;
        this.dialect = dialect;
        this.quote = quote;
        this.today = LocalDate.ofInstant(narrowing.moment(), narrowing.zone());
    }

    /** Null if nobody can be left out. */
    @Nullable
    AudienceCondition translated() {
        AudienceCondition condition = condition(narrowing.filter(), true);
        boolean useless = condition.equals(AudienceCondition.TRUE)
                || condition.parameters().size() > MOST_PARAMETERS;
        return useless ? null : condition;
    }

    /** Holds wherever the filter is what is wanted of it: true or false. */
    private AudienceCondition condition(Filter filter, boolean wanted) {
        if (filter instanceof Filter.Not not) {
            return condition(not.filter(), !wanted);
        }
        if (filter instanceof Filter.All all) {
            return joined(all.of(), wanted, wanted);
        }
        if (filter instanceof Filter.Any any) {
            return joined(any.of(), wanted, !wanted);
        }
        if (filter instanceof Filter.Between between) {
            List<AudienceCondition> ends = List.of(
                    compared(between.attribute(), Comparison.AT_LEAST, between.from(), wanted),
                    compared(between.attribute(), Comparison.AT_MOST, between.to(), wanted));
            return wanted ? AudienceCondition.all(ends) : AudienceCondition.any(ends);
        }
        if (filter instanceof Filter.In in) {
            if (in.values().size() > MOST_VALUES) {
                return AudienceCondition.TRUE;
            }
            List<AudienceCondition> values = in.values().stream()
                    .map(value -> compared(in.attribute(), Comparison.EQUAL, value, wanted))
                    .toList();
            return wanted ? AudienceCondition.any(values) : AudienceCondition.all(values);
        }
        if (filter instanceof Filter.Compare compare) {
            return compared(compare.attribute(), compare.comparison(), compare.value(), wanted);
        }
        return leaf(filter, wanted);
    }

    private AudienceCondition joined(List<Filter> parts, boolean wanted, boolean all) {
        List<AudienceCondition> conditions =
                parts.stream().map(part -> condition(part, wanted)).toList();
        return all ? AudienceCondition.all(conditions) : AudienceCondition.any(conditions);
    }

    private AudienceCondition leaf(Filter leaf, boolean wanted) {
        if (leaf instanceof Filter.Contains contains) {
            return located(contains.attribute(), contains.text(), "> 0", wanted);
        }
        if (leaf instanceof Filter.StartsWith start) {
            return located(start.attribute(), start.text(), "= 1", wanted);
        }
        if (leaf instanceof Filter.Present present) {
            AudienceColumn column = columns.column(present.attribute());
            return column == null ? never(wanted) : present(column, wanted);
        }
        if (leaf instanceof Filter.Has has) {
            AudienceColumn column = columns.address(has.channel());
            return column == null ? never(wanted) : address(column, wanted);
        }
        return AudienceCondition.TRUE;
    }

    /** Of no one it is true: there is no such value, or it is of another type. */
    private static AudienceCondition never(boolean wanted) {
        return wanted ? AudienceCondition.FALSE : AudienceCondition.TRUE;
    }

    private AudienceCondition present(AudienceColumn column, boolean wanted) {
        String name = quoted(column);
        if (name == null) {
            return AudienceCondition.TRUE;
        }
        if (column.kind() == Kind.TEXT) {
            return wanted
                    ? AudienceCondition.of("OCTET_LENGTH(" + name + ") > 0")
                    : AudienceCondition.of("(" + name + " IS NULL OR OCTET_LENGTH(" + name + ") = 0)");
        }
        boolean known = column.kind() != Kind.ODD_TEXT && column.kind() != Kind.OTHER && column.kind() != Kind.ODD_TIME;
        if (!known) {
            return wanted ? AudienceCondition.of(name + " IS NOT NULL") : AudienceCondition.TRUE;
        }
        String there = there(column, name);
        return AudienceCondition.of(wanted ? there : "NOT (" + there + ")");
    }

    /** Of a text only its blanks decide whether it is an address: what is no blank in SQL may be one in Java. */
    private AudienceCondition address(AudienceColumn column, boolean wanted) {
        return wanted || column.kind() == Kind.NUMBER ? present(column, wanted) : AudienceCondition.TRUE;
    }

    private String there(AudienceColumn column, String name) {
        return column.kind() == Kind.DATE || column.kind() == Kind.TIME ? dialect.hasDay(name) : name + " IS NOT NULL";
    }

    private AudienceCondition located(String attribute, String text, String where, boolean wanted) {
        AudienceColumn column = columns.column(attribute);
        if (column == null || misfits(column, AttributeType.TEXT)) {
            return never(wanted);
        }
        String name = quoted(column);
        return name == null || !column.kind().exact()
                ? AudienceCondition.TRUE
                : polar(column, name, dialect.place(name, text, where), wanted);
    }

    private AudienceCondition compared(String attribute, Comparison comparison, Literal value, boolean wanted) {
        AudienceColumn column = columns.column(attribute);
        if (column == null || misfits(column, value.type())) {
            return never(wanted);
        }
        String name = quoted(column);
        AudienceCondition exact =
                name == null || !column.kind().exact() ? null : exact(column, name, comparison, value);
        return exact == null || name == null ? AudienceCondition.TRUE : polar(column, name, exact, wanted);
    }

    private static boolean misfits(AudienceColumn column, AttributeType type) {
        AttributeType own = column.kind().attribute();
        return own != AttributeType.ANY && own != type && !(own == AttributeType.TIME && type == AttributeType.DATE);
    }

    private AudienceCondition polar(AudienceColumn column, String name, AudienceCondition exact, boolean wanted) {
        String both = "(" + there(column, name) + " AND " + exact.sql() + ")";
        return new AudienceCondition(wanted ? both : "NOT " + both, exact.parameters(), false);
    }

    /** Null if it can't be said exactly. */
    private @Nullable AudienceCondition exact(
            AudienceColumn column, String name, Comparison comparison, Literal value) {
        if (value instanceof Literal.Text text) {
            return dialect.same(name, text.text());
        }
        if (value instanceof Literal.Truth truth) {
            return AudienceCondition.of(dialect.truth(name), truth.truth());
        }
        if (value instanceof Literal.Decimal decimal) {
            return number(column, name, comparison, decimal.number());
        }
        LocalDate day = day(value);
        return day == null ? null : onDay(column.kind(), name, comparison, day);
    }

    private @Nullable AudienceCondition number(
            AudienceColumn column, String name, Comparison comparison, BigDecimal number) {
        if (number.precision() > MOST_DIGITS || number.scale() > MOST_DECIMALS) {
            return null;
        }
        if (!dialect.squeezes() || number.scale() <= column.scale()) {
            return dialect.number(name, comparison.sign(), bound(number));
        }
        // It lies between two numbers that the column can have.
        return switch (comparison) {
            case EQUAL -> AudienceCondition.of("1 = 0");
            case LESS, AT_MOST ->
                dialect.number(name, "<=", bound(number.setScale(column.scale(), RoundingMode.FLOOR)));
            case MORE, AT_LEAST ->
                dialect.number(name, ">=", bound(number.setScale(column.scale(), RoundingMode.CEILING)));
        };
    }

    /** As a whole number where it is one: an index of whole numbers is not used for decimals. */
    private static Object bound(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        boolean whole = plain.scale() <= 0 && plain.precision() - plain.scale() <= 18;
        return whole ? (Object) number.longValueExact() : number;
    }

    private @Nullable LocalDate day(Literal literal) {
        try {
            LocalDate day = literal instanceof Literal.Today away ? away.from(today) : ((Literal.Day) literal).day();
            return day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR ? null : day;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable AudienceCondition onDay(Kind kind, String name, Comparison comparison, LocalDate day) {
        if (kind == Kind.DATE) {
            return AudienceCondition.of(name + " " + comparison.sign() + " ?", day);
        }
        Object begin = begin(kind, day);
        Object end = begin(kind, day.plusDays(1));
        if (begin == null || end == null) {
            return null;
        }
        return switch (comparison) {
            case EQUAL -> AudienceCondition.of("(" + name + " >= ? AND " + name + " < ?)", begin, end);
            case LESS -> AudienceCondition.of(name + " < ?", begin);
            case AT_MOST -> AudienceCondition.of(name + " < ?", end);
            case MORE -> AudienceCondition.of(name + " >= ?", end);
            case AT_LEAST -> AudienceCondition.of(name + " >= ?", begin);
        };
    }

    /** Where the day begins; null where clocks are turned back near it, so that its moments may not be one stretch. */
    private @Nullable Object begin(Kind kind, LocalDate day) {
        if (kind == Kind.TIME) {
            return day.atStartOfDay();
        }
        Instant begin = day.atStartOfDay(narrowing.zone()).toInstant();
        ZoneOffsetTransition turn = narrowing.zone().getRules().nextTransition(begin.minus(NEAR_A_DAY));
        boolean turnedBack =
                turn != null && turn.isOverlap() && turn.getInstant().isBefore(begin.plus(NEAR_A_DAY));
        return turnedBack ? null : begin.atOffset(ZoneOffset.UTC);
    }

    /** Null where the column must not be looked at, or can't be named with certainty. */
    private @Nullable String quoted(AudienceColumn column) {
        boolean sure = PLAIN_LABEL.matcher(column.label()).matches()
                && narrowing.mayLookAt(columns.name(column), column.label());
        return sure ? quote + column.label().replace(quote, quote + quote) + quote : null;
    }
}
