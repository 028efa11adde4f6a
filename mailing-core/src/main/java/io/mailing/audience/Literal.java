package io.mailing.audience;

import io.mailing.internal.audience.FilterText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** A value that stands in a {@link Filter}. Immutable. */
public sealed interface Literal {

    /** The most digits of a number, before its point and behind it together. */
    int MAX_DIGITS = 100;

    /** The most units that {@link Today} may lie away. */
    int MAX_AWAY = 100_000;

    /**
     * A value's literal.
     *
     * @param value a string, a whole number or decimal, a boolean, a {@link LocalDate}, or a literal, which is given back
     * @return the literal
     * @throws IllegalArgumentException for a value of another type, or one that its literal refuses
     */
    static Literal of(Object value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Literal literal) {
            return literal;
        }
        if (value instanceof Boolean truth) {
            return new Truth(truth);
        }
        if (value instanceof LocalDate day) {
            return new Day(day);
        }
        if (value instanceof BigDecimal number) {
            return new Decimal(number);
        }
        if (value instanceof BigInteger number) {
            return new Decimal(new BigDecimal(number));
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return new Decimal(BigDecimal.valueOf(((Number) value).longValue()));
        }
        if (value instanceof Double || value instanceof Float) {
            if (!Double.isFinite(((Number) value).doubleValue())) {
                throw new IllegalArgumentException("not a finite number: " + value);
            }
            return new Decimal(new BigDecimal(value.toString()));
        }
        if (value instanceof CharSequence || value instanceof Enum<?>) {
            return new Text(value.toString());
        }
        throw new IllegalArgumentException("a filter can't hold a "
                + value.getClass().getName() + "; give a string, a number, a boolean, a LocalDate or a Literal");
    }

    /**
     * The day on which the filter is evaluated.
     *
     * @return today
     */
    static Today today() {
        return new Today(0, ChronoUnit.DAYS);
    }

    /**
     * A day counted from the one on which the filter is evaluated.
     *
     * @param amount negative for days that have passed
     * @param unit {@link ChronoUnit#DAYS}, {@code WEEKS}, {@code MONTHS} or {@code YEARS}
     * @return the literal
     * @throws IllegalArgumentException for another unit, or more than {@value #MAX_AWAY} of them
     */
    static Today today(int amount, ChronoUnit unit) {
        return new Today(amount, unit);
    }

    /**
     * Which attributes it can be compared with.
     *
     * @return {@link AttributeType#DATE} for days, which fit {@link AttributeType#TIME} as well
     */
    AttributeType type();

    /**
     * The text form.
     *
     * @return as it is written in a filter
     */
    @Override
    String toString();

    /**
     * Text, which is compared sign by sign (by code points), with regard to case and blanks.
     *
     * @param text not empty, since an empty text is as good as none; without NUL and broken surrogate pairs, which no
     *     database keeps
     */
    record Text(String text) implements Literal {

        /**
         * Checked.
         *
         * @param text not empty
         */
        public Text {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an empty text is the same as none: ask for absent");
            }
            FilterText.requireSound(text);
        }

        @Override
        public AttributeType type() {
            return AttributeType.TEXT;
        }

        @Override
        public String toString() {
            return FilterText.quoted(text, '"');
        }
    }

    /**
     * A number, which is compared by its value: 1.50 is 1.5.
     *
     * @param number at most {@value #MAX_DIGITS} digits; zeros at its end are taken away
     */
    record Decimal(BigDecimal number) implements Literal {

        /**
         * Without zeros at the end.
         *
         * @param number of at most {@value #MAX_DIGITS} digits
         */
        public Decimal {
            // Looked at before anything is computed: 1e999999999 would fill the memory with zeros.
            if (number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS) {
                throw new IllegalArgumentException("a number of a filter has at most " + MAX_DIGITS + " digits");
            }
            number = number.stripTrailingZeros();
            if (number.scale() < 0) {
                number = number.setScale(0);
            }
            if (number.precision() > MAX_DIGITS || number.scale() > MAX_DIGITS) {
                throw new IllegalArgumentException("a number of a filter has at most " + MAX_DIGITS + " digits");
            }
        }

        @Override
        public AttributeType type() {
            return AttributeType.NUMBER;
        }

        @Override
        public String toString() {
            return number.toPlainString();
        }
    }

    /**
     * True or false.
     *
     * @param truth which
     */
    record Truth(boolean truth) implements Literal {
        @Override
        public AttributeType type() {
            return AttributeType.BOOLEAN;
        }

        @Override
        public String toString() {
            return Boolean.toString(truth);
        }
    }

    /**
     * A day of the calendar.
     *
     * @param day of the years 1 to 9999
     */
    record Day(LocalDate day) implements Literal {

        /**
         * Checked.
         *
         * @param day of the years 1 to 9999
         */
        public Day {
            if (day.getYear() < 1 || day.getYear() > 9999) {
                throw new IllegalArgumentException("a date of a filter lies in the years 1 to 9999, was " + day);
            }
        }

        @Override
        public AttributeType type() {
            return AttributeType.DATE;
        }

        @Override
        public String toString() {
            return day.toString();
        }
    }

    /**
     * A day counted from today, which is the day of the evaluation in the mailing's zone.
     *
     * @param amount how many units away, negative for the past
     * @param unit days, weeks, months or years; today itself is always zero days
     */
    record Today(int amount, ChronoUnit unit) implements Literal {

        /**
         * Checked; zero of any unit is zero days.
         *
         * @param amount at most {@value #MAX_AWAY} either way
         * @param unit days, weeks, months or years
         */
        public Today {
            switch (unit) {
                case DAYS, WEEKS, MONTHS, YEARS -> {}
                default ->
                    throw new IllegalArgumentException(
                            "today is counted in days, weeks, months or years, not in " + unit);
            }
            if (amount > MAX_AWAY || amount < -MAX_AWAY) {
                throw new IllegalArgumentException("at most " + MAX_AWAY + " " + FilterText.unit(unit) + " from today");
            }
            unit = amount == 0 ? ChronoUnit.DAYS : unit;
        }

        /**
         * Which day that is.
         *
         * @param today the day of the evaluation
         * @return the day
         */
        public LocalDate from(LocalDate today) {
            return today.plus(amount, unit);
        }

        @Override
        public AttributeType type() {
            return AttributeType.DATE;
        }

        @Override
        public String toString() {
            if (amount == 0) {
                return "today";
            }
            String far = Math.abs(amount) + " " + FilterText.unit(unit);
            return amount < 0 ? "today - " + far : "today + " + far;
        }
    }
}
