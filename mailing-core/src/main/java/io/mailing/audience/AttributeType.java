package io.mailing.audience;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** What the values of an attribute are, in all recipients that have it. */
public enum AttributeType {
    /** {@link String}. */
    TEXT,
    /** {@link Long} or {@link java.math.BigDecimal}. */
    NUMBER,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link java.time.LocalDateTime} or {@link java.time.OffsetDateTime}. */
    TIME,
    /** Not known before a recipient is looked at, or not the same in all of them. */
    ANY;

    /**
     * Of which type a recipient's attribute is.
     *
     * @param value as {@link io.mailing.Recipient#attributes()} has it
     * @return never null; {@link #ANY} for what can't be an attribute
     */
    public static AttributeType of(Object value) {
        if (value instanceof String) {
            return TEXT;
        }
        if (value instanceof Number) {
            return NUMBER;
        }
        if (value instanceof Boolean) {
            return BOOLEAN;
        }
        if (value instanceof LocalDate) {
            return DATE;
        }
        return value instanceof LocalDateTime || value instanceof OffsetDateTime ? TIME : ANY;
    }

    /**
     * What is known when some values are of this type and some of another one.
     *
     * @param other perhaps the same
     * @return this one if both are the same, else {@link #ANY}
     */
    public AttributeType or(AttributeType other) {
        return this == other ? this : ANY;
    }
}
