package io.mailing;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount of money.
 *
 * @param amount zero or more, as exact as the price list is
 * @param currency in which
 */
public record Price(BigDecimal amount, Currency currency) {

    /**
     * Checks the amount.
     *
     * @param amount zero or more, as exact as the price list is
     * @param currency in which
     */
    public Price {
        Objects.requireNonNull(currency, "currency");
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a price is zero or more, was " + amount);
        }
    }

    /**
     * A price.
     *
     * @param amount such as {@code 0.065}
     * @param currency its ISO 4217 code, such as {@code EUR}
     * @return the price
     * @throws IllegalArgumentException if it is no number, less than zero, or no such code
     */
    public static Price of(String amount, String currency) {
        return new Price(new BigDecimal(amount), Currency.getInstance(currency));
    }

    /**
     * The price of several.
     *
     * @param count zero or more
     * @return so many times the amount
     */
    public Price times(int count) {
        return new Price(amount.multiply(BigDecimal.valueOf(count)), currency);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
