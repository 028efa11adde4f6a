package io.mailing.internal.audience;

import io.mailing.audience.Comparison;
import io.mailing.audience.Filter;
import io.mailing.audience.FilterException;
import io.mailing.audience.Literal;
import io.mailing.internal.audience.Token.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Reads a filter: {@code or} binds least, then {@code and}, then {@code not}. */
public final class FilterParser {

    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "=", Comparison.EQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.AT_MOST,
            ">", Comparison.MORE,
            ">=", Comparison.AT_LEAST);

    private static final Map<String, ChronoUnit> DAYS = Map.of(
            "day", ChronoUnit.DAYS,
            "days", ChronoUnit.DAYS,
            "week", ChronoUnit.WEEKS,
            "weeks", ChronoUnit.WEEKS,
            "month", ChronoUnit.MONTHS,
            "months", ChronoUnit.MONTHS,
            "year", ChronoUnit.YEARS,
            "years", ChronoUnit.YEARS);

    private static final Map<String, Duration> PERIODS = Map.of(
            "hour", Duration.ofHours(1),
            "hours", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "days", Duration.ofDays(1),
            "week", Duration.ofDays(7),
            "weeks", Duration.ofDays(7));

    private static final Map<String, Integer> DAYS_AHEAD = Map.of("day", 1, "days", 1, "week", 7, "weeks", 7);

    /** No key word: an attribute may be called so, and only the parenthesis behind it makes it one. */
    private static final String ANNIVERSARY = "anniversary";

    private static final int LONGEST_COUNT = 9;

    private final Tokens tokens;
    private int depth;

    private FilterParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a text that is a filter and nothing else.
     *
     * @param text any
     * @return the filter
     * @throws FilterException if it isn't one
     */
    public static Filter parse(String text) {
        Tokens tokens = Tokens.of(text, Filter.MAX_LENGTH);
        Filter filter = parse(tokens);
        tokens.requireEnd("'and', 'or' or the end", List.of("and", "or"));
        return filter;
    }

    /**
     * Reads a filter that stands in a longer text, and stops at the first token that can't belong to it.
     *
     * @param tokens the next is the filter's first; afterwards the next is the first behind it
     * @return the filter
     * @throws FilterException if there is none
     */
    public static Filter parse(Tokens tokens) {
        return new FilterParser(tokens).any();
    }

    private Filter any() {
        Filter first = all();
        if (!tokens.peek().isWord("or")) {
            return first;
        }
        List<Filter> parts = new ArrayList<>(List.of(first));
        Token at = tokens.peek();
        while (tokens.takeWord("or")) {
            parts.add(all());
        }
        return made(at, () -> new Filter.Any(parts));
    }

    private Filter all() {
        Filter first = part();
        if (!tokens.peek().isWord("and")) {
            return first;
        }
        List<Filter> parts = new ArrayList<>(List.of(first));
        Token at = tokens.peek();
        while (tokens.takeWord("and")) {
            parts.add(part());
        }
        return made(at, () -> new Filter.All(parts));
    }

    private Filter part() {
        Token at = tokens.peek();
        if (at.isWord("not")) {
            deeper(at);
            tokens.take();
            Filter filter = part();
            depth--;
            return made(at, () -> new Filter.Not(filter));
        }
        if (at.isSign("(")) {
            deeper(at);
            tokens.take();
            Filter filter = any();
            depth--;
            if (!tokens.takeSign(")")) {
                throw tokens.unexpected("'and', 'or' or ')'", List.of("and", "or"));
            }
            return filter;
        }
        if (tokens.takeWord("has")) {
            return has();
        }
        if (tokens.takeWord("did")) {
            return did();
        }
        if (!isName(at)) {
            throw tokens.unexpected(
                    "an attribute's name, 'not', 'has(…)', 'did(…)', 'anniversary(…)' or '('",
                    List.of("not", "has", "did"));
        }
        tokens.take();
        return at.isWord(ANNIVERSARY) && tokens.takeSign("(") ? anniversary() : ofAttribute(at);
    }

    private void deeper(Token at) {
        if (++depth > Filter.MAX_DEPTH) {
            throw tokens.fault(
                    at.start(),
                    "'" + at.text() + "' inside of " + Filter.MAX_DEPTH + " others",
                    "at most " + Filter.MAX_DEPTH + " levels",
                    null);
        }
    }

    private static boolean isName(Token token) {
        return token.kind() == Kind.NAME
                || (token.kind() == Kind.WORD
                        && !Tokens.RESERVED.contains(token.text().toLowerCase(Locale.ROOT)));
    }

    private Filter has() {
        tokens.require("(");
        Token name = tokens.peek();
        if (name.kind() != Kind.TEXT && !isName(name)) {
            throw tokens.unexpected("a channel's name", List.of());
        }
        tokens.take();
        tokens.require(")");
        return made(name, () -> new Filter.Has(name.text()));
    }

    private Filter did() {
        tokens.require("(");
        Token event = tokens.peek();
        if (event.kind() != Kind.TEXT) {
            throw tokens.unexpected("an event's name in double quotes", List.of());
        }
        tokens.take();
        if (!tokens.takeSign(",")) {
            tokens.require(")");
            return made(event, () -> new Filter.Did(event.text(), null));
        }
        Token at = tokens.peek();
        int count = count();
        Duration unit = word(PERIODS, "'hours', 'days' or 'weeks'");
        tokens.require(")");
        return made(at, () -> new Filter.Did(event.text(), unit.multipliedBy(count)));
    }

    private Filter anniversary() {
        Token name = tokens.peek();
        if (!isName(name)) {
            throw tokens.unexpected("an attribute's name", List.of());
        }
        tokens.take();
        if (!tokens.takeSign(",")) {
            tokens.require(")");
            return made(name, () -> new Filter.Anniversary(name.text(), 0));
        }
        Token at = tokens.peek();
        long count = count();
        int unit = word(DAYS_AHEAD, "'days' or 'weeks'");
        tokens.require(")");
        int days = (int) Math.min(count * unit, Integer.MAX_VALUE);
        return made(at, () -> new Filter.Anniversary(name.text(), days));
    }

    private Filter ofAttribute(Token name) {
        String attribute = name.text();
        Token at = tokens.peek();
        if (tokens.takeSign("!=")) {
            Literal value = literal();
            return made(name, () -> new Filter.Not(new Filter.Compare(attribute, Comparison.EQUAL, value)));
        }
        Comparison comparison = at.kind() == Kind.SIGN ? COMPARISONS.get(at.text()) : null;
        if (comparison != null) {
            tokens.take();
            Token place = tokens.peek();
            Literal value = literal();
            return made(place, () -> new Filter.Compare(attribute, comparison, value));
        }
        if (tokens.takeWord("in")) {
            List<Literal> values = values();
            return made(name, () -> new Filter.In(attribute, values));
        }
        if (tokens.takeWord("between")) {
            Token place = tokens.peek();
            Literal from = literal();
            if (!tokens.takeWord("and")) {
                throw tokens.unexpected("'and' and the range's end", List.of("and"));
            }
            Literal to = literal();
            return made(place, () -> new Filter.Between(attribute, from, to));
        }
        if (tokens.takeWord("contains")) {
            Token text = text();
            return made(text, () -> new Filter.Contains(attribute, text.text()));
        }
        if (tokens.takeWord("starts")) {
            if (!tokens.takeWord("with")) {
                throw tokens.unexpected("'with'", List.of("with"));
            }
            Token text = text();
            return made(text, () -> new Filter.StartsWith(attribute, text.text()));
        }
        if (tokens.takeWord("is")) {
            boolean present = tokens.takeWord("present");
            if (!present && !tokens.takeWord("absent")) {
                throw tokens.unexpected("'present' or 'absent'", List.of("present", "absent"));
            }
            Filter filter = made(name, () -> new Filter.Present(attribute));
            return present ? filter : made(name, filter::negate);
        }
        throw tokens.unexpected(
                "=, !=, <, <=, >, >=, 'in', 'between', 'contains', 'starts with', 'is present' or 'is absent'",
                List.of("in", "between", "contains", "starts", "is"));
    }

    private List<Literal> values() {
        tokens.require("(");
        List<Literal> values = new ArrayList<>();
        do {
            values.add(literal());
        } while (tokens.takeSign(","));
        if (!tokens.takeSign(")")) {
            throw tokens.unexpected("',' or ')'", List.of());
        }
        return values;
    }

    private Token text() {
        if (tokens.peek().kind() != Kind.TEXT) {
            throw tokens.unexpected("a text in double quotes", List.of());
        }
        return tokens.take();
    }

    private Literal literal() {
        Token at = tokens.peek();
        if (at.kind() == Kind.TEXT) {
            tokens.take();
            return made(at, () -> new Literal.Text(at.text()));
        }
        if (at.kind() == Kind.DATE) {
            tokens.take();
            return day(at);
        }
        if (at.kind() == Kind.NUMBER || at.isSign("-")) {
            return number(at);
        }
        if (tokens.takeWord("today")) {
            return today();
        }
        if (at.isWord("true") || at.isWord("false")) {
            tokens.take();
            return new Literal.Truth(at.isWord("true"));
        }
        throw tokens.unexpected(
                "a text in double quotes, a number, true, false, a date such as 2026-01-31, or today",
                List.of("true", "false", "today"));
    }

    private Literal number(Token at) {
        boolean negative = tokens.takeSign("-");
        Token digits = tokens.peek();
        if (digits.kind() != Kind.NUMBER) {
            throw tokens.unexpected("a number", List.of());
        }
        // Not before it is known to be short: a million digits take minutes to become a number.
        if (digits.text().length() > 2 * Literal.MAX_DIGITS + 1) {
            throw tokens.fault(
                    at.start(), "a number of that length", "at most " + Literal.MAX_DIGITS + " digits", null);
        }
        tokens.take();
        BigDecimal number = new BigDecimal(digits.text());
        return made(at, () -> new Literal.Decimal(negative ? number.negate() : number));
    }

    private Literal day(Token at) {
        try {
            return new Literal.Day(LocalDate.parse(at.text()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw tokens.fault(at.start(), "'" + at.text() + "'", "a day of the calendar", null);
        }
    }

    private Literal today() {
        boolean later = tokens.peek().isSign("+");
        if (!later && !tokens.peek().isSign("-")) {
            return Literal.today();
        }
        tokens.take();
        Token at = tokens.peek();
        int count = count();
        ChronoUnit unit = word(DAYS, "'days', 'weeks', 'months' or 'years'");
        return made(at, () -> new Literal.Today(later ? count : -count, unit));
    }

    private int count() {
        Token at = tokens.peek();
        boolean whole = at.kind() == Kind.NUMBER
                && at.text().indexOf('.') < 0
                && at.text().length() <= LONGEST_COUNT;
        if (!whole) {
            throw tokens.unexpected("a whole number", List.of());
        }
        return Integer.parseInt(tokens.take().text());
    }

    private <V> V word(Map<String, V> meanings, String expected) {
        Token at = tokens.peek();
        V meaning = at.kind() == Kind.WORD ? meanings.get(at.text().toLowerCase(Locale.ROOT)) : null;
        if (meaning == null) {
            throw tokens.unexpected(
                    expected, meanings.keySet().stream().sorted().toList());
        }
        tokens.take();
        return meaning;
    }

    /** What the values themselves refuse, told with the place. */
    private <V> V made(Token at, Supplier<V> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw tokens.fault(at, "something that can stand here: " + e.getMessage());
        }
    }
}
