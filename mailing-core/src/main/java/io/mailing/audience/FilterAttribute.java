package io.mailing.audience;

import java.util.Arrays;
import java.util.Collection;

/**
 * Begins a filter of one attribute: {@code Filter.attribute("balance").atLeast(100)}. Values are what {@link Literal#of}
 * takes.
 */
public final class FilterAttribute {

    private final String name;

    FilterAttribute(String name) {
        this.name = FilterLimits.name(name);
    }

    /**
     * {@code =}.
     *
     * @param value a string, a number, a boolean, a {@link java.time.LocalDate} or a {@link Literal}
     * @return the filter
     */
    public Filter is(Object value) {
        return compare(Comparison.EQUAL, value);
    }

    /**
     * {@code !=}: the opposite of {@link #is}, so it is true also for who has no such attribute.
     *
     * @param value a string, a number, a boolean, a {@link java.time.LocalDate} or a {@link Literal}
     * @return the filter
     */
    public Filter isNot(Object value) {
        return is(value).negate();
    }

    /**
     * {@code <}.
     *
     * @param value a number or a day
     * @return the filter
     */
    public Filter lessThan(Object value) {
        return compare(Comparison.LESS, value);
    }

    /**
     * {@code <=}.
     *
     * @param value a number or a day
     * @return the filter
     */
    public Filter atMost(Object value) {
        return compare(Comparison.AT_MOST, value);
    }

    /**
     * {@code >}.
     *
     * @param value a number or a day
     * @return the filter
     */
    public Filter moreThan(Object value) {
        return compare(Comparison.MORE, value);
    }

    /**
     * {@code >=}.
     *
     * @param value a number or a day
     * @return the filter
     */
    public Filter atLeast(Object value) {
        return compare(Comparison.AT_LEAST, value);
    }

    /**
     * {@code between … and …}, both included.
     *
     * @param from a number or a day
     * @param to the same
     * @return the filter
     */
    public Filter between(Object from, Object to) {
        return new Filter.Between(name, Literal.of(from), Literal.of(to));
    }

    /**
     * {@code in (…)}: one of these.
     *
     * @param values at least one
     * @return the filter
     */
    public Filter in(Object... values) {
        return in(Arrays.asList(values));
    }

    /**
     * {@code in (…)}: one of these.
     *
     * @param values at least one
     * @return the filter
     */
    public Filter in(Collection<?> values) {
        return new Filter.In(name, values.stream().map(Literal::of).toList());
    }

    /**
     * {@code contains}: the text has this in it, with regard to case.
     *
     * @param text not empty
     * @return the filter
     */
    public Filter contains(String text) {
        return new Filter.Contains(name, text);
    }

    /**
     * {@code starts with}: the text has this at its start, with regard to case.
     *
     * @param text not empty
     * @return the filter
     */
    public Filter startsWith(String text) {
        return new Filter.StartsWith(name, text);
    }

    /**
     * {@code is present}: there is a value, and it is not an empty text.
     *
     * @return the filter
     */
    public Filter present() {
        return new Filter.Present(name);
    }

    /**
     * {@code is absent}: the opposite of {@link #present()}.
     *
     * @return the filter
     */
    public Filter absent() {
        return present().negate();
    }

    /**
     * {@code anniversary(…)}: the month and day of the date are today's, whatever its year; the 29th of February is kept on
     * the 28th in years without it.
     *
     * @return the filter
     */
    public Filter anniversary() {
        return anniversary(0);
    }

    /**
     * {@code anniversary(…, 7 days)}: the next one is today or within so many days.
     *
     * @param days 0 to {@value Filter.Anniversary#MAX_DAYS}
     * @return the filter
     */
    public Filter anniversary(int days) {
        return new Filter.Anniversary(name, days);
    }

    private Filter compare(Comparison comparison, Object value) {
        return new Filter.Compare(name, comparison, Literal.of(value));
    }
}
