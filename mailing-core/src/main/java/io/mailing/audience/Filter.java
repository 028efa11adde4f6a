package io.mailing.audience;

import io.mailing.Recipient;
import io.mailing.internal.audience.FilterEvaluator;
import io.mailing.internal.audience.FilterParser;
import io.mailing.internal.audience.FilterProblems;
import io.mailing.internal.audience.FilterText;
import io.mailing.spi.AudienceSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom of an audience is meant: {@code balance >= 100 and has(telegram)}. Immutable, equal by value, made by the static
 * methods here or {@linkplain #parse read} from its text; {@link #toString()} gives the text, and reading that gives an
 * equal filter.
 *
 * <p><b>What is true.</b> A filter is true or false of a person, nothing else. An attribute that is missing, null or an
 * empty text is <em>absent</em>, and whatever is asked of an absent attribute is false; so {@code not (city = "X")} and
 * {@code city != "X"}, which are the same filter, are true also for who has no city. A value of another type than the one
 * it is compared with is treated so too.
 *
 * <ul>
 *   <li>Text is compared sign by sign (code points): case, accents, blanks at the end all count, whatever a database's
 *       collation says. Text has no order: {@code <} is for numbers and dates.
 *   <li>Numbers are compared by value: 5.0 is 5.
 *   <li>A date is compared with a time by the time's day: one without a zone as it stands, one with a zone as the day that
 *       it has in the mailing's zone. {@code today} is the day of the evaluation in that zone.
 *   <li>{@code anniversary(birthday, 7 days)}: the month and day of a date or time come round today or within the next 7
 *       days; without a number of days: today. The 29th of February comes round on the 28th in years without it. The year
 *       doesn't count.
 *   <li>{@code has(email)}: there is an address for the channel, valid or not.
 *   <li>{@code did("bought", 30 days)}: the {@linkplain io.mailing.Recipients#did event} was recorded for the person, the
 *       last time at most 30 days of 24 hours before the moment of the evaluation; without a period: ever.
 * </ul>
 *
 * <p>A filter is nested at most {@value #MAX_DEPTH} deep, and its text has at most {@value #MAX_LENGTH} characters: a filter
 * that is built may be longer than that, its text is then not read again.
 */
public sealed interface Filter {

    /** How deep a filter may be nested. */
    int MAX_DEPTH = 100;

    /** The longest text that is read. */
    int MAX_LENGTH = 1_000_000;

    /**
     * Reads a filter.
     *
     * @param text such as {@code balance >= 100 and has(telegram)}
     * @return the filter
     * @throws FilterException naming the place, what stands there and what could
     */
    static Filter parse(String text) {
        return FilterParser.parse(text);
    }

    /**
     * Begins a filter of one attribute.
     *
     * @param name the attribute's name, exactly
     * @return what may be asked of it
     */
    static FilterAttribute attribute(String name) {
        return new FilterAttribute(name);
    }

    /**
     * Who has an address for a channel.
     *
     * @param channel the channel's name
     * @return the filter
     */
    static Filter has(String channel) {
        return new Has(channel);
    }

    /**
     * Who did something at any time.
     *
     * @param event the event's name
     * @return the filter
     */
    static Filter did(String event) {
        return new Did(event, null);
    }

    /**
     * Who did something lately.
     *
     * @param event the event's name
     * @param within how long before the moment of evaluation at most, in whole hours
     * @return the filter
     */
    static Filter did(String event, Duration within) {
        return new Did(event, within);
    }

    /**
     * Who fits all of these.
     *
     * @param filters at least two
     * @return the filter
     */
    static Filter all(Filter... filters) {
        return new All(List.of(filters));
    }

    /**
     * Who fits at least one of these.
     *
     * @param filters at least two
     * @return the filter
     */
    static Filter any(Filter... filters) {
        return new Any(List.of(filters));
    }

    /**
     * Who doesn't fit.
     *
     * @param filter whom it is true of
     * @return the opposite
     */
    static Filter not(Filter filter) {
        return new Not(filter);
    }

    /**
     * Who fits both; a row of these is one {@link All}.
     *
     * @param other the second
     * @return the filter
     */
    default Filter and(Filter other) {
        return new All(this instanceof All all ? joined(all.of(), other) : List.of(this, other));
    }

    /**
     * Who fits one at least; a row of these is one {@link Any}.
     *
     * @param other the second
     * @return the filter
     */
    default Filter or(Filter other) {
        return new Any(this instanceof Any any ? joined(any.of(), other) : List.of(this, other));
    }

    /**
     * Who doesn't fit this.
     *
     * @return the opposite
     */
    default Filter negate() {
        return new Not(this);
    }

    /**
     * What keeps the filter from being used on an audience: attributes and channels that it doesn't have, and values that
     * don't fit an attribute's type. Where the type is {@link AttributeType#ANY} each person's value is looked at when the
     * filter is evaluated.
     *
     * @param schema what the audience knows
     * @return whole sentences, all of them at once; empty if it can be used
     */
    default List<String> problems(AudienceSchema schema) {
        return FilterProblems.of(this, schema);
    }

    /**
     * Whether the filter is true of someone. What people did is known to the store alone, so a filter that asks for that
     * can't be answered here.
     *
     * @param person any
     * @param moment of which {@code today} is counted
     * @param zone the mailing's
     * @return true if it is
     * @throws IllegalArgumentException if the filter has a {@code did(…)} in it
     */
    default boolean accepts(Recipient person, Instant moment, ZoneId zone) {
        FilterEvaluator evaluator = new FilterEvaluator(this, moment, zone, (event, since, ids) -> Set.of());
        if (evaluator.asksForEvents()) {
            throw new IllegalArgumentException("what people did is known to the store alone: " + this);
        }
        return evaluator.accepts(person);
    }

    /**
     * The text form.
     *
     * @return what {@link #parse} reads
     */
    @Override
    String toString();

    private static List<Filter> joined(List<Filter> first, Filter last) {
        List<Filter> all = new ArrayList<>(first);
        all.add(last);
        return all;
    }

    /**
     * {@code a and b and c}.
     *
     * @param of at least two
     */
    record All(List<Filter> of) implements Filter {

        /**
         * Copied.
         *
         * @param of at least two
         */
        public All {
            of = FilterLimits.parts(of);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code a or b or c}.
     *
     * @param of at least two
     */
    record Any(List<Filter> of) implements Filter {

        /**
         * Copied.
         *
         * @param of at least two
         */
        public Any {
            of = FilterLimits.parts(of);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code not a}; of {@code =} it is written {@code !=}, of {@code is present} it is {@code is absent}.
     *
     * @param filter the opposite
     */
    record Not(Filter filter) implements Filter {

        /**
         * Checked.
         *
         * @param filter the opposite
         */
        public Not {
            FilterLimits.deepen(filter);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code balance >= 100}.
     *
     * @param attribute its name
     * @param comparison how
     * @param value a number or a day, unless the comparison is {@link Comparison#EQUAL}
     */
    record Compare(String attribute, Comparison comparison, Literal value) implements Filter {

        /**
         * Checked.
         *
         * @param attribute its name
         * @param comparison how
         * @param value what with
         */
        public Compare {
            FilterLimits.name(attribute);
            if (comparison != Comparison.EQUAL) {
                FilterLimits.ordered(value);
            }
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code balance between 10 and 20}, both included.
     *
     * @param attribute its name
     * @param from a number or a day
     * @param to the same
     */
    record Between(String attribute, Literal from, Literal to) implements Filter {

        /**
         * Checked.
         *
         * @param attribute its name
         * @param from a number or a day
         * @param to the same
         */
        public Between {
            FilterLimits.name(attribute);
            FilterLimits.ordered(from);
            FilterLimits.ordered(to);
            if (from.type() != to.type()) {
                throw new IllegalArgumentException(
                        "a range begins and ends with a number, or with a date: " + from + " and " + to);
            }
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code city in ("Gdynia", "Sopot")}.
     *
     * @param attribute its name
     * @param values at least one
     */
    record In(String attribute, List<Literal> values) implements Filter {

        /**
         * Copied.
         *
         * @param attribute its name
         * @param values at least one
         */
        public In {
            FilterLimits.name(attribute);
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("'in' needs at least one value");
            }
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code city contains "dyn"}.
     *
     * @param attribute its name
     * @param text not empty
     */
    record Contains(String attribute, String text) implements Filter {

        /**
         * Checked.
         *
         * @param attribute its name
         * @param text not empty
         */
        public Contains {
            FilterLimits.name(attribute);
            FilterLimits.text(text);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code city starts with "Gdy"}.
     *
     * @param attribute its name
     * @param text not empty
     */
    record StartsWith(String attribute, String text) implements Filter {

        /**
         * Checked.
         *
         * @param attribute its name
         * @param text not empty
         */
        public StartsWith {
            FilterLimits.name(attribute);
            FilterLimits.text(text);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code city is present}.
     *
     * @param attribute its name
     */
    record Present(String attribute) implements Filter {

        /**
         * Checked.
         *
         * @param attribute its name
         */
        public Present {
            FilterLimits.name(attribute);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code anniversary(birthday, 7 days)}.
     *
     * @param attribute the name of a date or time
     * @param days how far off the next one is at most: 0 for today, up to {@value #MAX_DAYS}
     */
    record Anniversary(String attribute, int days) implements Filter {

        /** As far ahead as may be asked: a year. */
        public static final int MAX_DAYS = 365;

        /**
         * Checked.
         *
         * @param attribute the name of a date or time
         * @param days how far off the next one is at most
         */
        public Anniversary {
            FilterLimits.name(attribute);
            if (days < 0 || days > MAX_DAYS) {
                throw new IllegalArgumentException(
                        "an anniversary is looked for within 0 to " + MAX_DAYS + " days, was " + days);
            }
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code has(telegram)}.
     *
     * @param channel its name
     */
    record Has(String channel) implements Filter {

        /**
         * Checked.
         *
         * @param channel its name
         */
        public Has {
            FilterLimits.name(channel);
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }

    /**
     * {@code did("bought", 30 days)}.
     *
     * @param event its name
     * @param within in whole hours, null for ever
     */
    record Did(String event, @Nullable Duration within) implements Filter {

        /** The longest period: some two hundred years. */
        public static final Duration LONGEST = Duration.ofDays(73_000);

        /** The longest name. */
        public static final int MAX_NAME = 100;

        /**
         * Checked.
         *
         * @param event its name
         * @param within in whole hours, null for ever
         */
        public Did {
            FilterLimits.name(event);
            if (event.length() > MAX_NAME) {
                throw new IllegalArgumentException("an event's name has at most " + MAX_NAME + " characters");
            }
            if (within != null
                    && (within.isNegative()
                            || within.isZero()
                            || within.compareTo(LONGEST) > 0
                            || !within.equals(Duration.ofHours(within.toHours())))) {
                throw new IllegalArgumentException("the period of an event is at least an hour, at most "
                        + LONGEST.toDays() + " days, and whole hours, was " + within);
            }
        }

        @Override
        public String toString() {
            return FilterText.of(this);
        }
    }
}
