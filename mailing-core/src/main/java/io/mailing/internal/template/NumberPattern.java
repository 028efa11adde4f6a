package io.mailing.internal.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Prints numbers, and texts that are numbers, by a {@link DecimalFormat} pattern; halves are rounded away from zero. */
final class NumberPattern implements ValueFormat {
    private static final int MOST_DIGITS = 64;

    private final LocaleCache<Lender> lenders;

    NumberPattern(String pattern) {
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        this.lenders = new LocaleCache<>(locale -> new Lender(pattern, locale));
    }

    @Override
    public @Nullable String format(Object value, Locale locale) {
        Number number = number(value);
        if (number == null) {
            return null;
        }
        Lender lender = lenders.get(locale);
        DecimalFormat format = lender.borrow();
        String text = number instanceof Long || number instanceof Integer
                ? format.format(number.longValue())
                : format.format(number);
        lender.giveBack(format);
        return text;
    }

    private static @Nullable Number number(Object value) {
        if (value instanceof String text) {
            return read(text.strip());
        }
        return value instanceof Number number ? exact(number) : null;
    }

    /** The number with its decimal value, so that a double is rounded as it is printed; null for NaN and infinities. */
    static @Nullable Number exact(Number number) {
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof BigDecimal
                || number instanceof BigInteger
                || number instanceof Short
                || number instanceof Byte) {
            return number;
        }
        if (number instanceof Double || number instanceof Float) {
            // A float's own text is what was meant; widening it would show digits that nobody wrote.
            return Double.isFinite(number.doubleValue()) ? new BigDecimal(number.toString()) : null;
        }
        return null;
    }

    /**
     * A sign, digits, and a dot or a comma with digits; nothing else, since a guess at grouping would print a wrong
     * balance.
     */
    static @Nullable BigDecimal read(String text) {
        int start = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int separator = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separates = (c == '.' || c == ',') && separator < 0 && i > start;
            if (separates) {
                separator = i;
            } else if (c < '0' || c > '9') {
                return null;
            }
        }
        boolean endsInDigit = text.length() > start && separator != text.length() - 1;
        return endsInDigit && text.length() <= MOST_DIGITS ? new BigDecimal(text.replace(',', '.')) : null;
    }

    /**
     * Lends a format to one thread at a time, because a {@link DecimalFormat} may not be shared. The spare one is taken
     * in the ordinary case; a thread that finds it taken gets a copy of the model, which is itself never used.
     */
    private static final class Lender {
        private final DecimalFormat model;
        private final AtomicReference<@Nullable DecimalFormat> spare = new AtomicReference<>();

        Lender(String pattern, Locale locale) {
            this.model = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(locale));
            this.model.setRoundingMode(RoundingMode.HALF_UP);
        }

        DecimalFormat borrow() {
            DecimalFormat taken = spare.getAndSet(null);
            return taken != null ? taken : (DecimalFormat) model.clone();
        }

        void giveBack(DecimalFormat format) {
            spare.set(format);
        }
    }
}
